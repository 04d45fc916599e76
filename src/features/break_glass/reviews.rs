//! `/break-glass/reviews`: what was opened in an emergency, for another person to review.

use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;

use super::form::ReviewForm;
use super::model::Opening;
use super::store;
use crate::access::{Access, Action, Filed, Filing, Posted};
use crate::db::fresh;
use crate::domain::calendar::Zone;
use crate::domain::id::{FamilyId, FormId, OpeningId, RecordId};
use crate::domain::need_to_know::Finding;
use crate::error::{Error, Result};
use crate::features::users;
use crate::web::flash::see_other;
use crate::web::form::{Problems, choices};
use crate::web::page::{Frame, page, refused};
use crate::web::query;

const PATH: &str = "/break-glass/reviews";
/// Openings of each list a page.
const PAGE: usize = 40;

#[derive(Template)]
#[template(path = "break_glass/reviews.html")]
struct ReviewsPage {
    frame: Frame,
    waiting: Vec<Line>,
    next_waiting: Option<String>,
    closed: Vec<Line>,
    next_closed: Option<String>,
}

struct Line {
    href: String,
    title: String,
    detail: String,
    kind: &'static str,
    state: String,
    act: &'static str,
}

#[derive(Template)]
#[template(path = "break_glass/review.html")]
struct ReviewPage {
    frame: Frame,
    here: String,
    who: String,
    number: String,
    /// The family's page, where the reviewer may open it.
    href: String,
    opened: String,
    until: String,
    class: &'static str,
    reason: String,
    seen: String,
    /// What was found, where it was reviewed.
    review: Option<(&'static str, String, String)>,
    /// Whether the reader opened it herself.
    own: bool,
    form_id: FormId,
    form: ReviewForm,
    findings: Vec<(String, String)>,
    problems: Problems,
}

pub(super) async fn index(req: HttpRequest, access: Access) -> Result<HttpResponse> {
    let place = |name| query::first(&req, name).parse::<OpeningId>().ok();
    let (after, behind) = (place("after"), place("behind"));
    let most = i64::try_from(PAGE + 1).unwrap_or(i64::MAX);
    let (mut waiting, mut closed) = access
        .read(move |conn, scope| {
            Ok((store::to_review(conn, scope, after, most)?, store::reviewed(conn, scope, behind, most)?))
        })
        .await?;
    let (next_waiting, next_closed) = (cut(&mut waiting, "after"), cut(&mut closed, "behind"));
    let zone = access.clock().zone();
    let user = access.actor().user;
    let line = |of: &Opening| Line::of(of, of.user == user, zone);
    let shown = ReviewsPage {
        frame: Frame::of(&access, &req),
        next_waiting,
        next_closed,
        waiting: waiting.iter().map(line).collect(),
        closed: closed.iter().map(line).collect(),
    };
    page(&req, &shown)
}

/// Cuts a list to a page, and gives the address of what follows.
fn cut(openings: &mut Vec<Opening>, name: &str) -> Option<String> {
    let more = openings.len() > PAGE;
    openings.truncate(PAGE);
    openings.last().filter(|_| more).map(|last| format!("{PATH}?{name}={}", last.id))
}

impl Line {
    fn of(of: &Opening, own: bool, zone: Zone) -> Self {
        let (kind, state, act) = match &of.review {
            Some((_, _, Finding::Appropriate, _)) => ("good", "Appropriate".to_owned(), ""),
            Some((_, _, Finding::NotAppropriate, _)) => ("bad", "Not appropriate".to_owned(), ""),
            None if own => ("plain", "Yours: another person reviews it".to_owned(), ""),
            None => ("warn", "To review".to_owned(), "Review"),
        };
        Self {
            href: format!("{PATH}/{}", of.id),
            title: format!("{} opened {}", of.who, of.number),
            detail: format!("{}: {}", zone.said(of.opened_at.utc()), of.class),
            kind,
            state,
            act,
        }
    }
}

pub(super) async fn show(req: HttpRequest, access: Access, path: web::Path<OpeningId>) -> Result<HttpResponse> {
    let shown = look(&req, &access, path.into_inner(), ReviewForm::default(), Problems::default()).await?;
    page(&req, &shown)
}

async fn look(
    req: &HttpRequest,
    access: &Access,
    id: OpeningId,
    form: ReviewForm,
    problems: Problems,
) -> Result<ReviewPage> {
    let own_scope = access.scope_for(Action::ViewFamily);
    let (of, seen, names, may_open) = access
        .read(move |conn, scope| {
            let of = store::find(conn, scope, id)?;
            let seen = store::pages_seen(conn, &of)?;
            let names = users::names(conn, of.review.iter().map(|(by, ..)| *by))?;
            let may_open = own_scope.admit(conn, of.family).is_ok();
            Ok((of, seen, names, may_open))
        })
        .await?;
    let zone = access.clock().zone();
    let review = of.review.as_ref().map(|(by, at, finding, words)| {
        let by = names.get(by).map_or("", String::as_str);
        (finding.label(), words.clone(), format!("{by}, {}", zone.said(at.utc())))
    });
    Ok(ReviewPage {
        frame: Frame::of(access, req),
        here: format!("{PATH}/{id}"),
        own: of.user == access.actor().user,
        href: if may_open { format!("/families/{}", of.family) } else { String::new() },
        who: of.who,
        number: of.number,
        opened: zone.said(of.opened_at.utc()),
        until: zone.said(of.expires_at.utc()),
        class: of.class.label(),
        reason: of.reason,
        seen: match seen {
            0 => "None".to_owned(),
            1 => "1 page".to_owned(),
            n => format!("{n} pages"),
        },
        review,
        form_id: fresh(),
        form,
        findings: choices::<Finding>(),
        problems,
    })
}

pub(super) async fn close(
    req: HttpRequest,
    access: Access,
    path: web::Path<OpeningId>,
    posted: Posted,
) -> Result<HttpResponse> {
    let (id, typed) = (path.into_inner(), ReviewForm::of(&posted));
    let family: FamilyId = access.peek(move |conn, scope| Ok(store::find(conn, scope, id)?.family)).await?;
    let review = match typed.check() {
        Ok(review) => review,
        Err(problems) => return refused(&req, &look(&req, &access, id, typed, problems).await?),
    };
    let (by, now) = (access.actor().user, access.now());
    let filed = access
        .file(Filing::For(family), posted.form_id()?, move |conn, scope| {
            store::close(conn, scope, id, &review, by, now)?;
            Ok(Filed::at(PATH).about(RecordId::from_uuid(id.uuid())).saying(review.finding.code()))
        })
        .await;
    match filed {
        Ok(location) => Ok(see_other(&location, "Saved: the review is closed.")),
        Err(Error::Stale) => Ok(see_other(&format!("{PATH}/{id}"), "Somebody else closed this review already.")),
        Err(error) => Err(error),
    }
}
