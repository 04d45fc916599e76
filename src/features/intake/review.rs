//! The page on which an intake is checked, its workers are chosen, and it is filed.

use actix_web::http::StatusCode;
use actix_web::http::header::LOCATION;
use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;

use super::check::Facing;
use super::filing::{self, By, refusal};
use super::form::{IntakeForm, prefix};
use super::known;
use super::model::{Draft, Home, Place, Plan, WhichChild};
use super::removal::Moment;
use super::store;
use super::workers::{self, Post};
use crate::access::{Access, Filed, Filing, Posted, Scope};
use crate::db::{Conn, Instant, fresh};
use crate::domain::calendar::{clock_time, long_date, short_date};
use crate::domain::id::{DraftId, FamilyId, FormId, RecordId, UserId};
use crate::domain::referral::ServiceKind;
use crate::error::{Error, Result};
use crate::features::people::Who;
use crate::features::users::{self, Office};
use crate::web::flash::see_other;
use crate::web::form::Problems;
use crate::web::page::{Frame, page, page_with};

#[derive(Template)]
#[template(path = "intake/check.html")]
struct CheckPage {
    frame: Frame,
    draft: DraftId,
    form_id: FormId,
    /// The moment the draft was saved: what is filed is what this page shows.
    seen: String,
    sections: Vec<Section>,
    posts: Vec<PostRow>,
    may_choose: bool,
    problems: Problems,
}

/// Facts with a link to where each is changed.
struct Section {
    title: &'static str,
    rows: Vec<Row>,
}

struct Row {
    label: String,
    value: String,
    change: String,
}

/// A place to fill, as both pages show it.
pub(super) struct PostRow {
    pub(super) field: String,
    pub(super) label: String,
    pub(super) kept: Option<String>,
    pub(super) suggested: Option<(String, String)>,
    pub(super) value: String,
    pub(super) options: Vec<(String, String)>,
}

impl PostRow {
    pub(super) fn of(post: &Post, posted: Option<&Posted>) -> Self {
        let track = post.track.label();
        let chosen = posted.map(|posted| posted.first(&post.field).to_owned());
        let suggested = post.suggested_name().zip(post.suggested.as_ref());
        Self {
            field: post.field.clone(),
            label: format!("{track} worker: {}", post.who),
            kept: post.kept.clone(),
            suggested: suggested.map(|(name, suggestion)| (name.to_owned(), suggestion.reason.clone())),
            value: chosen.unwrap_or_else(|| post.preselected()),
            options: post.options(),
        }
    }
}

/// A draft as it stands now: its plan, if it is sound, and the places to fill.
struct Standing {
    draft: Draft,
    plan: Result<(Plan, Vec<Post>), Problems>,
    offices: Vec<Office>,
    /// Whether the filer may see the family that the removal belongs to.
    in_scope: bool,
}

fn stand(conn: &mut Conn, scope: Scope, (id, user): (DraftId, UserId), moment: Moment) -> Result<Standing> {
    let draft = store::draft(conn, id, user)?;
    let typed = IntakeForm::of(&draft.typed);
    let (alike, offices) = (known::look(conn, scope, &typed)?, users::offices(conn)?);
    let plan = match typed.check(Facing { alike: &alike, offices: &offices, moment }) {
        Ok(plan) => {
            let posts = workers::posts(conn, scope, &plan.family, &workers::wards(&plan))?;
            Ok((plan, posts))
        }
        Err(problems) => Err(problems),
    };
    let in_scope = match &plan {
        Ok((Plan { family: Home::Known(family, _), .. }, _)) => scope.admits(conn, *family)?,
        _ => true,
    };
    Ok(Standing { draft, plan, offices, in_scope })
}

fn seen(at: Instant) -> String {
    at.utc().timestamp_micros().to_string()
}

pub(super) async fn check(req: HttpRequest, access: Access, id: web::Path<DraftId>) -> Result<HttpResponse> {
    let (id, user, moment) = (*id, access.actor().user, Moment::of(&access));
    let standing = access.read(move |c, scope| stand(c, scope, (id, user), moment)).await?;
    let Ok((plan, posts)) = &standing.plan else {
        return Ok(HttpResponse::SeeOther().insert_header((LOCATION, format!("/intake/{id}"))).finish());
    };
    page(&req, &check_page(&access, &req, &standing, (plan, posts), None))
}

fn check_page(
    access: &Access,
    req: &HttpRequest,
    standing: &Standing,
    (plan, posts): (&Plan, &[Post]),
    posted: Option<&Posted>,
) -> CheckPage {
    let draft = standing.draft.id;
    CheckPage {
        frame: Frame::of(access, req),
        draft,
        form_id: FormId::from_uuid(draft.uuid()),
        seen: seen(standing.draft.updated_at),
        sections: sections(plan, draft, &standing.offices),
        posts: posts.iter().map(|post| PostRow::of(post, posted)).collect(),
        may_choose: workers::may_choose(access.actor().role),
        problems: Problems::default(),
    }
}

fn sections(plan: &Plan, draft: DraftId, offices: &[Office]) -> Vec<Section> {
    let row = |label: &str, value: String, anchor: &str| Row {
        label: label.to_owned(),
        value,
        change: format!("/intake/{draft}#{anchor}"),
    };
    let family = match &plan.family {
        Home::Known(_, named) => vec![row("Family", format!("Known already: {named}"), "adults")],
        Home::New(new) => {
            let office = offices.iter().find(|office| office.id == new.office);
            let interpreter = if new.interpreter { ", with an interpreter" } else { "" };
            vec![
                row("Family name", new.name.clone(), "name"),
                row("Office", office.map_or_else(String::new, |office| office.name.clone()), "office"),
                row("Language", format!("{}{interpreter}", new.language), "language"),
                row("Court file number", new.court_file_number.clone(), "court_file_number"),
            ]
        }
    };
    let adults = plan.adults.iter().enumerate().map(|(at, adult)| {
        let mut value = vec![format!("{}, {}", adult.name, adult.relation.label().to_lowercase())];
        value.push(match &adult.who {
            Who::Known(_) => "Known already".to_owned(),
            Who::New(new) => new.born_on.map_or_else(String::new, |born| format!("Born {}", short_date(born))),
        });
        value.push(needs(&adult.services));
        row(&format!("Adult {}", at + 1), lines(value), &format!("{}given", prefix("adult", at)))
    });
    let children = plan.children.iter().enumerate().map(|(at, child)| {
        let born = match &child.who {
            WhichChild::Known(_) => "Known already".to_owned(),
            WhichChild::New { born_on, .. } => born_on.map_or_else(String::new, |b| format!("Born {}", short_date(b))),
        };
        let value = vec![child.name.clone(), born, place(&child.place)];
        row(&format!("Child {}", at + 1), lines(value), &format!("{}given", prefix("child", at)))
    });
    let circumstances: Vec<&str> = plan.removal.circumstances.iter().map(|c| c.label()).collect();
    let removal = vec![
        row("Removed on", when(plan), "removed_on"),
        row("Circumstances", circumstances.join("\n"), "circumstances"),
        row("Services for the family", needs(&plan.services), "services"),
    ];
    vec![
        Section { title: "Family", rows: family },
        Section { title: "Adults", rows: adults.collect() },
        Section { title: "Children", rows: children.collect() },
        Section { title: "Removal", rows: removal },
    ]
}

fn when(plan: &Plan) -> String {
    let time = plan.removal.time.as_ref().and_then(|time| time.parse().ok());
    let day = long_date(plan.removal.on);
    time.map_or_else(|| day.clone(), |time| format!("{day}, {}", clock_time(time)))
}

fn place(place: &Place) -> String {
    let siblings = match place.with_siblings {
        Some(true) => "with brothers and sisters",
        Some(false) => "apart from brothers and sisters",
        None => "",
    };
    let parts = [place.setting.label(), &place.caregiver, siblings];
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ")
}

fn needs(services: &[ServiceKind]) -> String {
    if services.is_empty() {
        return String::new();
    }
    format!("Needs {}", services.iter().map(|service| service.label()).collect::<Vec<_>>().join(", ").to_lowercase())
}

fn lines(lines: Vec<String>) -> String {
    lines.into_iter().filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n")
}

pub(super) async fn file(
    req: HttpRequest,
    access: Access,
    id: web::Path<DraftId>,
    posted: Posted,
) -> Result<HttpResponse> {
    let (id, user, moment) = (*id, access.actor().user, Moment::of(&access));
    if let Some(location) = access.filed_before(FormId::from_uuid(id.uuid())).await? {
        return Ok(see_other(&location, "This removal was filed already."));
    }
    let standing = access.peek(move |c, scope| stand(c, scope, (id, user), moment)).await?;
    let changed = posted.first("seen") != seen(standing.draft.updated_at);
    let (Ok((plan, posts)), false) = (&standing.plan, changed) else { return Ok(look_again(id)) };
    let may_choose = workers::may_choose(access.actor().role);
    let mut shown = check_page(&access, &req, &standing, (plan, posts), Some(&posted));
    let chosen = match workers::choose(posts, &posted, may_choose) {
        Ok(Ok(chosen)) => chosen,
        Ok(Err(problems)) => {
            shown.problems = problems;
            return page_with(&req, StatusCode::UNPROCESSABLE_ENTITY, &shown);
        }
        Err(Error::Stale) => return Ok(look_again(id)),
        Err(error) => return Err(error),
    };
    match record(&access, id, plan.clone(), chosen, standing.in_scope).await {
        Ok(location) => Ok(see_other(&location, "Filed: the removal is recorded and the workers are assigned.")),
        Err(error) => {
            let Some(words) = error.broken_rule().as_deref().and_then(refusal) else { return Err(error) };
            shown.problems.add("workers", words);
            page_with(&req, StatusCode::UNPROCESSABLE_ENTITY, &shown)
        }
    }
}

fn look_again(id: DraftId) -> HttpResponse {
    let words = "Something changed since this page was made: nothing was filed yet. Check it once more.";
    see_other(&format!("/intake/{id}/check"), words)
}

async fn record(
    access: &Access,
    id: DraftId,
    plan: Plan,
    chosen: Vec<Option<UserId>>,
    in_scope: bool,
) -> Result<String> {
    let (filing, family) = match &plan.family {
        Home::Known(family, _) if in_scope => (Filing::For(*family), *family),
        // Whoever is at the door takes the removal in, also for a family that others work with: she adds to it unseen.
        Home::Known(family, _) => (Filing::Opens(*family), *family),
        Home::New(_) => {
            let family = fresh();
            (Filing::Opens(family), family)
        }
    };
    let by = by(access);
    access
        .file(filing, FormId::from_uuid(id.uuid()), move |c, scope| {
            filing::file(c, &plan, &chosen, family, by)?;
            known::report_closed(c, scope, &plan, family, by.now)?;
            store::discard(c, id, by.user)?;
            let what = if in_scope { "removal" } else { "removal, linked out of scope" };
            Ok(Filed::at(after(c, scope, family)?).about(RecordId::from_uuid(family.uuid())).saying(what))
        })
        .await
}

/// Who files, and when.
pub(super) fn by(access: &Access) -> By {
    let actor = access.actor();
    By { user: actor.user, unit: actor.unit, office: actor.office, today: access.today(), now: access.now() }
}

/// The family's page, or for somebody whom the family is not assigned to a page that says who has it.
pub(super) fn after(conn: &mut Conn, scope: Scope, family: FamilyId) -> Result<String> {
    if scope.admits(conn, family)? {
        return Ok(format!("/families/{family}"));
    }
    Ok(format!("/intake/filed/{}", store::number(conn, family)?))
}

#[derive(Template)]
#[template(path = "intake/filed.html")]
struct FiledPage {
    frame: Frame,
    number: String,
    workers: Vec<String>,
}

pub(super) async fn filed(req: HttpRequest, access: Access, number: web::Path<String>) -> Result<HttpResponse> {
    let (number, user) = (number.into_inner(), access.actor().user);
    let asked = number.clone();
    let workers = access.read(move |c, scope| store::workers_after(c, scope, &asked, user)).await?;
    page(&req, &FiledPage { frame: Frame::of(&access, &req), number, workers })
}
