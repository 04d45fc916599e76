//! Two records side by side, and the decision about them: merge, or not the same person.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;

use super::list_pages::{born, numbers, told};
use super::model::{Both, REASON, Side};
use super::store;
use crate::access::{Access, Filed, Filing, Posted};
use crate::db::{Conn, fresh};
use crate::domain::id::{FormId, MergeId, PersonId, RecordId};
use crate::domain::merge::{Refusal, Standing, may_merge};
use crate::error::{Error, Result};
use crate::web::flash::see_other;
use crate::web::form::Problems;
use crate::web::page::{Frame, page_with};

#[derive(Template)]
#[template(path = "merges/pair.html")]
struct PairPage {
    frame: Frame,
    form_id: FormId,
    action: String,
    seen: String,
    sides: [SideCard; 2],
    choices: Vec<(String, String)>,
    typed: Typed,
    /// Said above the form when somebody else was quicker.
    stale: bool,
    /// Why they cannot be merged whichever is kept, and where that is undone.
    closed: Option<(String, String)>,
    apart: bool,
    problems: Problems,
}

struct SideCard {
    title: String,
    born: String,
    phone: String,
    /// Address, number and name, and who works with it.
    families: Vec<(String, String, String)>,
    counts: String,
}

/// What was typed.
#[derive(Debug, Clone, Default)]
struct Typed {
    keep: String,
    reason: String,
}

type Keys = (PersonId, PersonId);

/// Both records, whether somebody told them apart, and the merge by which one of them is merged away.
struct Found {
    both: Both,
    apart: bool,
    merge: Option<MergeId>,
}

async fn find(access: &Access, keys: Keys) -> Result<Found> {
    access
        .read(move |conn, scope| {
            let both = store::pair(conn, scope, keys)?;
            let merge = match store::merge_of(conn, keys.0)? {
                Some(merge) => Some(merge),
                None => store::merge_of(conn, keys.1)?,
            };
            Ok(Found { both, apart: store::are_apart(conn, keys.0, keys.1)?, merge })
        })
        .await
}

pub(super) async fn show(req: HttpRequest, access: Access, path: web::Path<Keys>) -> Result<HttpResponse> {
    let found = find(&access, *path).await?;
    page_with(&req, StatusCode::OK, &PairPage::of(&req, &access, &found, Typed::default()))
}

impl PairPage {
    fn of(req: &HttpRequest, access: &Access, found: &Found, typed: Typed) -> Self {
        let both = &found.both;
        let (one, other) = (&both.one, &both.other);
        let choice =
            |side: &Side| (side.person.id.to_string(), format!("{} ({})", told(&side.person), numbers(&side.families)));
        Self {
            frame: Frame::of(access, req),
            form_id: fresh(),
            action: format!("/people/duplicates/{}/{}", one.person.id, other.person.id),
            seen: both.seen(),
            sides: [card("First record", one), card("Second record", other)],
            choices: vec![choice(one), choice(other)],
            typed,
            stale: false,
            closed: found.merge.map(|merge| (closed(both), format!("/people/merges/{merge}"))),
            apart: found.apart,
            problems: Problems::default(),
        }
    }
}

fn closed(both: &Both) -> String {
    let away = |side: &Side, other: &Side| match side.standing {
        Standing::Away(into) if into == other.person.id => Some("These two are merged.".to_owned()),
        Standing::Away(_) => Some(format!("{} is merged into another record. Undo that first.", side.person.name())),
        Standing::Alone | Standing::Holds => None,
    };
    away(&both.one, &both.other).or_else(|| away(&both.other, &both.one)).unwrap_or_default()
}

fn card(title: &str, side: &Side) -> SideCard {
    let family = |of: &super::model::Belongs| {
        let worker = match (&of.worker, of.is_closed) {
            (Some(worker), false) => worker.clone(),
            (Some(worker), true) => format!("{worker}; case closed"),
            (None, true) => "case closed".to_owned(),
            (None, false) => "no reunification worker".to_owned(),
        };
        (format!("/families/{}", of.family), format!("{}, {}", of.name, of.number), worker)
    };
    let counts = side.counts.iter().filter(|(_, count)| *count > 0);
    let counts: Vec<String> = counts.map(|(what, count)| format!("{what}: {count}")).collect();
    SideCard {
        title: format!("{title}: {}", side.person.name()),
        born: born(&side.person),
        phone: side.person.phone.clone(),
        families: side.families.iter().map(family).collect(),
        counts: if counts.is_empty() { "Nothing".to_owned() } else { counts.join(", ") },
    }
}

/// What was decided.
enum Decision {
    Merge { kept: PersonId, merged: PersonId, reason: String },
    Apart { reason: String },
}

fn check(posted: &Posted, both: &Both, typed: &Typed) -> Result<Decision, Problems> {
    let mut problems = Problems::default();
    let reason = problems.required_line("reason", &typed.reason, REASON, "how you know");
    if posted.has("apart") {
        return problems.or(reason.map(|reason| Decision::Apart { reason }));
    }
    let kept = typed.keep.parse().ok().and_then(|kept| both.keeping(kept));
    let Some((kept, merged)) = kept else {
        problems.add("keep", "Choose the record to keep");
        return Err(problems);
    };
    if let Err(refusal) = may_merge((kept.person.id, kept.standing), (merged.person.id, merged.standing)) {
        problems.add("keep", refused_in_words(refusal, kept, merged));
    }
    let (kept, merged) = (kept.person.id, merged.person.id);
    problems.clone().or(reason.filter(|_| !problems.any()).map(|reason| Decision::Merge { kept, merged, reason }))
}

fn refused_in_words(refusal: Refusal, kept: &Side, merged: &Side) -> String {
    let (kept, merged) = (kept.person.name(), merged.person.name());
    match refusal {
        Refusal::Together => "These two are merged already".to_owned(),
        Refusal::MergedElsewhere => format!("{merged} is merged into another record. Undo that first"),
        Refusal::KeptIsMerged => {
            format!("{kept} is merged into another record. Keep that one instead, or undo it first")
        }
        Refusal::HoldsOthers => {
            format!("Another record is merged into {merged}. Keep {merged} instead, or undo that first")
        }
    }
}

pub(super) async fn decide(
    req: HttpRequest,
    access: Access,
    path: web::Path<Keys>,
    posted: Posted,
) -> Result<HttpResponse> {
    let (keys, form_id, seen) = (*path, posted.form_id()?, posted.first("version").to_owned());
    let found = find(&access, keys).await?;
    if let Some(location) = access.filed_before(form_id).await? {
        return Ok(see_other(&location, "This was saved already."));
    }
    let typed = Typed { keep: posted.first("keep").to_owned(), reason: posted.first("reason").to_owned() };
    if found.both.seen() != seen {
        return stale(&req, &access, keys, typed).await;
    }
    let decision = match check(&posted, &found.both, &typed) {
        Ok(decision) => decision,
        Err(problems) => {
            let shown = PairPage { form_id, problems, ..PairPage::of(&req, &access, &found, typed) };
            return page_with(&req, StatusCode::UNPROCESSABLE_ENTITY, &shown);
        }
    };
    match file(&access, keys, form_id, decision, seen).await {
        Ok((location, words)) => Ok(see_other(&location, words)),
        Err(Error::Stale) => stale(&req, &access, keys, typed).await,
        Err(error) if is_decided(&error) => stale(&req, &access, keys, typed).await,
        Err(error) => Err(error),
    }
}

/// Whether the database refused because somebody decided about one of the two in the meantime.
fn is_decided(error: &Error) -> bool {
    error.broken_rule().is_some_and(|rule| rule.starts_with("person_merges_") || rule.starts_with("people_apart"))
}

async fn stale(req: &HttpRequest, access: &Access, keys: Keys, typed: Typed) -> Result<HttpResponse> {
    let found = find(access, keys).await?;
    let shown = PairPage { stale: true, ..PairPage::of(req, access, &found, typed) };
    page_with(req, StatusCode::CONFLICT, &shown)
}

async fn file(
    access: &Access,
    keys: Keys,
    form: FormId,
    decision: Decision,
    seen: String,
) -> Result<(String, &'static str)> {
    let (by, now) = (access.actor().user, access.now());
    let words = match decision {
        Decision::Merge { .. } => "Saved: the two records are shown as one person. It can be undone.",
        Decision::Apart { .. } => "Saved: they are two people and are not offered again.",
    };
    let work = move |conn: &mut Conn, scope| {
        if store::pair(conn, scope, keys)?.seen() != seen {
            return Err(Error::Stale);
        }
        let filed = Filed::at("/people/duplicates");
        match &decision {
            Decision::Merge { kept, merged, reason } => {
                let (id, families) = store::merge(conn, scope, (*kept, *merged), reason, by, now)?;
                let filed = filed.about(RecordId::from_uuid(id.uuid())).saying("kept, merged, reason");
                Ok(filed.changing(families))
            }
            Decision::Apart { reason } => {
                let (id, families) = store::tell_apart(conn, scope, keys, reason, by, now)?;
                let filed = filed.about(RecordId::from_uuid(id.uuid())).saying("not the same, reason");
                Ok(filed.changing(families))
            }
        }
    };
    Ok((access.file(Filing::NoFamily, form, work).await?, words))
}
