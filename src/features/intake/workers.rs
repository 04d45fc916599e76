//! Whom to suggest for the family and for each child, and what the person who files chose.

use super::model::{Home, Plan};
use super::store;
use crate::access::{Posted, Scope};
use crate::db::Conn;
use crate::domain::id::{ChildId, FamilyId, OfficeId, UserId};
use crate::domain::role::Role;
use crate::domain::tracks::{self, Candidate, Ranked, Suggestion, Track};
use crate::error::{Error, Result};
use crate::features::assignments::{self, Assignment};
use crate::features::conflicts;
use crate::features::users::{self, Caseworker};
use crate::web::form::Problems;

/// The most workers that a list offers: those of the office come first, and a county has hundreds.
const OFFERED: usize = 40;

/// One place to fill: the family's reunification worker, or a child's permanency worker.
#[derive(Debug, Clone)]
pub(super) struct Post {
    /// Its field in the form.
    pub(super) field: String,
    pub(super) track: Track,
    /// For whom, in words.
    pub(super) who: String,
    /// Who has it already and keeps it.
    pub(super) kept: Option<String>,
    pub(super) suggested: Option<Suggestion>,
    pub(super) ranked: Vec<Ranked>,
}

/// A child as far as choosing its worker needs it: name, and key where it is known.
pub(super) type Ward = (String, Option<ChildId>);

/// The children of a plan.
pub(super) fn wards(plan: &Plan) -> Vec<Ward> {
    plan.children.iter().map(|child| (child.name.clone(), child.known())).collect()
}

/// The places to fill for a plan's family: the first is the family's, then one for each child.
///
/// # Errors
/// The database's.
pub(super) fn posts(conn: &mut Conn, scope: Scope, home: &Home, wards: &[Ward]) -> Result<Vec<Post>> {
    let (family, office, language) = match home {
        Home::New(new) => (None, new.office, new.language.clone()),
        Home::Known(family, _) => {
            let (office, language) = store::office_and_language(conn, *family)?;
            (Some(*family), office, language)
        }
    };
    let history = family.map_or_else(|| Ok(Vec::new()), |family: FamilyId| assignments::of_family(conn, family))?;
    let conflicts = family.map_or_else(|| Ok(Vec::new()), |family| conflicts::declared_with(conn, family))?;
    let language = (language != "English").then_some(language);
    let facing = Facing { office, language: language.as_deref(), history: &history, conflicts: &conflicts };
    let for_family = users::caseworkers(conn, scope, Role::ReunificationWorker)?;
    let for_children = users::caseworkers(conn, scope, Role::PermanencyWorker)?;
    let family =
        facing.post("worker.family".to_owned(), Track::Reunification, "the family".to_owned(), None, &for_family);
    let child = |(at, (name, id)): (usize, &Ward)| {
        facing.post(format!("worker.{}", at + 1), Track::Permanency, name.clone(), *id, &for_children)
    };
    Ok(std::iter::once(family).chain(wards.iter().enumerate().map(child)).collect())
}

/// What candidates are ranked by.
struct Facing<'a> {
    office: OfficeId,
    /// The language wanted, where it is not one that everybody speaks.
    language: Option<&'a str>,
    history: &'a [(Assignment, String)],
    /// Who declared a conflict of interest with the family.
    conflicts: &'a [UserId],
}

impl Facing<'_> {
    fn post(&self, field: String, track: Track, who: String, child: Option<ChildId>, all: &[Caseworker]) -> Post {
        let open = |a: &Assignment| a.track == track && a.child_id == child && a.ends_on.is_none();
        let has_child = track == Track::Reunification || child.is_some();
        let kept = self.history.iter().find(|(a, _)| has_child && open(a)).map(|(_, name)| name.clone());
        let candidates: Vec<Candidate> = all.iter().map(|worker| self.candidate(worker, track)).collect();
        Post {
            field,
            track,
            who,
            kept,
            suggested: tracks::suggest(&candidates, self.office, self.language),
            ranked: tracks::rank(&candidates, self.office, self.language),
        }
    }

    fn candidate(&self, worker: &Caseworker, track: Track) -> Candidate {
        let on_other = |(a, _): &(Assignment, String)| a.user_id == worker.id && a.track != track;
        Candidate {
            user: worker.id,
            name: worker.name.clone(),
            office: worker.office,
            languages: worker.languages.clone(),
            open_count: worker.open,
            was_on_other_track: self.history.iter().any(on_other),
            declared_conflict: self.conflicts.contains(&worker.id),
        }
    }
}

impl Post {
    /// The suggested worker's name.
    pub(super) fn suggested_name(&self) -> Option<&str> {
        let user = self.suggested.as_ref()?.user;
        self.ranked.iter().find(|ranked| ranked.user == user).map(|ranked| ranked.name.as_str())
    }

    /// Those who may be chosen, best first and no more than a list can hold: key, and name with the reason.
    pub(super) fn options(&self) -> Vec<(String, String)> {
        let may = self.ranked.iter().filter(|ranked| ranked.eligible).take(OFFERED);
        may.map(|ranked| (ranked.user.to_string(), format!("{} ({})", ranked.name, ranked.reason))).collect()
    }

    /// What the page sends: the choice, or the suggestion it showed.
    pub(super) fn preselected(&self) -> String {
        self.suggested.as_ref().map_or_else(String::new, |suggestion| suggestion.user.to_string())
    }

    fn chosen(&self, posted: &Posted, may_choose: bool, p: &mut Problems) -> Result<Option<UserId>> {
        let sent = posted.first(&self.field);
        if self.kept.is_some() {
            return Ok(None);
        }
        if !may_choose {
            let suggested = self.suggested.as_ref().map(|suggestion| suggestion.user);
            // What is filed is what the page showed: a suggestion that changed meanwhile is shown again first.
            return if self.preselected() == sent { Ok(suggested) } else { Err(Error::Stale) };
        }
        let found = self.ranked.iter().find(|ranked| ranked.eligible && ranked.user.to_string() == sent);
        if found.is_none() && !sent.is_empty() {
            p.add(&self.field, "Choose one of the workers of the list");
        }
        Ok(found.map(|ranked| ranked.user))
    }
}

/// Whether somebody in this role may change the suggested workers.
pub(super) fn may_choose(role: Role) -> bool {
    crate::access::Action::AssignWorkers.allows(role)
}

/// The worker for each place, `None` where somebody keeps it or nobody is chosen; problems for a choice that is none.
///
/// # Errors
/// [`Error::Stale`] when the suggestion is no longer the one that the page showed.
pub(super) fn choose(
    posts: &[Post],
    posted: &Posted,
    may_choose: bool,
) -> Result<Result<Vec<Option<UserId>>, Problems>> {
    let mut p = Problems::default();
    let chosen: Result<Vec<_>> = posts.iter().map(|post| post.chosen(posted, may_choose, &mut p)).collect();
    Ok(p.or(Some(chosen?)))
}
