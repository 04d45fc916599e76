//! The page of a referral: whose move it is, what is booked, what stands in the way, and the story of the need so far.

use std::collections::HashMap;

use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;
use chrono::NaiveDate;

use super::answer_store as answers;
use super::appointment_store::{self as appointments, Appointment};
use super::barrier_store::{self as barriers, Barrier};
use super::choice_store::{self as choices, Choice};
use super::model::{Referral, Step};
use super::store::Found;
use super::talk_store::{self as talks, Talk};
use super::{store, words};
use crate::access::{Access, Action, Scope};
use crate::db::{Conn, Instant};
use crate::domain::answer_link::may_ask;
use crate::domain::appointment::{Attended, may_book};
use crate::domain::calendar::short_date;
use crate::domain::id::{FamilyId, LinkAnswerId, ProviderId, ReferralId, UserId};
use crate::domain::referral::{self, State, is_open, next_states};
use crate::domain::text::counted;
use crate::error::Result;
use crate::features::children::Members;
use crate::features::directory;
use crate::features::families::{self, Family};
use crate::features::users;
use crate::web::page::{Frame, page, setting};

#[derive(Template)]
#[template(path = "referrals/show.html")]
struct ShowPage {
    frame: Frame,
    title: String,
    family: String,
    back: String,
    tag: (&'static str, &'static str),
    whose_move: String,
    follow_up: String,
    /// "Asked on Nov 20, 2026; no answer on Nov 22, 2026"; empty before the first call.
    asked: String,
    provider: String,
    needed_on: String,
    next: Vec<(String, &'static str)>,
    /// Who marked it as entered in error, when and why; empty for one that counts.
    error: String,
    /// Where the whole service is marked as entered in error; empty for who may not.
    mark: String,
    /// Where something is added: below this address; empty for who may not.
    add: String,
    /// Where a provider is asked by a link; empty where there is nothing to ask, or one may not.
    ask: String,
    may_book: bool,
    appointments: Vec<Booked>,
    /// "3 held, 1 missed"; empty when nothing is known.
    attended: String,
    barriers: Vec<InTheWay>,
    attempts: Vec<Tried>,
    chosen: Option<Chosen>,
    talks: Vec<Spoken>,
    history: Vec<Line>,
}

/// An appointment as the page lists it.
struct Booked {
    what: String,
    kind: &'static str,
    became: String,
    /// Where it is said what became of it, or that it is cancelled; empty where that is known or one may not.
    act: (String, &'static str),
    /// Its card for the parent; empty for what is past, or for who hands none out.
    card: String,
}

/// Something in the way.
struct InTheWay {
    what: String,
    removed: String,
    act: String,
    wrong: String,
}

/// One attempt to meet the need.
struct Tried {
    number: usize,
    provider: String,
    from: String,
    tag: (&'static str, &'static str),
    since: String,
}

/// Why the provider was chosen.
struct Chosen {
    /// "Outpatient program, Harbor House: offered as the first of 6".
    what: String,
    reasons: Vec<String>,
    above: Vec<String>,
    why: String,
}

/// A call.
struct Spoken {
    what: String,
    by: String,
    when: String,
    iso: String,
    note: String,
    wrong: String,
}

/// A step as the history shows it.
struct Line {
    state: &'static str,
    by: String,
    when: String,
    iso: String,
    because: String,
    note: String,
    /// Who marked it as entered in error, when and why; empty for one that counts.
    error: String,
    /// Where it is marked as entered in error; empty where that cannot be.
    mark: String,
}

/// What is read for the page.
struct Whole {
    family: Family,
    members: Members,
    found: Found,
    steps: Vec<(Step, Option<String>)>,
    talks: Vec<Talk>,
    appointments: Vec<Appointment>,
    barriers: Vec<Barrier>,
    choice: Option<Choice>,
    providers: HashMap<ProviderId, String>,
    names: HashMap<UserId, String>,
    /// Who gave the answers that came through links.
    speakers: HashMap<LinkAnswerId, String>,
    contact_on: Option<NaiveDate>,
}

impl Whole {
    fn read(conn: &mut Conn, scope: Scope, access: &Access, (family, id): (FamilyId, ReferralId)) -> Result<Self> {
        let found = store::seen(conn, access.actor().role, family, id)?;
        let (family, steps) = (families::find(conn, scope, family)?, store::steps(conn, id)?);
        let (talks, appointments, barriers) =
            (talks::of(conn, id)?, appointments::of(conn, id)?, barriers::of(conn, id)?);
        let markers = steps.iter().filter_map(|(step, _)| step.error_by).chain(found.2.iter().map(|m| m.by));
        let people = markers.chain(talks.iter().filter_map(|talk| talk.entered_by)).collect::<Vec<_>>();
        let with = steps.iter().filter_map(|(step, _)| step.provider_id).collect::<Vec<_>>();
        let through = steps.iter().filter_map(|(step, _)| step.answer_id);
        let through = through.chain(appointments.iter().filter_map(|one| one.booked_answer_id)).collect::<Vec<_>>();
        let referred = steps.iter().rfind(|(step, _)| step.counts() && step.state == State::Referred);
        Ok(Self {
            choice: referred.map_or(Ok(None), |(step, _)| choices::of_step(conn, step.id))?,
            members: Members::of(conn, family.id)?,
            contact_on: store::last_contact(conn, family.id)?,
            providers: directory::named_by(conn, with)?,
            names: users::names(conn, people)?,
            speakers: answers::speakers(conn, through)?,
            family,
            found,
            steps,
            talks,
            appointments,
            barriers,
        })
    }
}

/// What the parts of the page need to know beside what they show.
struct Seen<'a> {
    access: &'a Access,
    names: &'a HashMap<UserId, String>,
    speakers: &'a HashMap<LinkAnswerId, String>,
    referral: &'a Referral,
    may_log: bool,
    may_hand_out: bool,
}

impl Seen<'_> {
    fn moment(&self, at: Instant) -> String {
        self.access.clock().zone().said(at.utc())
    }

    /// "Nov 3, 2026, 9:12 a.m., by Dana Reyes: entered for the wrong person".
    fn marked(&self, at: Instant, by: UserId, reason: &str) -> String {
        format!("{}, by {}: {reason}", self.moment(at), self.name(Some(by)))
    }

    fn name(&self, of: Option<UserId>) -> String {
        of.and_then(|of| self.names.get(&of)).map_or_else(|| "an import".to_owned(), Clone::clone)
    }

    fn path(&self) -> String {
        words::path(self.referral.family_id, self.referral.id)
    }

    fn booked(&self, of: &Appointment) -> Booked {
        let became = words::became(of).unwrap_or_default();
        let (path, has_been) = (format!("{}/appointments/{}", self.path(), of.id), of.held_on <= self.access.today());
        let is_ahead = of.attendance.is_none() && of.held_on >= self.access.today();
        let card = if self.may_hand_out && is_ahead { format!("{path}/card") } else { String::new() };
        let act = match (self.may_log && of.attendance.is_none(), has_been) {
            (false, _) => (String::new(), ""),
            (true, true) => (path, "What became of it?"),
            (true, false) => (path, "Cancelled?"),
        };
        let kind = match (&of.attendance, has_been) {
            (None, false) => "plain",
            (Some(crate::domain::appointment::Attendance::Held), _) => "good",
            (None, true) | (Some(_), _) => "warn",
        };
        let open = if has_been { "Not said yet" } else { "Booked" };
        Booked {
            what: words::appointment(of),
            kind,
            became: if became.is_empty() { open.to_owned() } else { became },
            act,
            card,
        }
    }

    fn in_the_way(&self, of: &Barrier) -> InTheWay {
        let path = if self.may_log { format!("{}/barriers/{}", self.path(), of.id) } else { String::new() };
        let removed = words::removed(of).unwrap_or_default();
        let (act, wrong) = match (removed.is_empty(), path.is_empty()) {
            (_, true) => (String::new(), String::new()),
            (true, false) => (path, String::new()),
            (false, false) => (String::new(), format!("{path}/error")),
        };
        InTheWay { what: words::barrier(of), removed, act, wrong }
    }

    fn spoken(&self, talk: &Talk) -> Spoken {
        let with = if talk.with_whom.is_empty() { String::new() } else { format!(" with {}", talk.with_whom) };
        let parent = if talk.parent_took_part { ", the parent took part" } else { "" };
        let wrong = if self.may_log { format!("{}/talks/{}/error", self.path(), talk.id) } else { String::new() };
        Spoken {
            what: format!("{}{with}{parent}", talk.kind),
            by: format!("{}, entered {}", self.name(talk.entered_by), self.moment(talk.entered_at)),
            when: short_date(talk.spoke_on),
            iso: talk.spoke_on.to_string(),
            note: talk.note_for(self.referral, &self.access.reader()).to_owned(),
            wrong,
        }
    }

    fn chosen(&self, choice: &Choice) -> Chosen {
        let lines = |text: &str| text.lines().map(str::to_owned).collect::<Vec<_>>();
        let place = match choice.position {
            1 => format!("the first of {}", choice.offered),
            at => format!("number {at} of {}", choice.offered),
        };
        let narrowed =
            if choice.narrowed_by.is_empty() { String::new() } else { format!(", narrowed by {}", choice.narrowed_by) };
        Chosen {
            what: format!("{}: offered as {place}{narrowed}.", choice.service_name),
            reasons: lines(&choice.reasons),
            above: lines(&choice.offered_above),
            why: choice.why_for(self.referral, &self.access.reader()).to_owned(),
        }
    }

    fn line(&self, (step, by): &(Step, Option<String>)) -> Line {
        let (error, mark) = match step.error_at.zip(step.error_by) {
            Some((at, by)) => (self.marked(at, by, &step.error_reason), String::new()),
            None if self.may_log && step.state != State::Needed => {
                (String::new(), format!("{}/steps/{}/error", self.path(), step.id))
            }
            None => (String::new(), String::new()),
        };
        let speaker = step.answer_id.and_then(|answer| self.speakers.get(&answer));
        let by = by.as_deref().or(speaker.map(String::as_str)).unwrap_or("an import");
        Line {
            state: step.state.label(),
            by: format!("{by}, entered {}", self.moment(step.entered_at)),
            when: short_date(step.occurred_on),
            iso: step.occurred_on.to_string(),
            because: step.because(),
            note: step.note_for(self.referral, &self.access.reader()).to_owned(),
            error,
            mark,
        }
    }
}

/// What can be done next, likeliest first. Where a service is to be found, one that was found already can be logged too; a place
/// on a waitlist may be given up for another.
fn next(referral: &Referral) -> Vec<(String, &'static str)> {
    let (family, id, state) = (referral.family_id, referral.id, referral.state);
    let step = |to: &State| (words::next_path(family, id, (state, *to)), words::step_label_from(state, *to));
    let mut next: Vec<_> = next_states(state).iter().map(step).collect();
    if next_states(state).contains(&State::Referred) {
        next.insert(1, (words::step_path(family, id, State::Referred), words::step_label(State::Referred)));
    } else if referral::way_elsewhere(state).is_some() {
        next.push((words::find_path(family, id), "Refer elsewhere"));
    }
    next
}

/// The attempts so far, where there was more than one; one tells no more than the history.
fn tried(whole: &Whole) -> Vec<Tried> {
    let moves: Vec<_> = whole.steps.iter().filter(|(step, _)| step.counts()).map(|(step, _)| step.told()).collect();
    let told = referral::attempts(&moves);
    let of = |attempt: &referral::Attempt<ProviderId>| Tried {
        number: attempt.number,
        provider: attempt.provider.and_then(|id| whole.providers.get(&id).cloned()).unwrap_or_default(),
        from: short_date(attempt.from),
        tag: words::tag(attempt.status),
        since: short_date(attempt.since),
    };
    if told.len() > 1 { told.iter().map(of).collect() } else { Vec::new() }
}

/// "Asked on Nov 20, 2026. No answer on Nov 22, 2026."; what came before the latest answer is left out.
fn asked(referral: &Referral) -> String {
    let open = is_open(referral.state);
    let asked = referral.asked_on.filter(|on| open && *on >= referral.state_on);
    let tried = referral.tried_on.filter(|on| open && *on >= referral.state_on.max(asked.unwrap_or(referral.state_on)));
    let asked = asked.map(|on| format!("Asked on {}.", short_date(on)));
    let tried = tried.map(|on| format!("No answer on {}.", short_date(on)));
    asked.into_iter().chain(tried).collect::<Vec<_>>().join(" ")
}

pub(super) async fn show(
    req: HttpRequest,
    access: Access,
    path: web::Path<(FamilyId, ReferralId)>,
) -> Result<HttpResponse> {
    let key = path.into_inner();
    let asking = access.clone();
    let whole = access.open(key.0, move |conn, scope| Whole::read(conn, scope, &asking, key)).await?;
    page(&req, &ShowPage::of(&req, &access, &whole))
}

impl ShowPage {
    fn of(req: &HttpRequest, access: &Access, whole: &Whole) -> Self {
        let (referral, provider, marked) = &whole.found;
        let means = whole.family.means(access);
        let may_log = means.allow(Action::LogService) && marked.is_none();
        let may_hand_out = means.allow(Action::HandOutAppointment) && marked.is_none();
        let seen = Seen { access, names: &whole.names, speakers: &whole.speakers, referral, may_log, may_hand_out };
        let known = whole.appointments.iter().filter_map(|a| Some((a.attendance?, a.cancelled_by)));
        Self {
            frame: Frame::of(access, req),
            title: format!("{} for {}", referral.service, whole.members.name(referral.who())),
            back: format!("/families/{}", whole.family.id),
            family: whole.family.name.clone(),
            tag: words::tag(referral.status()),
            whose_move: referral.next_action(),
            follow_up: referral.follow_up(&setting(req).follow_up, whole.contact_on),
            asked: asked(referral),
            provider: provider.clone().unwrap_or_default(),
            needed_on: short_date(referral.needed_on),
            error: marked.as_ref().map_or_else(String::new, |m| seen.marked(m.at, m.by, &m.reason)),
            mark: if may_log { format!("{}/error", seen.path()) } else { String::new() },
            next: if may_log { next(referral) } else { Vec::new() },
            add: if may_log && is_open(referral.state) { seen.path() } else { String::new() },
            ask: if may_log && may_ask(referral.state) {
                format!("{}/answer-link", seen.path())
            } else {
                String::new()
            },
            may_book: may_book(referral.state),
            appointments: whole.appointments.iter().map(|of| seen.booked(of)).collect(),
            attended: Attended::of(known).said(),
            barriers: whole.barriers.iter().map(|of| seen.in_the_way(of)).collect(),
            attempts: tried(whole),
            chosen: whole.choice.as_ref().map(|choice| seen.chosen(choice)),
            talks: whole.talks.iter().map(|talk| seen.spoken(talk)).collect(),
            history: whole.steps.iter().rev().map(|step| seen.line(step)).collect(),
        }
    }

    /// "2 attempts to meet one need".
    fn story(&self) -> String {
        format!("{} to meet one need", counted(self.attempts.len(), "attempt"))
    }
}
