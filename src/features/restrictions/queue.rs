//! `/restricted`: the group's list of restricted families, and of families that may repeat somebody of a closed one.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;

use super::model::{Duplicate, Listed};
use super::{only_the_group, store};
use crate::access::{Access, Filed, Filing, Posted};
use crate::db::fresh;
use crate::domain::calendar::Zone;
use crate::domain::id::{FormId, PossibleDuplicateId, RecordId};
use crate::error::{Error, Result};
use crate::features::conflicts::{self, Declared};
use crate::web::flash::see_other;
use crate::web::form::Problems;
use crate::web::page::{Frame, page_with};
use crate::web::query;

/// Lines of each list a page.
const PAGE: usize = 40;
/// The longest finding, in characters.
const FINDING: usize = 300;

#[derive(Template)]
#[template(path = "restrictions/index.html")]
struct IndexPage {
    frame: Frame,
    families: Vec<FamilyLine>,
    next_families: Option<String>,
    duplicates: Vec<DuplicateCard>,
    next_duplicates: Option<String>,
    /// How many possible duplicates wait, on this page and behind it.
    waiting: usize,
    /// Workers of record who declared a conflict: words and address.
    conflicts: Vec<(String, String)>,
    problems: Problems,
}

struct FamilyLine {
    href: String,
    name: String,
    number: String,
    since: String,
    reason: String,
    named: i64,
}

/// A possible duplicate, with the form that closes it.
struct DuplicateCard {
    title: String,
    filed_href: String,
    filed_number: String,
    known_href: String,
    known_number: String,
    at: String,
    action: String,
    field: String,
    typed: String,
    form_id: FormId,
}

fn field(id: PossibleDuplicateId) -> String {
    format!("finding-{id}")
}

pub(super) async fn index(req: HttpRequest, access: Access) -> Result<HttpResponse> {
    show(&req, &access, None).await
}

async fn show(
    req: &HttpRequest,
    access: &Access,
    typed: Option<(PossibleDuplicateId, String, Problems)>,
) -> Result<HttpResponse> {
    only_the_group(access)?;
    let (after, behind) = (query::first(req, "after"), query::first(req, "behind").parse().ok());
    let most = i64::try_from(PAGE + 1).unwrap_or(i64::MAX);
    let (mut families, mut duplicates, conflicts, waiting) = access
        .read(move |conn, scope| {
            let conflicts = conflicts::open_in(conn, scope)?;
            let families = store::list(conn, scope, &after, most)?;
            let duplicates = store::duplicates(conn, scope, behind, most)?;
            Ok((families, duplicates, conflicts, store::duplicates_waiting(conn, scope)?))
        })
        .await?;
    let conflicted = |of: Declared| {
        let words = format!("{} works for {} and has declared a conflict of interest", of.who, of.number);
        (words, format!("/families/{}/restriction", of.family))
    };
    let zone = access.clock().zone();
    let (id, words, problems) = match typed {
        Some((id, words, problems)) => (Some(id), words, problems),
        None => (None, String::new(), Problems::default()),
    };
    let typed = |of: &Duplicate| if id == Some(of.id) { words.clone() } else { String::new() };
    let next_families = cut(&mut families).map(|of: &Listed| format!("/restricted?after={}", of.family.number));
    let next_duplicates = cut(&mut duplicates).map(|of: &Duplicate| format!("/restricted?behind={}", of.id));
    let shown = IndexPage {
        next_families,
        next_duplicates,
        waiting,
        frame: Frame::of(access, req),
        families: families.into_iter().map(|listed| FamilyLine::of(listed, zone)).collect(),
        conflicts: conflicts.into_iter().filter(|of| of.is_worker && of.is_restricted).map(conflicted).collect(),
        duplicates: duplicates.iter().map(|of| DuplicateCard::of(of, typed(of), zone)).collect(),
        problems,
    };
    let status = if shown.problems.any() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    page_with(req, status, &shown)
}

/// Cuts a list to a page, and gives its last line where more follow.
fn cut<T>(lines: &mut Vec<T>) -> Option<&T> {
    let more = lines.len() > PAGE;
    lines.truncate(PAGE);
    lines.last().filter(|_| more)
}

impl FamilyLine {
    fn of(listed: Listed, zone: Zone) -> Self {
        Self {
            href: format!("/families/{}/restriction", listed.family.id),
            name: listed.family.name,
            number: listed.family.number,
            since: zone.said(listed.since.utc()),
            reason: listed.reason,
            named: listed.named,
        }
    }
}

impl DuplicateCard {
    fn of(of: &Duplicate, typed: String, zone: Zone) -> Self {
        Self {
            title: format!("{} may repeat somebody of {}", of.filed.1, of.known.1),
            filed_href: format!("/families/{}", of.filed.0),
            filed_number: of.filed.1.clone(),
            known_href: format!("/families/{}/restriction", of.known.0),
            known_number: of.known.1.clone(),
            at: zone.said(of.at.utc()),
            action: format!("/restricted/duplicates/{}/close", of.id),
            field: field(of.id),
            typed,
            form_id: fresh(),
        }
    }
}

pub(super) async fn close(
    req: HttpRequest,
    access: Access,
    path: web::Path<PossibleDuplicateId>,
    posted: Posted,
) -> Result<HttpResponse> {
    only_the_group(&access)?;
    let (id, mut problems) = (path.into_inner(), Problems::default());
    let field = field(id);
    let typed = posted.first(&field).to_owned();
    let Some(finding) = problems.required_line(&field, &typed, FINDING, "what you found") else {
        return show(&req, &access, Some((id, typed, problems))).await;
    };
    let family = access.peek(move |conn, scope| store::known_of(conn, scope, id)).await?;
    let (by, now) = (access.actor().user, access.now());
    let filed = access
        .file(Filing::For(family), posted.form_id()?, move |conn, _| {
            store::close_duplicate(conn, id, &finding, by, now)?;
            Ok(Filed::at("/restricted").about(RecordId::from_uuid(id.uuid())).saying("possible duplicate closed"))
        })
        .await;
    match filed {
        Ok(location) => Ok(see_other(&location, "Saved: the possible duplicate is closed.")),
        Err(Error::Stale) => Ok(see_other("/restricted", "Somebody else closed it already.")),
        Err(error) => Err(error),
    }
}
