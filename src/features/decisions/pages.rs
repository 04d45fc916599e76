//! `/families/{family}/decisions`: the key decisions of a family, and the form of a new one.

use std::collections::HashMap;

use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;

use super::form::DecisionForm;
use super::lines::{Around, DecisionLine};
use super::model::{Decision, Said};
use super::store::{self, Candidate};
use crate::access::{Access, Action, Filed, Filing, Posted, Scope, fields};
use crate::db::{Conn, fresh};
use crate::domain::decision::DecisionKind;
use crate::domain::id::{FamilyId, FormId, RecordId, UserId};
use crate::domain::role::Role;
use crate::error::Result;
use crate::features::families::{self, Family};
use crate::features::users;
use crate::web::family_menu::{MenuItem, family_menu};
use crate::web::flash::see_other;
use crate::web::form::Problems;
use crate::web::page::{Frame, page, refused};

#[derive(Template)]
#[template(path = "decisions/index.html")]
struct DecisionsPage {
    frame: Frame,
    title: String,
    number: String,
    tabs: Vec<MenuItem>,
    decisions: Vec<DecisionLine>,
    /// Where a new one is written down; empty for a role that may not.
    new: String,
}

/// What the page draws on.
struct Gathered {
    family: Family,
    decisions: Vec<Decision>,
    said: Vec<Said>,
    names: HashMap<UserId, String>,
}

fn gather(conn: &mut Conn, id: FamilyId, role: Role) -> Result<Gathered> {
    let decisions = store::of_family(conn, id, role)?;
    let said = store::said(conn, &decisions.iter().map(|decision| decision.id).collect::<Vec<_>>())?;
    let of = decisions.iter().flat_map(|d| {
        [Some(d.proposed_by), Some(d.reader_id), d.decided_by, d.outcome_by, d.error_by].into_iter().flatten()
    });
    let names = users::names(conn, of.chain(said.iter().map(|said| said.by)).collect::<Vec<_>>())?;
    Ok(Gathered { family: families::opened(conn, id)?, decisions, said, names })
}

pub(super) async fn index(req: HttpRequest, access: Access, path: web::Path<FamilyId>) -> Result<HttpResponse> {
    let (id, role) = (path.into_inner(), access.actor().role);
    let seen = access.open(id, move |conn, _| gather(conn, id, role)).await?;
    let (means, reader) = (seen.family.means(&access), access.reader());
    let works = means.allow(Action::WorkOnDecision);
    let around = Around {
        said: &seen.said,
        names: &seen.names,
        reader: &reader,
        zone: access.clock().zone(),
        works: works.then_some(access.actor().user),
    };
    let shown = DecisionsPage {
        frame: Frame::of(&access, &req),
        title: format!("{} family", seen.family.name),
        number: seen.family.number.clone(),
        tabs: family_menu(id, means, "/decisions"),
        decisions: seen.decisions.iter().map(|decision| around.line(decision)).collect(),
        new: if works { format!("/families/{id}/decisions/new") } else { String::new() },
    };
    page(&req, &shown)
}

#[derive(Template)]
#[template(path = "decisions/new.html")]
struct NewPage {
    frame: Frame,
    form_id: FormId,
    family: String,
    back: String,
    typed: DecisionForm,
    kinds: Vec<(String, String)>,
    readers: Vec<(String, String)>,
    readers_hint: &'static str,
    problems: Problems,
}

/// A family and who may be the second reader.
type Choices = (Family, Vec<Candidate>);

fn choose(conn: &mut Conn, scope: Scope, family: FamilyId) -> Result<Choices> {
    Ok((families::find(conn, scope, family)?, store::candidates(conn, family, scope.user())?))
}

impl NewPage {
    fn of(req: &HttpRequest, access: &Access, (family, candidates): &Choices, typed: DecisionForm) -> Self {
        let role = access.actor().role;
        let known = DecisionKind::ALL.iter().filter(|kind| fields::knows_of_decision(role, **kind));
        Self {
            frame: Frame::of(access, req),
            form_id: fresh(),
            family: family.name.clone(),
            back: format!("/families/{}/decisions", family.id),
            typed,
            kinds: known.map(|kind| (kind.code().to_owned(), kind.label().to_owned())).collect(),
            readers: candidates
                .iter()
                .map(|one| (one.user.to_string(), format!("{}, {}", one.name, one.role.label().to_lowercase())))
                .collect(),
            readers_hint: match role {
                Role::PermanencyWorker | Role::Supervisor => {
                    "Another person. A change of goal stays on the child’s track; the reunification worker does not read it."
                }
                _ => "Another person: best one who may see it differently.",
            },
            problems: Problems::default(),
        }
    }
}

pub(super) async fn new(req: HttpRequest, access: Access, path: web::Path<FamilyId>) -> Result<HttpResponse> {
    let id = path.into_inner();
    let around = access.open(id, move |conn, scope| choose(conn, scope, id)).await?;
    let typed = DecisionForm { asks: false, ..DecisionForm::of(&Posted::of_query(req.query_string())) };
    page(&req, &NewPage::of(&req, &access, &around, typed))
}

pub(super) async fn propose(
    req: HttpRequest,
    access: Access,
    path: web::Path<FamilyId>,
    posted: Posted,
) -> Result<HttpResponse> {
    let (id, form_id, typed) = (path.into_inner(), posted.form_id()?, DecisionForm::of(&posted));
    let around = access.peek(move |conn, scope| choose(conn, scope, id)).await?;
    let role = access.actor().role;
    let checked = typed.check(id, &around.1);
    let new = match checked {
        Ok(new) if fields::knows_of_decision(role, new.kind) => new,
        other => {
            let mut problems = other.err().unwrap_or_default();
            if !problems.any() {
                problems.add("kind", "Choose what is to be decided");
            }
            // Asked once why nothing speaks against it: from then on the field is there.
            let asks = typed.asks || problems.of("none_against").is_some();
            let shown = NewPage::of(&req, &access, &around, DecisionForm { asks, ..typed });
            return refused(&req, &NewPage { form_id, problems, ..shown });
        }
    };
    let (by, now) = (access.actor().user, access.now());
    let work = move |conn: &mut Conn, _: Scope| {
        let decision = store::propose(conn, &new, by, now)?;
        let filed = Filed::at(format!("/families/{id}/decisions")).about(RecordId::from_uuid(decision.uuid()));
        Ok(filed.saying(new.kind.code()))
    };
    let location = access.file(Filing::For(id), form_id, work).await?;
    Ok(see_other(&location, "Saved: the second reader finds this decision on her day."))
}
