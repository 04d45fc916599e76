//! Logging a contact or family time, and the list of both.

use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;

use super::form::{ContactForm, FamilyTimeForm};
use super::model::NewContact;
use super::store;
use crate::access::fields::own_track;
use crate::access::{Access, Filed, Filing, Posted, Scope};
use crate::db::{Conn, fresh};
use crate::domain::contact::{FamilyTimeOutcome, Medium, Outcome, Supervision};
use crate::domain::id::{FamilyId, FormId, RecordId};
use crate::domain::tracks::Track;
use crate::error::Result;
use crate::features::children::Members;
use crate::features::families::{self, Family};
use crate::web::flash;
use crate::web::form::{Problems, choices};
use crate::web::page::{Frame, page, refused};

#[derive(Template)]
#[template(path = "contacts/new.html")]
struct ContactPage {
    frame: Frame,
    family: String,
    back: String,
    form_id: String,
    form: ContactForm,
    problems: Problems,
    people: Vec<(String, String, bool)>,
    media: Vec<(String, String)>,
    outcomes: Vec<(String, String)>,
    readers: &'static str,
    today: String,
}

/// What the form of a contact needs to know.
struct Around {
    family: Family,
    members: Members,
}

impl Around {
    fn read(conn: &mut Conn, scope: Scope, family: FamilyId) -> Result<Self> {
        Ok(Self { family: families::find(conn, scope, family)?, members: Members::of(conn, family)? })
    }

    fn page(
        self,
        req: &HttpRequest,
        access: &Access,
        form: ContactForm,
        problems: Problems,
        id: String,
    ) -> ContactPage {
        let readers = match own_track(access.actor().role) {
            Track::Reunification => "Read by the reunification worker and the supervisor, not on the child's track.",
            Track::Permanency => "Read by the permanency worker and the supervisor, not on the family's track.",
        };
        ContactPage {
            frame: Frame::of(access, req),
            back: format!("/families/{}", self.family.id),
            family: self.family.name,
            form_id: id,
            people: form.ticked(self.members.choices()),
            form,
            problems,
            media: choices::<Medium>(),
            outcomes: choices::<Outcome>(),
            readers,
            today: access.today().to_string(),
        }
    }
}

pub(super) async fn new(req: HttpRequest, access: Access, path: web::Path<FamilyId>) -> Result<HttpResponse> {
    let family = path.into_inner();
    let around = access.open(family, move |conn, scope| Around::read(conn, scope, family)).await?;
    let likely = around.members.only_adult().filter(|_| own_track(access.actor().role) == Track::Reunification);
    let form = ContactForm::begun(&Posted::of_query(req.query_string()), likely, access.today());
    page(&req, &around.page(&req, &access, form, Problems::default(), fresh::<FormId>().to_string()))
}

pub(super) async fn create(
    req: HttpRequest,
    access: Access,
    path: web::Path<FamilyId>,
    posted: Posted,
) -> Result<HttpResponse> {
    let (family, form_id) = (path.into_inner(), posted.form_id()?);
    let form = ContactForm::of(&posted);
    let around = access.peek(move |conn, scope| Around::read(conn, scope, family)).await?;
    let met = match form.check(access.today(), |who| around.members.include(who)) {
        Ok(met) => met,
        Err(problems) => return refused(&req, &around.page(&req, &access, form, problems, form_id.to_string())),
    };
    let back = if form.from == "day" { "/day".to_owned() } else { format!("/families/{family}") };
    let (by, now, track) = (access.actor().user, access.now(), own_track(access.actor().role));
    let file = move |conn: &mut Conn, _: Scope| {
        let mut filed = Filed::at(&back);
        for who in &met.with {
            let new = NewContact {
                family,
                child: who.child(),
                person: who.adult(),
                track,
                medium: met.medium,
                outcome: met.outcome,
                occurred_on: met.on,
                note: met.note.clone(),
            };
            filed = filed.about(RecordId::from_uuid(store::add(conn, &new, Some(by), now)?.uuid()));
        }
        Ok(filed)
    };
    let location = access.file(Filing::For(family), form_id, file).await?;
    Ok(flash::see_other(&location, &format!("Saved: the contact with the {} family.", around.family.name)))
}

#[derive(Template)]
#[template(path = "contacts/family_time.html")]
struct FamilyTimePage {
    frame: Frame,
    family: String,
    back: String,
    form_id: String,
    form: FamilyTimeForm,
    problems: Problems,
    outcomes: Vec<(String, String)>,
    supervisions: Vec<(String, String)>,
    today: String,
}

impl FamilyTimePage {
    fn of(req: &HttpRequest, access: &Access, family: Family, form: FamilyTimeForm, form_id: FormId) -> Self {
        Self {
            frame: Frame::of(access, req),
            back: format!("/families/{}", family.id),
            family: family.name,
            form_id: form_id.to_string(),
            form,
            problems: Problems::default(),
            outcomes: choices::<FamilyTimeOutcome>(),
            supervisions: choices::<Supervision>(),
            today: access.today().to_string(),
        }
    }
}

pub(super) async fn new_family_time(
    req: HttpRequest,
    access: Access,
    path: web::Path<FamilyId>,
) -> Result<HttpResponse> {
    let id = path.into_inner();
    let read =
        move |conn: &mut Conn, scope: Scope| Ok((families::find(conn, scope, id)?, store::last_supervision(conn, id)?));
    let (family, last) = access.open(id, read).await?;
    let form = FamilyTimeForm::begun(last, access.today());
    page(&req, &FamilyTimePage::of(&req, &access, family, form, fresh()))
}

pub(super) async fn create_family_time(
    req: HttpRequest,
    access: Access,
    path: web::Path<FamilyId>,
    posted: Posted,
) -> Result<HttpResponse> {
    let (id, form_id) = (path.into_inner(), posted.form_id()?);
    let form = FamilyTimeForm::of(&posted);
    let family = access.peek(move |conn, scope| families::find(conn, scope, id)).await?;
    let time = match form.check(id, access.today()) {
        Ok(time) => time,
        Err(problems) => {
            let shown = FamilyTimePage::of(&req, &access, family, form, form_id);
            return refused(&req, &FamilyTimePage { problems, ..shown });
        }
    };
    let (by, now) = (access.actor().user, access.now());
    let file = move |conn: &mut Conn, _: Scope| {
        let filed = store::add_family_time(conn, &time, Some(by), now)?;
        Ok(Filed::at(format!("/families/{id}")).about(RecordId::from_uuid(filed.uuid())))
    };
    let location = access.file(Filing::For(id), form_id, file).await?;
    Ok(flash::see_other(&location, &format!("Saved: family time of the {} family.", family.name)))
}
