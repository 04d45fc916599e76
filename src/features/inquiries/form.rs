//! The forms of an inquiry, a determination and a notice.

use chrono::NaiveDate;

use super::model::{NewFinding, NewInquiry, NewNotice, What};
use crate::access::Posted;
use crate::domain::family::TribalAnswer;
use crate::web::form::Problems;

/// An entry as typed; each kind has its own of these fields.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct EntryForm {
    pub(super) on: String,
    pub(super) whom: String,
    pub(super) answer: String,
    pub(super) basis: String,
    pub(super) tribes: String,
    pub(super) finding: String,
    pub(super) source: String,
    pub(super) recipient: String,
    pub(super) sent_to: String,
    pub(super) method: String,
    pub(super) received: String,
    pub(super) replied: String,
    pub(super) reply: String,
}

/// A sound entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Sound {
    Asked(NewInquiry),
    Finding(NewFinding),
    Notice(NewNotice),
}

impl EntryForm {
    pub(super) fn of(posted: &Posted) -> Self {
        let text = |name| posted.first(name).to_owned();
        Self {
            on: text("on"),
            whom: text("whom"),
            answer: text("answer"),
            basis: text("basis"),
            tribes: text("tribes"),
            finding: text("finding"),
            source: text("source"),
            recipient: text("recipient"),
            sent_to: text("sent_to"),
            method: text("method"),
            received: text("received"),
            replied: text("replied"),
            reply: text("reply"),
        }
    }

    pub(super) fn check(&self, what: What, today: NaiveDate) -> Result<Sound, Problems> {
        let mut p = Problems::default();
        let sound = match what {
            What::Asked => self.asked(&mut p, today).map(Sound::Asked),
            What::Finding => self.found(&mut p, today).map(Sound::Finding),
            What::Notice => self.notice(&mut p, today).map(Sound::Notice),
        };
        p.or(sound)
    }

    fn asked(&self, p: &mut Problems, today: NaiveDate) -> Option<NewInquiry> {
        let asked_on = p.past_date("on", &self.on, today, "the day somebody was asked");
        let asked_whom = p.required_line("whom", &self.whom, 120, "who was asked");
        let answer: Option<TribalAnswer> = p.choice("answer", &self.answer, "what they said");
        if answer == Some(TribalAnswer::NotAsked) {
            p.add("answer", "Choose what they said");
        }
        let basis = p.line("basis", &self.basis, 300);
        let tribes = p.line("tribes", &self.tribes, 300);
        if answer == Some(TribalAnswer::Yes) && tribes.as_deref() == Some("") {
            p.add("tribes", "Enter the tribe, or \"not known yet\"");
        }
        Some(NewInquiry {
            asked_on: asked_on?,
            asked_whom: asked_whom?,
            answer: answer?,
            basis: basis?,
            tribes: tribes?,
        })
    }

    fn found(&self, p: &mut Problems, today: NaiveDate) -> Option<NewFinding> {
        let finding = p.choice("finding", &self.finding, "what was determined");
        let found_on = p.past_date("on", &self.on, today, "the day it was determined");
        let source = p.required_line("source", &self.source, 300, "by whom, or from what");
        Some(NewFinding { finding: finding?, found_on: found_on?, source: source? })
    }

    fn notice(&self, p: &mut Problems, today: NaiveDate) -> Option<NewNotice> {
        let recipient = p.choice("recipient", &self.recipient, "to whom it went");
        let sent_to = p.required_line("sent_to", &self.sent_to, 120, "the name of the tribe or person");
        let method = p.choice("method", &self.method, "how it was sent");
        let sent_on = p.past_date("on", &self.on, today, "the day it was sent");
        let received_on = p.optional_date("received", &self.received);
        let replied_on = p.optional_date("replied", &self.replied);
        let reply = p.line("reply", &self.reply, 300);
        for (field, day) in [("received", received_on), ("replied", replied_on)] {
            if day.flatten().is_some_and(|day| day > today) {
                p.add(field, "This date must be today or earlier");
            } else if day.flatten().zip(sent_on).is_some_and(|(day, sent)| day < sent) {
                p.add(field, "This date is before the notice was sent");
            }
        }
        if replied_on == Some(None) && reply.as_deref().is_some_and(|reply| !reply.is_empty()) {
            p.add("replied", "Enter the day of the reply");
        }
        Some(NewNotice {
            recipient: recipient?,
            sent_to: sent_to?,
            method: method?,
            sent_on: sent_on?,
            received_on: received_on?,
            replied_on: replied_on?,
            reply: reply?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(what: What, query: &str) -> Result<Sound, Problems> {
        EntryForm::of(&Posted::of_query(query)).check(what, "2026-11-22".parse().unwrap())
    }

    #[test]
    fn an_inquiry_says_who_was_asked_when_and_what_they_said() {
        let sound = check(What::Asked, "on=2026-11-20&whom=Maria&answer=possible&basis=A+grandmother");
        assert!(matches!(sound, Ok(Sound::Asked(NewInquiry { answer: TribalAnswer::Possible, .. }))));
        let problems = check(What::Asked, "on=2026-11-23&answer=not_asked").unwrap_err();
        assert!(["on", "whom", "answer"].iter().all(|field| problems.of(field).is_some()));
        assert!(check(What::Asked, "on=2026-11-20&whom=M&answer=yes").unwrap_err().of("tribes").is_some());
    }

    #[test]
    fn a_notice_comes_back_after_it_was_sent() {
        let sent = "recipient=tribe&sent_to=Red+Lake&method=registered_mail&on=2026-11-10";
        assert!(check(What::Notice, sent).is_ok());
        assert!(check(What::Notice, &format!("{sent}&received=2026-11-09")).unwrap_err().of("received").is_some());
        assert!(check(What::Notice, &format!("{sent}&reply=Member")).unwrap_err().of("replied").is_some());
        assert!(check(What::Finding, "finding=reason_to_know&on=2026-11-10").unwrap_err().of("source").is_some());
    }
}
