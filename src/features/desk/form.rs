//! A morning's calls, as chosen: for each referral one answer, on the version that the page showed.

use chrono::NaiveDate;

use crate::access::Posted;
use crate::domain::id::ReferralId;
use crate::domain::referral::{self, Heard, StepError, Then};
use crate::domain::talk::TalkKind;
use crate::features::referrals::{NewStep, NewTalk, Referral};
use crate::web::form::Problems;

/// The answers of one page.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct CallsForm {
    /// The day of the calls, as typed.
    pub(super) on: String,
    /// What was heard, by referral, with the version that was shown.
    pub(super) answers: Vec<(ReferralId, i32, String)>,
}

/// What an answer becomes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Call {
    Step(NewStep),
    Talk(NewTalk),
}

/// Where the problems of a referral stand, whichever row it is in.
pub(super) fn field(of: ReferralId) -> String {
    format!("heard.{of}")
}

/// What the answers in a row are sent as, counted from nought: short, because a page has hundreds of them.
pub(super) fn name(row: usize) -> String {
    format!("h{row}")
}

impl CallsForm {
    pub(super) fn begun(today: NaiveDate) -> Self {
        Self { on: today.to_string(), answers: Vec::new() }
    }

    /// The rows that the page showed come in their order, each with its version.
    pub(super) fn of(posted: &Posted) -> Self {
        let shown = posted.all("of").enumerate().filter_map(|(row, of)| {
            let (id, version) = of.split_once(' ')?;
            let id: ReferralId = id.parse().ok()?;
            Some((id, version.parse().ok()?, posted.first(&name(row)).to_owned()))
        });
        Self { on: posted.first("on").to_owned(), answers: shown.filter(|(.., heard)| !heard.is_empty()).collect() }
    }

    /// What was chosen for a referral.
    pub(super) fn heard(&self, of: ReferralId) -> &str {
        self.answers.iter().find(|(id, ..)| *id == of).map_or("", |(.., heard)| heard)
    }

    /// The calls on referrals as they stand. One that somebody took a step with meanwhile has its problem beside it, and so has
    /// one that is no longer there; nothing is filed then.
    pub(super) fn check(&self, now: &[Referral], today: NaiveDate) -> Result<Vec<(Referral, Call)>, Problems> {
        let mut problems = Problems::default();
        let on = problems.past_date("on", &self.on, today, "the day of the calls");
        if self.answers.is_empty() {
            problems.add("on", "Choose what was heard on one call at least");
        }
        let mut calls = Vec::new();
        for (id, version, heard) in &self.answers {
            let Some(of) = now.iter().find(|of| of.id == *id) else {
                problems.add(field(*id), "This referral is closed, or no longer yours. Your answer was not saved.");
                continue;
            };
            let Some(on) = on else { continue };
            match call(of, *version, heard, on) {
                Ok(call) => calls.push((of.clone(), call)),
                Err(words) => problems.add(field(*id), words),
            }
        }
        problems.or(Some(calls))
    }
}

fn call(of: &Referral, version: i32, heard: &str, on: NaiveDate) -> Result<Call, String> {
    let heard = Heard::from_code(heard).ok_or("Choose one of the answers")?;
    if of.version != version {
        return Err(format!("Somebody logged a step first: it is “{}” now. Look at your answer again.", of.status()));
    }
    if !Heard::of(of.state).contains(&heard) {
        return Err(format!("“{heard}” does not follow “{}”.", of.status()));
    }
    if let Some(step) = heard.step(of.state, of.state_on, on) {
        // That the day is not in the future was said of all rows together.
        referral::check(&step, on).map_err(|error: StepError| error.to_string())?;
    }
    Ok(match heard.then() {
        Then::Step(state, reason) => Call::Step(NewStep {
            state,
            occurred_on: on,
            reason,
            side: reason.and_then(referral::Reason::default_side),
            note: String::new(),
        }),
        Then::Talk(kind) => talk(of, kind, on)?,
    })
}

fn talk(of: &Referral, kind: TalkKind, on: NaiveDate) -> Result<Call, String> {
    crate::domain::talk::check(kind, "", on, of.needed_on).map_err(|error| error.to_string())?;
    let (with_whom, note) = (String::new(), String::new());
    Ok(Call::Talk(NewTalk { kind, spoke_on: on, with_whom, parent_took_part: false, note }))
}
