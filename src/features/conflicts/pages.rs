//! Declaring a conflict of interest, also with a family that one cannot see; seeing those of a family, and lifting one.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;

use super::store;
use crate::access::{Access, Filed, Filing, Posted};
use crate::db::fresh;
use crate::domain::calendar::Zone;
use crate::domain::id::{ConflictId, FamilyId, FormId, RecordId};
use crate::domain::number::FamilyNumber;
use crate::error::{Error, Result};
use crate::features::families;
use crate::web::flash::see_other;
use crate::web::form::Problems;
use crate::web::page::{Frame, page, page_with, refused};
use crate::web::query;

/// The longest reason, in characters.
const REASON: usize = 500;

/// Said whether there is such a family or not, so that nobody learns of one by asking.
const SAID: &str = "Recorded. If a family has this number, it is closed to you from now on and the supervisor of its office \
                    is told.";

#[derive(Template)]
#[template(path = "conflicts/new.html")]
struct DeclarePage {
    frame: Frame,
    form_id: FormId,
    number: String,
    reason: String,
    problems: Problems,
}

#[derive(Template)]
#[template(path = "conflicts/index.html")]
struct ConflictsPage {
    frame: Frame,
    back: String,
    family: String,
    number: String,
    standing: Vec<Standing>,
    lifted: Vec<Lifted>,
    problems: Problems,
}

/// A conflict that stands, with the form that lifts it.
struct Standing {
    who: String,
    since: String,
    reason: String,
    action: String,
    field: String,
    form_id: FormId,
    typed: String,
}

/// A conflict that was lifted.
struct Lifted {
    who: String,
    when: String,
    why: String,
}

pub(super) async fn new(req: HttpRequest, access: Access) -> Result<HttpResponse> {
    let number = query::first(&req, "number").chars().take(20).collect();
    let frame = Frame::of(&access, &req);
    page(&req, &DeclarePage { frame, form_id: fresh(), number, reason: String::new(), problems: Problems::default() })
}

pub(super) async fn declare(req: HttpRequest, access: Access, posted: Posted) -> Result<HttpResponse> {
    let form_id = posted.form_id()?;
    let (number, reason) = (posted.first("number").to_owned(), posted.first("reason").to_owned());
    let mut problems = Problems::default();
    let words = problems.lines("reason", &reason, REASON);
    let family_number = number.parse::<FamilyNumber>().ok();
    if family_number.is_none() {
        problems.add("number", "Enter the family's number. It looks like F-2026-00042");
    }
    let (Some(words), Some(family_number), false) = (words, family_number, problems.any()) else {
        return refused(&req, &DeclarePage { frame: Frame::of(&access, &req), form_id, number, reason, problems });
    };
    // Recorded as looked for, whether it is there or not.
    let family = access.read(move |conn, _| families::by_number(conn, family_number)).await?;
    if let Some(family) = family {
        let (user, now) = (access.actor().user, access.now());
        access
            .file(Filing::Unseen(family), form_id, move |conn, _| {
                store::declare(conn, family, user, &words, now)?;
                Ok(Filed::at("/day").about(RecordId::from_uuid(user.uuid())))
            })
            .await?;
    }
    Ok(see_other("/day", SAID))
}

pub(super) async fn index(req: HttpRequest, access: Access, path: web::Path<FamilyId>) -> Result<HttpResponse> {
    show(&req, &access, path.into_inner(), None).await
}

/// What was typed to lift a conflict, and what is wrong with it.
type Typed = (ConflictId, String, Problems);

async fn show(req: &HttpRequest, access: &Access, family: FamilyId, typed: Option<Typed>) -> Result<HttpResponse> {
    let (family, conflicts) = access
        .open(family, move |conn, scope| Ok((families::find(conn, scope, family)?, store::of_family(conn, family)?)))
        .await?;
    let zone = access.clock().zone();
    let (id, typed_words, problems) =
        typed.map_or((None, String::new(), Problems::default()), |(id, words, problems)| (Some(id), words, problems));
    let status = if problems.any() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let (mut standing, mut lifted) = (Vec::new(), Vec::new());
    for conflict in conflicts {
        match conflict.lifted {
            Some(lift) => lifted.push(Lifted::of(conflict.who, lift, zone)),
            None => standing.push(Standing {
                who: conflict.who,
                since: zone.said(conflict.at.utc()),
                reason: conflict.reason,
                action: format!("/families/{}/conflicts/{}/lift", family.id, conflict.id),
                field: field(conflict.id),
                form_id: fresh(),
                typed: if id == Some(conflict.id) { typed_words.clone() } else { String::new() },
            }),
        }
    }
    let shown = ConflictsPage {
        frame: Frame::of(access, req),
        back: format!("/families/{}", family.id),
        family: family.name,
        number: family.number,
        standing,
        lifted,
        problems,
    };
    page_with(req, status, &shown)
}

impl Lifted {
    fn of(who: String, (at, by, why): (crate::db::Instant, String, String), zone: Zone) -> Self {
        Self { who, when: format!("{} by {by}", zone.said(at.utc())), why }
    }
}

/// The field of one conflict's reason: a page may hold several forms.
fn field(id: ConflictId) -> String {
    format!("reason-{id}")
}

pub(super) async fn lift(
    req: HttpRequest,
    access: Access,
    path: web::Path<(FamilyId, ConflictId)>,
    posted: Posted,
) -> Result<HttpResponse> {
    let (family, id) = path.into_inner();
    access.peek(move |conn, scope| scope.admit(conn, family)).await?;
    let (mut problems, field) = (Problems::default(), field(id));
    let typed = posted.first(&field).to_owned();
    let Some(reason) = problems.required_line(&field, &typed, REASON, "why there is no conflict any more") else {
        return show(&req, &access, family, Some((id, typed, problems))).await;
    };
    let (by, now) = (access.actor().user, access.now());
    let filed = access
        .file(Filing::For(family), posted.form_id()?, move |conn, _| {
            store::lift(conn, (family, id), by, &reason, now)?;
            Ok(Filed::at(format!("/families/{family}/conflicts")).about(RecordId::from_uuid(id.uuid())))
        })
        .await;
    let here = format!("/families/{family}/conflicts");
    match filed {
        Ok(location) => Ok(see_other(&location, "Saved: the conflict of interest is lifted.")),
        Err(Error::Stale) => Ok(see_other(&here, "Somebody else lifted it already.")),
        Err(error) => Err(error),
    }
}
