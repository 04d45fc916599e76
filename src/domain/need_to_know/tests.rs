//! The decision, held to its cases.

use super::*;
use uuid::Uuid;

fn user(n: u128) -> UserId {
    UserId::from_uuid(Uuid::from_u128(n))
}

fn office(n: u128) -> OfficeId {
    OfficeId::from_uuid(Uuid::from_u128(n))
}

fn now() -> DateTime<Utc> {
    "2026-11-23T17:00:00Z".parse().unwrap()
}

fn asker(role: Role, at: Option<u128>) -> Asker {
    Asker { user: user(1), role, office: at.map(office), flagged: false }
}

fn family() -> Facts {
    Facts {
        office: office(1),
        has_hearing: false,
        workers: vec![(user(2), Track::Reunification)],
        covers: Vec::new(),
        closed: Closed::default(),
        openings: Vec::new(),
        is_mistake: false,
        sampled_until: None,
    }
}

fn of(asker: &Asker, deed: Deed, family: &Facts) -> Decision {
    decide(asker, Role::ALL, deed, family, now())
}

#[test]
fn the_codes_are_sound() {
    crate::domain::code::check_codes::<Emergency>();
    crate::domain::code::check_codes::<Finding>();
}

#[test]
fn what_no_rule_allows_is_denied() {
    for &role in Role::ALL {
        let elsewhere = asker(role, Some(9));
        assert_eq!(of(&elsewhere, Deed::Show, &family()), Decision::Deny(Rule::Nothing), "{role}");
        assert_eq!(decide(&elsewhere, &[], Deed::Show, &family(), now()), Decision::Deny(Rule::RoleList));
    }
    for role in [Role::Administrator, Role::Auditor] {
        assert!(!of(&asker(role, None), Deed::Show, &family()).allows(), "no case content for {role}");
    }
}

#[test]
fn a_worker_opens_what_she_works_with_on_her_own_track_only() {
    let mut family = family();
    family.workers.push((user(1), Track::Permanency));
    let worker = asker(Role::PermanencyWorker, None);
    assert_eq!(of(&worker, Deed::Work, &family), Decision::Allow(Rule::WorkerOfRecord));
    assert!(!of(&asker(Role::ReunificationWorker, None), Deed::Work, &family).allows());
}

#[test]
fn whoever_stands_in_has_the_track_for_that_long_and_no_conflict_or_restriction_gives_way() {
    let until = now() + Duration::days(3);
    let cover = Cover { user: user(1), track: Track::Reunification, from: now(), until };
    let covered = Facts { covers: vec![cover], ..family() };
    let worker = asker(Role::ReunificationWorker, None);
    assert_eq!(of(&worker, Deed::Work, &covered), Decision::Allow(Rule::Cover));
    let at = |moment| decide(&worker, Role::ALL, Deed::Work, &covered, moment).allows();
    assert!(at(until - Duration::seconds(1)) && !at(until) && !at(now() - Duration::seconds(1)));
    assert!(!of(&asker(Role::PermanencyWorker, None), Deed::Work, &covered).allows(), "the other track");
    for closed in [Closed { named: Some(vec![]), conflicts: vec![] }, Closed { named: None, conflicts: vec![user(1)] }]
    {
        assert!(!of(&worker, Deed::Work, &Facts { closed, ..covered.clone() }).allows());
    }
}

#[test]
fn a_case_opened_by_mistake_is_there_to_be_read_and_taken_back_by_those_who_answer_for_it() {
    let mistake = Facts { is_mistake: true, ..family() };
    for &role in Role::ALL {
        let (asker, answers) = (asker(role, Some(1)), matches!(role, Role::Supervisor | Role::Manager));
        for deed in [Deed::Show, Deed::Right] {
            assert_eq!(of(&asker, deed, &mistake).allows(), answers, "{role} {deed:?}");
        }
        for deed in [Deed::Work, Deed::Review, Deed::Guard] {
            assert!(!of(&asker, deed, &mistake).allows(), "{role} {deed:?}");
        }
    }
}

#[test]
fn a_restricted_family_is_open_to_the_named_and_only_within_their_scope() {
    let restricted = Facts { closed: Closed { named: Some(vec![user(1)]), conflicts: vec![] }, ..family() };
    let (here, elsewhere) = (asker(Role::Supervisor, Some(1)), asker(Role::Supervisor, Some(2)));
    assert!(of(&here, Deed::Work, &restricted).allows());
    assert!(!of(&elsewhere, Deed::Work, &restricted).allows(), "a name does not replace the scope");
    let other = Asker { user: user(7), ..here };
    assert_eq!(of(&other, Deed::Show, &restricted), Decision::Deny(Rule::Restricted));
}

#[test]
fn the_group_restricts_and_names_without_reading() {
    let restricted = Facts { closed: Closed { named: Some(vec![]), conflicts: vec![] }, ..family() };
    let manager = asker(Role::Manager, None);
    assert_eq!(of(&manager, Deed::Guard, &restricted), Decision::Allow(Rule::Group));
    assert_eq!(of(&manager, Deed::Show, &restricted), Decision::Deny(Rule::Restricted));
    assert!(!of(&asker(Role::Supervisor, Some(1)), Deed::Guard, &restricted).allows());
    assert!(of(&manager, Deed::Review, &restricted).allows());
    assert!(!of(&asker(Role::Supervisor, Some(1)), Deed::Review, &restricted).allows());
    assert!(of(&asker(Role::Supervisor, Some(1)), Deed::Review, &family()).allows());
    let flagged = Asker { flagged: true, ..asker(Role::Supervisor, Some(1)) };
    assert!(of(&flagged, Deed::Guard, &restricted).allows());
    let worker = Asker { flagged: true, ..asker(Role::ReunificationWorker, Some(1)) };
    assert!(!worker.guards_restricted() && !asker(Role::Manager, Some(1)).guards_restricted());
}

#[test]
fn an_emergency_opening_shows_for_its_hours_and_changes_nothing() {
    let opening = Opening { user: user(1), until: now() + OPENING_LASTS };
    let restricted = Closed { named: Some(vec![]), conflicts: vec![] };
    let worker = asker(Role::ReunificationWorker, Some(9));
    for closed in [Closed::default(), restricted] {
        let opened = Facts { openings: vec![opening], closed, ..family() };
        assert_eq!(of(&worker, Deed::Show, &opened), Decision::Allow(Rule::Opening));
        assert!(!of(&worker, Deed::Work, &opened).allows() && !of(&worker, Deed::Guard, &opened).allows());
        let later = decide(&worker, Role::ALL, Deed::Show, &opened, now() + OPENING_LASTS);
        assert!(!later.allows(), "it ends to the second");
        assert!(!of(&Asker { user: user(3), ..worker }, Deed::Show, &opened).allows(), "it is hers alone");
    }
}

#[test]
fn an_auditor_reads_the_sample_while_it_lasts_and_nothing_else() {
    let until = now() + Duration::days(30);
    let auditor = asker(Role::Auditor, None);
    let sampled = Facts { sampled_until: Some(until), ..family() };
    assert_eq!(of(&auditor, Deed::Show, &sampled), Decision::Allow(Rule::Sample));
    for deed in [Deed::Work, Deed::Guard, Deed::Review] {
        assert!(!of(&auditor, deed, &sampled).allows(), "{deed:?}");
    }
    assert!(!decide(&auditor, Role::ALL, Deed::Show, &sampled, until).allows(), "it ends to the second");
    let named = Closed { named: Some(vec![user(1)]), conflicts: vec![] };
    assert!(!of(&auditor, Deed::Show, &Facts { closed: named, ..sampled.clone() }).allows(), "not even when named");
    let opening = Opening { user: user(1), until };
    let opened = Facts { openings: vec![opening], ..family() };
    assert!(!of(&auditor, Deed::Show, &opened).allows(), "an opening from before she was an auditor");
    for role in [Role::Administrator, Role::ReunificationWorker] {
        assert!(!of(&asker(role, None), Deed::Show, &sampled).allows(), "{role}");
    }
}

#[test]
fn a_declared_conflict_closes_a_family_whatever_else_opens_it() {
    let opening = Opening { user: user(1), until: now() + OPENING_LASTS };
    for &role in Role::ALL {
        let family = Facts {
            has_hearing: true,
            workers: vec![(user(1), Track::Reunification), (user(1), Track::Permanency)],
            closed: Closed { named: Some(vec![user(1)]), conflicts: vec![user(1)] },
            openings: vec![opening],
            ..family()
        };
        for deed in [Deed::Show, Deed::Work, Deed::Guard, Deed::Review] {
            let denied = of(&Asker { flagged: true, ..asker(role, Some(1)) }, deed, &family);
            assert_eq!(denied, Decision::Deny(Rule::DeclaredConflict), "{role} {deed:?}");
        }
    }
}
