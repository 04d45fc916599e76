//! The rule on protected records, by example and by property.

use chrono::{Days, Duration};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{select, subsequence};
use uuid::Uuid;

use super::*;
use crate::domain::calendar::Zone;
use crate::domain::code::check_codes;
use crate::domain::period::tests::{any_date, date};

fn person(n: u128) -> PersonId {
    PersonId::from_uuid(Uuid::from_u128(n))
}

fn program(n: u128) -> ProviderId {
    ProviderId::from_uuid(Uuid::from_u128(n))
}

fn record() -> Record {
    Record {
        id: ProtectedRecordId::from_uuid(Uuid::from_u128(9)),
        person: person(1),
        source: program(1),
        kind: RecordKind::Progress,
    }
}

fn consent() -> Ground {
    Ground {
        id: ConsentId::from_uuid(Uuid::from_u128(7)),
        person: person(1),
        source: Some(program(1)),
        kinds: vec![RecordKind::Progress, RecordKind::Attendance],
        recipients: vec![Recipient::FamilyTeam, Recipient::Court],
        purposes: vec![Purpose::Planning, Purpose::CourtReport],
        signed_on: Some(date("2026-01-05")),
        last_day: Some(date("2026-06-30")),
        revoked_on: None,
    }
}

fn asked(ground: Ground, today: &str) -> Result<Allowed, Refusal> {
    may_disclose(&record(), FOR_COURT, &[ground], date(today))
}

#[test]
fn codes_are_sound() {
    check_codes::<Basis>();
    check_codes::<RecordKind>();
    check_codes::<Recipient>();
    check_codes::<Purpose>();
    check_codes::<RevokedWhy>();
}

#[test]
fn a_consent_holds_from_its_signature_through_its_last_day() {
    for (day, good) in [("2026-01-04", false), ("2026-01-05", true), ("2026-06-30", true), ("2026-07-01", false)] {
        assert_eq!(asked(consent(), day).is_ok(), good, "{day}");
    }
    assert_eq!(asked(consent(), "2026-07-01"), Err(Refusal::Expired(date("2026-06-30"))));
    let leap = Ground { last_day: Some(date("2028-02-29")), ..consent() };
    assert!(asked(leap.clone(), "2028-02-29").is_ok() && asked(leap, "2028-03-01").is_err());
}

#[test]
fn each_element_must_cover_the_use_and_the_nearest_consent_says_what_is_missing() {
    let day = "2026-03-01";
    let unsigned = Ground { signed_on: None, ..consent() };
    assert_eq!(asked(unsigned.clone(), day), Err(Refusal::NotSigned));
    assert_eq!(asked(Ground { person: person(2), ..consent() }, day), Err(Refusal::NoGround));
    assert_eq!(asked(Ground { source: Some(program(2)), ..consent() }, day), Err(Refusal::OtherProgram));
    assert_eq!(asked(Ground { kinds: vec![RecordKind::Treatment], ..consent() }, day), Err(Refusal::OtherKind));
    let planning = Ground { purposes: vec![Purpose::Planning], ..consent() };
    assert_eq!(asked(planning, day), Err(Refusal::OtherPurpose(Purpose::CourtReport)));
    let team = Ground { recipients: vec![Recipient::FamilyTeam], ..consent() };
    assert_eq!(asked(team.clone(), day), Err(Refusal::OtherRecipient(Recipient::Court)));
    assert_eq!(may_disclose(&record(), FOR_COURT, &[unsigned, team], date(day)), Err(Refusal::NotSigned));
    assert!(asked(Ground { source: None, ..consent() }, day).is_ok(), "every program");
}

#[test]
fn of_several_the_one_that_lasts_longest_is_named() {
    let longer = Ground { id: ConsentId::from_uuid(Uuid::from_u128(8)), last_day: None, ..consent() };
    let found = may_disclose(&record(), FOR_COURT, &[consent(), longer.clone()], date("2026-03-01")).unwrap();
    assert_eq!((found.ground(), found.until(), found.record()), (longer.id, None, record().id));
}

#[test]
fn nobody_reads_a_record_without_a_use_of_her_own() {
    let readers: Vec<_> = Role::ALL.iter().filter(|role| Use::by(**role).is_some()).collect();
    let expected =
        [Role::ReunificationWorker, Role::PermanencyWorker, Role::Supervisor, Role::Manager, Role::CourtLiaison];
    assert_eq!(readers.len(), expected.len());
    assert!(expected.iter().all(|role| readers.contains(&role)));
    assert_ne!(Use::by(Role::PermanencyWorker), Use::by(Role::ReunificationWorker));
}

#[test]
fn counseling_notes_stand_alone() {
    assert!(kinds_problem(&[RecordKind::CounselingNotes]).is_none());
    assert!(kinds_problem(&[RecordKind::CounselingNotes, RecordKind::Progress]).is_some());
}

fn any_ground() -> impl Strategy<Value = Ground> {
    let covers = (
        subsequence(RecordKind::ALL.to_vec(), 0..=RecordKind::ALL.len()),
        subsequence(Recipient::ALL.to_vec(), 0..=Recipient::ALL.len()),
        subsequence(Purpose::ALL.to_vec(), 0..=Purpose::ALL.len()),
    );
    let days = (proptest::option::of(any_date()), proptest::option::of(any_date()), proptest::option::of(any_date()));
    (1..3_u128, proptest::option::of(1..3_u128), covers, days).prop_map(|(whose, source, covers, days)| Ground {
        id: consent().id,
        person: person(whose),
        source: source.map(program),
        kinds: covers.0,
        recipients: covers.1,
        purposes: covers.2,
        signed_on: days.0,
        last_day: days.1,
        revoked_on: days.2,
    })
}

proptest! {
    /// The rule against a plain reading of 2.31: allowed exactly where one consent says yes to every question.
    #[test]
    fn a_record_is_disclosed_exactly_where_one_consent_covers_everything(
        grounds in vec(any_ground(), 0..4),
        today in any_date(),
        kind in select(RecordKind::ALL),
        to in select(Recipient::ALL),
        purpose in select(Purpose::ALL),
    ) {
        let record = Record { kind, ..record() };
        let covers = |g: &Ground| {
            g.person == record.person
                && (g.source.is_none() || g.source == Some(record.source))
                && g.kinds.contains(&kind) && g.recipients.contains(&to) && g.purposes.contains(&purpose)
                && g.signed_on.is_some_and(|on| on <= today)
                && g.last_day.is_none_or(|last| today <= last)
                && g.revoked_on.is_none()
        };
        let found = may_disclose(&record, Use { to, purpose }, &grounds, today);
        prop_assert_eq!(found.is_ok(), grounds.iter().any(covers));
    }

    /// Through its last day in the agency's time zone, and not at the midnight after, also where that day has 23 or 25 hours.
    #[test]
    fn it_is_over_at_the_midnight_after_its_last_day(
        last in any_date(),
        zone in select(vec!["America/Chicago", "America/Los_Angeles", "America/Havana", "Pacific/Auckland"]),
        second in 0..86_400_i64,
    ) {
        let zone = Zone::parse(zone).unwrap();
        let ground = Ground { signed_on: Some(last - Days::new(10)), last_day: Some(last), ..consent() };
        let at = |moment| may_disclose(&record(), FOR_COURT, std::slice::from_ref(&ground), zone.local_date(moment)).is_ok();
        let midnight = zone.start_of(last + Days::new(1));
        prop_assert!(at(midnight - Duration::seconds(1)));
        prop_assert!(at(zone.start_of(last)));
        prop_assert!(!at(midnight));
        prop_assert!(!at(midnight + Duration::seconds(second)));
    }

    /// Taken back, it allows nothing, from that moment on and whatever else it says.
    #[test]
    fn revocation_ends_it_at_once(ground in any_ground(), on in any_date(), today in any_date()) {
        let revoked = Ground { revoked_on: Some(on), ..ground };
        for &to in Recipient::ALL {
            for &purpose in Purpose::ALL {
                let asked = Use { to, purpose };
                let found = may_disclose(&record(), asked, std::slice::from_ref(&revoked), today);
                prop_assert!(found.is_err());
            }
        }
    }
}
