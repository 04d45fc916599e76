//! Another removal of children of a family that is known: without typing anybody again.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;

use super::filing::{self, refusal};
use super::model::{Home, Plan, PlannedChild, WhichChild};
use super::removal::{Moment, RemovalChoices, RemovalForm, note_siblings};
use super::review::{PostRow, after, by};
use super::workers::{self, Post};
use crate::access::{Access, Filed, Filing, Posted, Scope};
use crate::db::{Conn, fresh};
use crate::domain::calendar::short_date;
use crate::domain::id::{FamilyId, FormId, RecordId, UserId};
use crate::error::Result;
use crate::features::children::{self, Child, Stay};
use crate::features::families::{self, Family};
use crate::web::flash::see_other;
use crate::web::form::Problems;
use crate::web::page::{Frame, page_with};

#[derive(Template)]
#[template(path = "intake/again.html")]
struct AgainPage {
    frame: Frame,
    form_id: FormId,
    family: Family,
    children: Vec<(String, String, bool)>,
    typed: RemovalForm,
    removal: RemovalChoices,
    posts: Vec<PostRow>,
    may_choose: bool,
    problems: Problems,
}

/// A family, those of its children who are not in care, with their last stays, and the places to fill for them.
struct Standing {
    family: Family,
    children: Vec<(Child, Option<Stay>)>,
    posts: Vec<Post>,
}

fn stand(conn: &mut Conn, scope: Scope, family: FamilyId) -> Result<Standing> {
    let family = families::find(conn, scope, family)?;
    let stays = children::stays_of_family(conn, family.id)?;
    let last = |child: &Child| stays.iter().rfind(|stay| stay.episode.child_id == child.id).cloned();
    let of = children::of_family(conn, family.id)?.into_iter().map(|child| (last(&child), child));
    let away = of.filter(|(stay, _)| stay.as_ref().is_none_or(|stay| stay.episode.exited_on.is_some()));
    let children: Vec<(Child, Option<Stay>)> = away.map(|(stay, child)| (child, stay)).collect();
    let wards: Vec<workers::Ward> = children.iter().map(|(child, _)| (child.name(), Some(child.id))).collect();
    let posts = workers::posts(conn, scope, &Home::Known(family.id, family.number.clone()), &wards)?;
    Ok(Standing { family, children, posts })
}

/// What was typed: the children, and the removal.
struct Typed {
    children: Vec<String>,
    removal: RemovalForm,
}

impl Typed {
    /// The plan for the chosen children, with each one's place in the order of the family's children.
    fn check(&self, standing: &Standing, moment: Moment) -> Result<(Plan, Vec<usize>), Problems> {
        let mut p = Problems::default();
        let removal = self.removal.check(&mut p, moment);
        let place = self.removal.place.check(&mut p, "");
        let is_chosen =
            |(_, (child, _)): &(usize, &(Child, Option<Stay>))| self.children.contains(&child.id.to_string());
        let chosen: Vec<_> = standing.children.iter().enumerate().filter(is_chosen).collect();
        if chosen.is_empty() {
            p.add("children", "Choose the children who were removed");
        }
        let on = removal.as_ref().map(|removal| removal.on);
        for (_, (child, stay)) in &chosen {
            let home = stay.as_ref().and_then(|stay| stay.episode.exited_on);
            if let Some(home) = home.filter(|home| on.is_some_and(|on| on < *home)) {
                p.add("removed_on", format!("{} was in care until {}", child.name(), short_date(home)));
            }
        }
        let planned = |place: super::model::Place| {
            let of = |child: &Child| PlannedChild {
                name: child.name(),
                who: WhichChild::Known(child.id),
                place: place.clone(),
            };
            let mut children: Vec<PlannedChild> = chosen.iter().map(|(_, (child, _))| of(child)).collect();
            note_siblings(&mut children.iter_mut().map(|child| &mut child.place).collect::<Vec<_>>());
            children
        };
        let family = Home::Known(standing.family.id, standing.family.number.clone());
        let plan = || {
            let children = planned(place?);
            Some(Plan { family, adults: Vec::new(), children, removal: removal?, services: Vec::new() })
        };
        let places = chosen.iter().map(|(at, _)| *at).collect();
        p.or(plan().map(|plan| (plan, places)))
    }
}

fn show(
    req: &HttpRequest,
    access: &Access,
    status: StatusCode,
    standing: &Standing,
    (typed, posted): (Typed, Option<&Posted>),
    problems: Problems,
) -> Result<HttpResponse> {
    let box_of = |(child, stay): &(Child, Option<Stay>)| {
        let home = stay.as_ref().and_then(|stay| stay.episode.exited_on.zip(stay.episode.exit_reason));
        let home = home.map_or_else(String::new, |(on, reason)| format!(": {} on {}", reason.label(), short_date(on)));
        let id = child.id.to_string();
        let ticked = typed.children.contains(&id);
        (id, format!("{}{home}", child.name()), ticked)
    };
    let shown = AgainPage {
        frame: Frame::of(access, req),
        form_id: posted.map_or_else(|| Ok(fresh()), Posted::form_id)?,
        children: standing.children.iter().map(box_of).collect(),
        removal: typed.removal.choices(access.today()),
        posts: standing.posts.iter().map(|post| PostRow::of(post, posted)).collect(),
        may_choose: workers::may_choose(access.actor().role),
        family: standing.family.clone(),
        typed: typed.removal,
        problems,
    };
    page_with(req, status, &shown)
}

pub(super) async fn new(req: HttpRequest, access: Access, id: web::Path<FamilyId>) -> Result<HttpResponse> {
    let id = *id;
    let standing = access.open(id, move |c, scope| stand(c, scope, id)).await?;
    let removal = RemovalForm { removed_on: access.today().to_string(), ..RemovalForm::default() };
    let typed = Typed { children: Vec::new(), removal };
    show(&req, &access, StatusCode::OK, &standing, (typed, None), Problems::default())
}

pub(super) async fn file(
    req: HttpRequest,
    access: Access,
    id: web::Path<FamilyId>,
    posted: Posted,
) -> Result<HttpResponse> {
    let (id, form) = (*id, posted.form_id()?);
    if let Some(location) = access.filed_before(form).await? {
        return Ok(see_other(&location, "This removal was filed already."));
    }
    let standing = access.open(id, move |c, scope| stand(c, scope, id)).await?;
    let children = posted.all("children").map(str::to_owned).collect();
    let typed = Typed { children, removal: RemovalForm::of(&posted) };
    let filed = match checked(&access, &typed, &standing, &posted)? {
        Ok((plan, workers)) => record(&access, form, id, plan, workers).await,
        Err(problems) => {
            return show(&req, &access, StatusCode::UNPROCESSABLE_ENTITY, &standing, (typed, Some(&posted)), problems);
        }
    };
    match filed {
        Ok(location) => Ok(see_other(&location, "Filed: the removal is recorded.")),
        Err(error) => {
            let Some(words) = error.broken_rule().as_deref().and_then(refusal) else { return Err(error) };
            let mut problems = Problems::default();
            problems.add("workers", words);
            show(&req, &access, StatusCode::UNPROCESSABLE_ENTITY, &standing, (typed, Some(&posted)), problems)
        }
    }
}

/// A plan, and the worker chosen for each place.
type Sound = (Plan, Vec<Option<UserId>>);

/// The plan and the workers of the chosen children, in the plan's order.
fn checked(access: &Access, typed: &Typed, standing: &Standing, posted: &Posted) -> Result<Result<Sound, Problems>> {
    let (plan, places) = match typed.check(standing, Moment::of(access)) {
        Ok(sound) => sound,
        Err(problems) => return Ok(Err(problems)),
    };
    let may_choose = workers::may_choose(access.actor().role);
    let chosen = workers::choose(&standing.posts, posted, may_choose)?;
    Ok(chosen.map(|all| {
        let of = |at: usize| all.get(at).copied().flatten();
        let workers = std::iter::once(of(0)).chain(places.into_iter().map(|at| of(at + 1))).collect();
        (plan, workers)
    }))
}

async fn record(
    access: &Access,
    form: FormId,
    family: FamilyId,
    plan: Plan,
    workers: Vec<Option<UserId>>,
) -> Result<String> {
    let by = by(access);
    access
        .file(Filing::For(family), form, move |c, scope| {
            filing::file(c, &plan, &workers, family, by)?;
            Ok(Filed::at(after(c, scope, family)?).about(RecordId::from_uuid(family.uuid())).saying("removal"))
        })
        .await
}
