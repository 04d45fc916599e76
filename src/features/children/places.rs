//! Saying more of a place in a child's history: why she moved on, where it is, whether brothers and sisters live there and why
//! not. Its kind and its days are not changed here.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;

use super::model::{Child, PlaceFacts, Placement};
use super::store;
use crate::access::{Access, Filed, Filing, Posted, Scope};
use crate::db::{Conn, fresh};
use crate::domain::calendar::short_date;
use crate::domain::id::{ChildId, FamilyId, FormId, PlacementId, RecordId};
use crate::domain::place::{ApartReason, Location, MoveReason};
use crate::error::{Error, Result};
use crate::features::families::Compared;
use crate::web::flash::see_other;
use crate::web::form::{Problems, choices};
use crate::web::page::{Frame, page, page_with, refused};

/// What was typed about a place.
#[derive(Debug, Clone, Default)]
struct PlaceForm {
    why: String,
    words: String,
    location: String,
    jurisdiction: String,
    /// `yes`, `no`, or nothing said.
    together: String,
    apart: String,
}

/// What is said of a place, sound.
#[derive(Debug, Clone)]
pub(super) struct Said {
    pub(super) why: Option<MoveReason>,
    pub(super) words: String,
    pub(super) with_siblings: Option<bool>,
    pub(super) facts: PlaceFacts,
}

impl PlaceForm {
    fn of(posted: &Posted) -> Self {
        let text = |name| posted.first(name).to_owned();
        Self {
            why: text("why"),
            words: text("words"),
            location: text("location"),
            jurisdiction: text("jurisdiction"),
            together: text("together"),
            apart: text("apart"),
        }
    }

    fn showing(place: &Placement) -> Self {
        let together = match place.with_siblings {
            Some(true) => "yes",
            Some(false) => "no",
            None => "",
        };
        Self {
            why: place.move_reason.map_or("", MoveReason::code).to_owned(),
            words: place.left_words().to_owned(),
            location: place.location.map_or("", Location::code).to_owned(),
            jurisdiction: place.jurisdiction.clone(),
            together: together.to_owned(),
            apart: place.apart_reason.map_or("", ApartReason::code).to_owned(),
        }
    }

    fn check(&self) -> Result<Said, Problems> {
        let mut p = Problems::default();
        let words = p.line("words", &self.words, 200);
        let jurisdiction = p.line("jurisdiction", &self.jurisdiction, 60);
        let location = Location::from_code(&self.location);
        if location.is_some_and(Location::is_outside) && jurisdiction.as_deref() == Some("") {
            p.add("jurisdiction", "Enter the state or country");
        }
        let with_siblings = match self.together.as_str() {
            "yes" => Some(true),
            "no" => Some(false),
            _ => None,
        };
        let apart = ApartReason::from_code(&self.apart);
        if apart.is_some() && with_siblings == Some(true) {
            p.add("apart", "Said to live with brothers and sisters; there is no reason to live apart then");
        }
        let sound = || {
            let facts = PlaceFacts { location, jurisdiction: jurisdiction?, apart };
            Some(Said { why: MoveReason::from_code(&self.why), words: words?, with_siblings, facts })
        };
        p.or(sound())
    }

    /// Field and value in words, to lay two versions side by side.
    fn shown(&self) -> [(&'static str, String); 6] {
        let together = match self.together.as_str() {
            "yes" => "Yes",
            "no" => "No",
            _ => "Not known",
        };
        [
            ("Why the child moved on", MoveReason::from_code(&self.why).map_or("", MoveReason::label).to_owned()),
            ("In a few words", self.words.clone()),
            ("Where it is", Location::from_code(&self.location).map_or("", Location::label).to_owned()),
            ("State or country", self.jurisdiction.clone()),
            ("With brothers and sisters", together.to_owned()),
            ("Why not", ApartReason::from_code(&self.apart).map_or("", ApartReason::label).to_owned()),
        ]
    }
}

#[derive(Template)]
#[template(path = "children/place.html")]
struct PlacePage {
    frame: Frame,
    form_id: FormId,
    name: String,
    back: String,
    action: String,
    place: String,
    ended: bool,
    version: i32,
    typed: PlaceForm,
    reasons: Vec<(String, String)>,
    locations: Vec<(String, String)>,
    together: [(&'static str, &'static str); 3],
    aparts: Vec<(String, String)>,
    problems: Problems,
    versions: Vec<Compared>,
}

fn find(conn: &mut Conn, (family, child, place): (FamilyId, ChildId, PlacementId)) -> Result<(Child, Placement)> {
    let child = store::one(conn, family, child)?;
    let place = store::place_of(conn, child.id, place)?;
    Ok((child, place))
}

impl PlacePage {
    fn of(req: &HttpRequest, access: &Access, (child, place): (&Child, &Placement), typed: PlaceForm) -> Self {
        let back = format!("/families/{}/children/{}", child.family_id, child.id);
        Self {
            frame: Frame::of(access, req),
            form_id: fresh(),
            name: child.name(),
            action: format!("{back}/placements/{}/more", place.id),
            back,
            place: format!("{}, since {}", place.setting, short_date(place.started_on)),
            ended: place.ended_on.is_some(),
            version: place.version,
            typed,
            reasons: choices::<MoveReason>(),
            locations: choices::<Location>(),
            together: [("yes", "Yes"), ("no", "No"), ("", "Not known")],
            aparts: choices::<ApartReason>(),
            problems: Problems::default(),
            versions: Vec::new(),
        }
    }
}

type At = web::Path<(FamilyId, ChildId, PlacementId)>;

pub(super) async fn edit(req: HttpRequest, access: Access, path: At) -> Result<HttpResponse> {
    let at = path.into_inner();
    let (child, place) = access.open(at.0, move |conn, _| find(conn, at)).await?;
    page(&req, &PlacePage::of(&req, &access, (&child, &place), PlaceForm::showing(&place)))
}

pub(super) async fn correct(req: HttpRequest, access: Access, path: At, posted: Posted) -> Result<HttpResponse> {
    let (at, typed) = (path.into_inner(), PlaceForm::of(&posted));
    let (version, form_id) = (posted.version()?, posted.form_id()?);
    let said = match typed.check() {
        Ok(said) => said,
        Err(problems) => {
            let (child, place) = access.open(at.0, move |conn, _| find(conn, at)).await?;
            let shown = PlacePage::of(&req, &access, (&child, &place), typed);
            return refused(&req, &PlacePage { form_id, version, problems, ..shown });
        }
    };
    let back = format!("/families/{}/children/{}", at.0, at.1);
    let work = move |conn: &mut Conn, _: Scope| {
        find(conn, at)?;
        store::say_of_place(conn, at.2, version, &said)?;
        Ok(Filed::at(back.as_str()).about(RecordId::from_uuid(at.2.uuid())))
    };
    match access.file(Filing::For(at.0), form_id, work).await {
        Ok(location) => Ok(see_other(&location, "Saved: more is said of the place.")),
        Err(Error::Stale) => {
            let (child, place) = access.open(at.0, move |conn, _| find(conn, at)).await?;
            let theirs = PlaceForm::showing(&place).shown();
            let both = typed.shown().into_iter().zip(theirs);
            let compared =
                both.map(|((label, yours), (_, theirs))| Compared { label: label.to_owned(), yours, theirs });
            let versions = compared.collect();
            let shown = PlacePage::of(&req, &access, (&child, &place), typed);
            page_with(&req, StatusCode::CONFLICT, &PlacePage { versions, ..shown })
        }
        Err(error) => Err(error),
    }
}
