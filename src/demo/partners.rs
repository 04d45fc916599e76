//! Writes down the parent partners: eight people over the three offices, offers in every state, contacts and travel.

use chrono::{Days, NaiveDate};

use super::staff::Staff;
use super::story::{Told, entered};
use crate::db::Conn;
use crate::domain::contact::Medium;
use crate::domain::id::{PartnerId, PartnerOfferId, UserId};
use crate::domain::partner::{Answer, DeclineReason, EndReason, Miles};
use crate::error::Result;
use crate::features::partners::{self, NewContact, NewPartner, NewStep, NewTrip, PartnerFacts, Travel};
use crate::features::users;

/// First name, last name, languages, offices by number, for how many days; and, where she left, how many days ago.
type Hired = (&'static str, &'static str, &'static str, &'static [usize], u64, Option<u64>);

const PARTNERS: [Hired; 8] = [
    ("Dolores", "Quinn", "English, Spanish", &[0], 610, None),
    ("Faduma", "Warsame", "English, Somali", &[0, 1], 420, None),
    ("Lamont", "Ellery", "English", &[0], 280, None),
    ("Mai", "Thao", "English, Hmong", &[1], 500, None),
    ("Bernadette", "Castle", "English", &[1], 350, None),
    ("Joaquin", "Serrano", "English, Spanish", &[1, 0], 150, None),
    ("Tamika", "Rhodes", "English", &[0], 700, Some(95)),
    ("Walter", "Lindgren", "English", &[2], 640, Some(40)),
];

/// Every so many open families one is offered a partner.
const OFFER_EVERY: usize = 2;

/// A partner at work, with the offices that she covers.
struct Hand {
    id: PartnerId,
    offices: Vec<usize>,
    since: NaiveDate,
}

/// Puts the partners on the roster, and tells what became of the offers.
pub(super) fn write(conn: &mut Conn, staff: &Staff, told: &[Told], today: NaiveDate) -> Result<()> {
    let coordinator = users::by_email(conn, "partners@juniper.test")?.map(|user| user.id);
    let hands = roster(conn, staff, told, coordinator, today)?;
    let open = told.iter().filter(|of| of.open);
    for (n, of) in open.step_by(OFFER_EVERY).enumerate() {
        offer(conn, of, n, &hands, coordinator, today)?;
    }
    Ok(())
}

fn roster(conn: &mut Conn, staff: &Staff, told: &[Told], by: Option<UserId>, today: NaiveDate) -> Result<Vec<Hand>> {
    let mut own = told.iter().filter(|of| of.closed);
    let mut hands = Vec::new();
    for (given, family, languages, offices, days, left) in PARTNERS {
        let (since, at) = (today - Days::new(days), entered(today - Days::new(days)));
        let covered: Vec<_> = offices.iter().filter_map(|n| staff.offices.get(*n).copied()).collect();
        let Some((first, others)) = covered.split_first() else { continue };
        let facts = PartnerFacts {
            given_name: given.to_owned(),
            family_name: family.to_owned(),
            phone: format!("555-017{}", hands.len()),
            languages: languages.to_owned(),
        };
        // The first one's own case was here, under the name that she had then.
        let person = if hands.is_empty() { own.next().map(|of| of.mother) } else { None };
        let id = partners::add(conn, &NewPartner { person, facts, office: *first, starts_on: since }, by, at)?;
        for office in others {
            partners::add_term(conn, id, (*office, since), by, at)?;
        }
        trips(conn, id, (days, left.unwrap_or(0)), by, today)?;
        match left {
            Some(ago) => leave(conn, id, today - Days::new(ago), by)?,
            None => hands.push(Hand { id, offices: offices.to_vec(), since }),
        }
    }
    Ok(hands)
}

/// Ends what she covers.
fn leave(conn: &mut Conn, id: PartnerId, on: NaiveDate, by: Option<UserId>) -> Result<()> {
    for (term, version) in partners::open_terms(conn, id)? {
        partners::end_term(conn, (term, version), (on, "Found other work"), by)?;
    }
    Ok(())
}

/// A training or a parents' group every few weeks of the last half year in which she was here.
fn trips(conn: &mut Conn, id: PartnerId, (from, to): (u64, u64), by: Option<UserId>, today: NaiveDate) -> Result<()> {
    for (n, ago) in (to.max(3)..from.min(190)).step_by(24).enumerate() {
        let on = today - Days::new(ago);
        let measured = n % 3 != 2;
        let travel = Travel {
            from: if measured { String::new() } else { "North office".to_owned() },
            to: if measured { String::new() } else { "County courthouse".to_owned() },
            miles: Miles::of_tenths(i32::try_from(64 + 37 * n).unwrap_or(64)).filter(|_| measured),
            purpose: if n % 2 == 0 { "Parents’ group" } else { "Partner training" }.to_owned(),
        };
        partners::add_trip(conn, &NewTrip { partner: id, contact: None, on, travel }, by, entered(on))?;
    }
    Ok(())
}

/// An offer of family `n`, as far as it has come.
fn offer(conn: &mut Conn, of: &Told, n: usize, hands: &[Hand], by: Option<UserId>, today: NaiveDate) -> Result<()> {
    let on = of.opened_on + Days::new(2);
    let (answered, started) = (on + Days::new(3), on + Days::new(8));
    if started > today {
        return Ok(());
    }
    let fresh_on = today - Days::new(u64::try_from(n % 9).unwrap_or_default());
    let offered_on = if n % 5 == 4 { fresh_on.max(on) } else { on };
    let id = partners::offer(conn, (of.family, of.mother), offered_on, of.worker, entered(offered_on))?;
    let step = |conn: &mut Conn, version, step: NewStep| partners::step(conn, (id, version), &step, by);
    match n % 5 {
        4 => return Ok(()),
        3 => {
            let why = [DeclineReason::NotNow, DeclineReason::Privacy, DeclineReason::HasSupport];
            let why = why.get(n / 5 % 3).copied();
            return step(conn, 1, NewStep::Answer(Answer::Declined, why, answered));
        }
        _ => step(conn, 1, NewStep::Answer(Answer::Accepted, None, answered))?,
    }
    let near: Vec<&Hand> = hands.iter().filter(|h| h.offices.contains(&of.office) && h.since <= started).collect();
    let Some(hand) = near.get(n.checked_rem(near.len()).unwrap_or_default()).filter(|_| n % 10 != 7) else {
        return Ok(());
    };
    step(conn, 2, NewStep::Start(hand.id, started))?;
    let last = if n % 10 == 6 { today.min(started + Days::new(60)) } else { today };
    contacts(conn, of, (id, hand.id), (started, last), by)?;
    if n % 10 == 6 { step(conn, 3, NewStep::End(EndReason::ParentWish, last)) } else { Ok(()) }
}

fn contacts(
    conn: &mut Conn,
    of: &Told,
    (offer, partner): (PartnerOfferId, PartnerId),
    (from, to): (NaiveDate, NaiveDate),
    by: Option<UserId>,
) -> Result<()> {
    const SAID: [&str; 3] = [
        "Went through the plan together and made a list of questions for the next hearing.",
        "Waited with her before family time. She wants somebody beside her again next week.",
        "Showed her how the bus connects to the treatment center, and rode along.",
    ];
    for (n, on) in from.iter_days().take_while(|on| *on <= to).step_by(13).take(12).enumerate() {
        let met = n % 2 == 0;
        let travel = Travel {
            from: String::new(),
            to: String::new(),
            miles: Miles::of_tenths(i32::try_from(58 + 9 * n).unwrap_or(58)),
            purpose: "Contact with a parent".to_owned(),
        };
        let new = NewContact {
            offer,
            family: of.family,
            held_on: on,
            medium: if met { Medium::InPersonElsewhere } else { Medium::Phone },
            minutes: if met { 75 } else { 20 },
            note: SAID.get(n % 3).copied().unwrap_or_default().to_owned(),
            travel: met.then_some(travel),
        };
        partners::add_contact(conn, &new, partner, by, entered(on))?;
    }
    Ok(())
}
