//! What a link shows and what decides whether it works. A provider's page is made of what is read here and of nothing else.

use chrono::NaiveDate;

use crate::access::Keys;
use crate::db::{Conn, Instant, fresh};
use crate::domain::answer_link::{Facts, Share, Standing, needs_consent};
use crate::domain::family::Who;
use crate::domain::id::{AppointmentId, ProtectedRecordId};
use crate::domain::protected::RecordKind;
use crate::error::Result;
use crate::features::children::Members;
use crate::features::consents::{self, NewRecord};
use crate::features::families::{self, Family};
use crate::features::referrals::{self, AnswerLink, Appointment, NewAnswer, Referral, Said};
use crate::features::{adults, directory, users};

/// A link that works, and the referral that it asks about.
#[derive(Debug, Clone)]
pub(super) struct Asked {
    pub(super) link: AnswerLink,
    pub(super) referral: Referral,
}

/// How a link stands today, with what it asks about where that still is.
pub(super) fn standing(conn: &mut Conn, link: &AnswerLink, today: NaiveDate) -> Result<(Standing, Option<Asked>)> {
    let referral = referrals::asked_by(conn, link)?;
    let family = referral.as_ref().map(|of| families::opened(conn, of.family_id)).transpose()?;
    let is_covered = match (&referral, &family) {
        (Some(referral), Some(family)) => is_covered(conn, family, referral, today)?,
        _ => true,
    };
    let facts = Facts {
        last_on: link.last_on,
        is_ended: link.ended_at.is_some(),
        state: referral.as_ref().map(|of| of.state),
        is_case_open: family.is_none_or(|family| family.closed_on.is_none() && !family.is_mistake),
        is_covered,
    };
    let asked = referral.map(|referral| Asked { link: link.clone(), referral });
    Ok((Standing::of(&facts, today), asked))
}

/// Whether a consent covers what a provider of this service would say, where it needs one.
pub(super) fn is_covered(conn: &mut Conn, family: &Family, referral: &Referral, today: NaiveDate) -> Result<bool> {
    if !needs_consent(referral.service) {
        return Ok(true);
    }
    let (Some(person), Some(program)) = (referral.person_id, referral.provider_id) else { return Ok(false) };
    Ok(consents::held(conn, family)?.lets_program_answer(person, program, today))
}

/// What is shown of a referral to the provider.
#[derive(Debug, Clone)]
pub(super) struct Shown {
    /// Name and telephone number of who asks.
    pub(super) worker: (String, String),
    pub(super) provider: String,
    pub(super) name: Option<String>,
    pub(super) phone: Option<String>,
    /// "Hmong, an interpreter is needed".
    pub(super) language: Option<String>,
    pub(super) appointments: Vec<Appointment>,
    /// Those of which she has said what became of them.
    pub(super) reported: Vec<AppointmentId>,
}

impl Shown {
    pub(super) fn read(conn: &mut Conn, asked: &Asked, today: NaiveDate) -> Result<Self> {
        let (link, referral) = (&asked.link, &asked.referral);
        let worker = match link.made_by {
            Some(user) => users::name_and_phone(conn, user)?,
            None => (String::new(), String::new()),
        };
        let programs = directory::named_by(conn, referral.provider_id.into_iter().collect::<Vec<_>>())?;
        Ok(Self {
            worker,
            provider: programs.into_values().next().unwrap_or_default(),
            name: link.shows(Share::Name).then(|| name(conn, referral)).transpose()?,
            phone: if link.shows(Share::Phone) { phone(conn, referral)? } else { None },
            language: link.shows(Share::Language).then(|| language(conn, referral, today)).transpose()?,
            appointments: referrals::appointments_for(conn, link)?,
            reported: referrals::reported(conn, link.id)?,
        })
    }
}

fn name(conn: &mut Conn, referral: &Referral) -> Result<String> {
    Ok(Members::of(conn, referral.family_id)?.name(referral.who()).to_owned())
}

fn phone(conn: &mut Conn, referral: &Referral) -> Result<Option<String>> {
    let Who::Adult(person) = referral.who() else { return Ok(None) };
    let adults = families::adults(conn, referral.family_id)?;
    let phone = adults.into_iter().find(|adult| adult.is(person)).map(|adult| adult.person.phone);
    Ok(phone.filter(|phone| !phone.is_empty()))
}

fn language(conn: &mut Conn, referral: &Referral, today: NaiveDate) -> Result<String> {
    let family = families::opened(conn, referral.family_id)?;
    let own = referral.person_id.map_or(Ok(None), |of| adults::language(conn, family.id, of, today))?;
    let language = own.unwrap_or(family.language);
    let language = if language.is_empty() { "Language not recorded".to_owned() } else { language };
    Ok(if family.interpreter { format!("{language}, an interpreter is needed") } else { language })
}

/// Files an answer. What a treatment program says of attendance is kept as its protected record.
pub(super) fn file(
    conn: &mut Conn,
    asked: &Asked,
    new: &NewAnswer,
    (keys, today, now): (&Keys, NaiveDate, Instant),
    attendance: &str,
) -> Result<()> {
    referrals::file_answer(conn, (&asked.link, &asked.referral), new, today, now)?;
    let referral = &asked.referral;
    if let (Said::Protected(_), Some(person), Some(source)) = (&new.said, referral.person_id, referral.provider_id) {
        let id: ProtectedRecordId = fresh();
        let text = format!("{attendance} Said by {} through the answer link.", new.said_by);
        let sealed = crate::access::protected::SealedText::seal(keys, id, &text)?;
        let (family, referral, kind) = (referral.family_id, Some(referral.id), RecordKind::Attendance);
        let record = NewRecord { id, family, person, source, referral, kind, received_on: today, sealed };
        consents::keep(conn, &record, None, now)?;
    }
    Ok(())
}
