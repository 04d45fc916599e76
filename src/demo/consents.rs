//! Consents to the release of treatment records in four families of the worker who signs in, and two records.

use chrono::{Days, NaiveDate};

use super::story::{Providers, Told, entered};
use crate::access::Keys;
use crate::access::protected::SealedText;
use crate::db::{Conn, fresh};
use crate::domain::id::{ConsentId, UserId};
use crate::domain::protected::{Basis, Purpose, Recipient, RecordKind, RevokedWhy};
use crate::domain::referral::ServiceKind;
use crate::error::Result;
use crate::features::consents::{self, NewConsent, NewDisclosure, NewRecord};

/// What the programs wrote.
const LETTERS: [&str; 2] = [
    "Attended 11 of 12 group sessions since admission. Speaks openly, has a sponsor, and asks for evening groups because of work.",
    "Assessment of three hours. Outpatient treatment twice a week is recommended, with a review after eight weeks.",
];

/// One consent that holds, one about to end, one that was taken back, and one that is printed for signature.
pub(super) fn write(
    conn: &mut Conn,
    keys: &Keys,
    told: &[Told],
    providers: &Providers,
    today: NaiveDate,
) -> Result<()> {
    let gives = |(_, services): &&(_, &'static [ServiceKind])| services.contains(&ServiceKind::SubstanceUseTreatment);
    let Some((source, _)) = providers.iter().find(gives) else { return Ok(()) };
    let Some(worker) = told.iter().find(|of| of.open).and_then(|of| of.worker) else { return Ok(()) };
    let began = today - Days::new(21);
    let hers = told.iter().filter(|of| of.open && of.worker == Some(worker) && of.opened_on <= began);
    for (n, of) in hers.take(4).enumerate() {
        let new = NewConsent {
            family: of.family,
            person: of.mother,
            basis: Basis::Consent,
            order_number: String::new(),
            source: Some(*source),
            kinds: vec![RecordKind::Assessment, RecordKind::Attendance, RecordKind::Progress],
            recipients: vec![Recipient::FamilyTeam, Recipient::Court],
            recipient_name: String::new(),
            purposes: vec![Purpose::Planning, Purpose::CourtReport],
            signed_on: (n < 3).then_some(began),
            expires_on: Some(today + Days::new(if n == 1 { 6 } else { 160 })),
            until_case_closes: n == 0,
        };
        let consent = consents::add(conn, &new, Some(worker), entered(began))?;
        if n == 2 {
            let (on, at) = (today - Days::new(3), entered(today - Days::new(3)));
            consents::revoke(conn, (of.family, consent), (on, RevokedWhy::ByPerson), (worker, at))?;
        }
        if let Some(letter) = LETTERS.get(n) {
            letter_came(conn, keys, (of, consent, &new), (letter, n), (worker, today))?;
        }
    }
    Ok(())
}

/// A record that came under a consent; the first one was given to the court.
fn letter_came(
    conn: &mut Conn,
    keys: &Keys,
    (of, consent, terms): (&Told, ConsentId, &NewConsent),
    (text, n): (&str, usize),
    (worker, today): (UserId, NaiveDate),
) -> Result<()> {
    let (id, received_on) = (fresh(), today - Days::new(12));
    let Some((kind, source)) = terms.kinds.get(2 - 2 * n.min(1)).copied().zip(terms.source) else { return Ok(()) };
    let sealed = SealedText::seal(keys, id, text)?;
    let new = NewRecord { id, family: of.family, person: of.mother, source, referral: None, kind, received_on, sealed };
    consents::keep(conn, &new, Some(worker), entered(received_on))?;
    if n > 0 {
        return Ok(());
    }
    let on = today - Days::new(8);
    let new = NewDisclosure {
        family: of.family,
        record: id,
        ground: consent,
        to: Recipient::Court,
        to_name: "Juniper County District Court".to_owned(),
        to_address: "200 Court Square, Juniper".to_owned(),
        purpose: Purpose::CourtReport,
        on,
    };
    consents::disclose(conn, &new, worker, entered(on)).map(|_| ())
}
