//! The order of services, one criterion after the other, and what is said of each.

use chrono::Days;
use proptest::prelude::*;

use super::*;
use crate::domain::directory::answers::Share;

const TODAY: &str = "2026-11-23";

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn asked(opening: Opening, on: &str) -> Check {
    Check { opening, on: day(on) }
}

fn open(on: &str) -> Check {
    asked(Opening::Open(day(on)), "2026-11-20")
}

fn named(name: &str) -> Candidate {
    Candidate { name: name.to_owned(), check: Some(open("2026-11-25")), ..Candidate::default() }
}

fn at(city: &str, zip: &str) -> Spot {
    Spot::At { city: city.to_owned(), postal_code: zip.to_owned() }
}

fn order(need: &Need, all: &[Candidate]) -> Vec<String> {
    ranked(need, all, day(TODAY)).into_iter().map(|(at, _)| all[at].name.clone()).collect()
}

/// The reasons of one candidate, each with its first letter: F for, A against, N not known.
fn reasons(need: &Need, one: &Candidate) -> Vec<String> {
    let (_, reasons) = ranked(need, std::slice::from_ref(one), day(TODAY)).remove(0);
    reasons.iter().map(|r| format!("{} {}", &r.points.label()[..1], r.words)).collect()
}

fn took(percent: usize, of: usize) -> Answers {
    Answers { accepted: Some(Share { percent, of }), ..Answers::default() }
}

#[test]
fn the_first_open_slot_goes_before_everything_and_old_words_below_fresh_ones() {
    let with = |name: &str, check| Candidate { check, ..named(name) };
    let all = [
        with("never asked", None),
        with("closed", Some(asked(Opening::Closed, "2026-11-20"))),
        with("open, but asked long ago", Some(asked(Opening::Open(day("2026-12-24")), "2026-10-01"))),
        with("waits three weeks", Some(asked(Opening::Waitlist(3), "2026-11-20"))),
        with("open in three weeks", Some(open("2026-12-14"))),
        with("slot is over", Some(open("2026-11-21"))),
        with("waits two weeks", Some(asked(Opening::Waitlist(2), "2026-11-20"))),
        with("open this week", Some(open("2026-11-29"))),
    ];
    let need = Need { language: "Hmong".to_owned(), ..Need::default() };
    assert_eq!(
        order(&need, &all),
        [
            "open this week",
            "waits two weeks",
            "open in three weeks",
            "waits three weeks",
            "never asked",
            "open, but asked long ago",
            "slot is over",
            "closed"
        ]
    );
}

#[test]
fn within_a_week_the_language_goes_before_the_day() {
    let with = |name: &str, languages: &str, on: &str| Candidate {
        languages: languages.to_owned(),
        check: Some(open(on)),
        ..named(name)
    };
    let all = [
        with("a, other language", "English, Spanish", "2026-11-24"),
        with("b, not said", "", "2026-11-24"),
        with("c, hers", "English, Hmong", "2026-11-28"),
        with("d, hers next week", "Hmong", "2026-12-01"),
    ];
    let need = Need { language: "Hmong".to_owned(), ..Need::default() };
    assert_eq!(order(&need, &all), ["c, hers", "b, not said", "a, other language", "d, hers next week"]);
    let unsaid = Need::default();
    assert_eq!(
        order(&unsaid, &all)[0],
        "a, other language",
        "nothing is held against anybody when the language is not known"
    );
}

#[test]
fn a_language_is_a_whole_word() {
    assert!(speaks("English, Spanish and Hmong", "hmong"));
    assert!(speaks("Español", "espanol"));
    assert!(!speaks("English", "Eng"));
    assert!(!speaks("English", " "));
}

#[test]
fn where_transport_stands_in_the_way_help_with_it_goes_first() {
    let all = [
        Candidate { spot: at("Juniper", "55001"), ..named("a, near") },
        Candidate { spot: at("Cedar", "55009"), help_with_way: "Rides on request".to_owned(), ..named("b, rides") },
        Candidate { spot: Spot::Online, ..named("c, online") },
    ];
    let need = Need { near: "Juniper".to_owned(), ..Need::default() };
    assert_eq!(order(&need, &all), ["c, online", "a, near", "b, rides"]);
    let stuck = Need { needs_transport: true, ..need };
    assert_eq!(order(&stuck, &all), ["c, online", "b, rides", "a, near"]);
}

#[test]
fn the_same_zip_goes_before_the_same_town_elsewhere_and_no_address() {
    let all = [
        Candidate { spot: Spot::Unsaid, ..named("a, no address") },
        Candidate { spot: at("Cedar", "55009"), ..named("b, elsewhere") },
        Candidate { spot: at("Juniper", "55002"), ..named("c, town") },
        Candidate { spot: at("Juniper", "55001-1234"), ..named("d, zip") },
    ];
    let from = |near: &str| Need { near: near.to_owned(), ..Need::default() };
    assert_eq!(order(&from("55001"), &all), ["d, zip", "b, elsewhere", "c, town", "a, no address"]);
    assert_eq!(order(&from("juniper"), &all), ["c, town", "d, zip", "b, elsewhere", "a, no address"]);
    assert_eq!(order(&from(""), &all)[0], "b, elsewhere", "without a town only the missing address tells");
}

#[test]
fn an_age_that_does_not_fit_comes_last_and_one_not_known_is_no_fault() {
    let all = [
        Candidate { ages: (Some(18), None), ..named("a, adults") },
        Candidate { ages: (None, None), ..named("b, not said") },
        Candidate {
            ages: (Some(12), Some(17)),
            check: Some(asked(Opening::Closed, "2026-11-20")),
            ..named("c, teens")
        },
    ];
    let of = |age| Need { age, ..Need::default() };
    assert_eq!(order(&of(Some(16)), &all), ["b, not said", "c, teens", "a, adults"]);
    assert_eq!(order(&of(Some(30)), &all), ["a, adults", "b, not said", "c, teens"]);
    assert_eq!(order(&of(None), &all), ["a, adults", "b, not said", "c, teens"]);
    assert!(reasons(&of(Some(16)), &all[0]).contains(&"A For 18 years and older; the person is 16".to_owned()));
    assert!(
        reasons(&of(None), &all[0]).contains(&"N For 18 years and older; the person’s age is not known".to_owned())
    );
}

#[test]
fn the_record_counts_between_equals_and_too_few_answers_lie_between() {
    let all = [
        Candidate { answers: took(49, 9), ..named("a, took few") },
        Candidate { answers: Answers::default(), ..named("b, too few") },
        Candidate { answers: took(50, 8), ..named("c, took half") },
    ];
    assert_eq!(order(&Need::default(), &all), ["c, took half", "b, too few", "a, took few"]);
}

#[test]
fn between_equals_the_earlier_day_and_then_the_name() {
    let all = [named("Zinnia"), named("Aspen"), Candidate { check: Some(open("2026-11-24")), ..named("Willow") }];
    assert_eq!(order(&Need::default(), &all), ["Willow", "Aspen", "Zinnia"]);
}

#[test]
fn who_refused_this_need_comes_last_and_another_failure_does_not() {
    let before = |what, is_refusal| Some(Before { what, on: day("2026-11-20"), is_refusal });
    let all = [
        Candidate { before: before("No capacity", true), ..named("a, refused") },
        Candidate { before: before("Parent declined", false), ..named("b, parent declined") },
        Candidate { check: Some(asked(Opening::Closed, "2026-11-20")), ..named("c, closed") },
    ];
    assert_eq!(order(&Need::default(), &all), ["b, parent declined", "c, closed", "a, refused"]);
    let said = reasons(&Need::default(), &all[0]);
    assert!(said.contains(&"A Tried for this need: no capacity, Nov 20, 2026".to_owned()), "{said:?}");
}

#[test]
fn an_attempt_speaks_against_a_provider_where_it_failed_or_waits() {
    let says = |status| Before::of(status, day(TODAY)).map(|before| before.is_refusal);
    assert_eq!(says(Status::NoCapacity), Some(true));
    assert_eq!(says(Status::Waitlisted), Some(true));
    assert_eq!(says(Status::ParentDeclined), Some(false));
    assert_eq!((says(Status::Referred), says(Status::EndedEarly)), (None, None));
}

#[test]
fn what_is_known_is_said_and_what_is_missing_is_said_to_be_missing() {
    let need = Need { language: "Hmong".to_owned(), age: Some(30), near: "Juniper".to_owned(), needs_transport: true };
    let known = Candidate {
        name: "Harbor House".to_owned(),
        check: Some(open("2026-11-24")),
        languages: "English, Hmong".to_owned(),
        spot: at("Juniper", "55001"),
        help_with_way: "Bus passes on request.".to_owned(),
        ages: (Some(18), None),
        answers: took(75, 8),
        before: None,
    };
    assert_eq!(
        reasons(&need, &known),
        [
            "F First open slot Tue, Nov 24, 2026, checked 3 days ago",
            "F Given in Hmong",
            "F Help with the way: Bus passes on request",
            "F The same town, Juniper",
            "F For 18 years and older",
            "F Took 75% of the 8 referrals it answered",
        ]
    );
    assert_eq!(
        reasons(&need, &Candidate::default()),
        [
            "N Nobody has asked yet whether it takes anybody",
            "N Not said whether it is given in Hmong",
            "N Not said whether it helps with the way",
            "N No address in the directory",
            "N Ages not said",
            "N Too few answers for a record",
        ]
    );
    let stale = Candidate { check: Some(asked(Opening::Closed, "2026-10-14")), ..Candidate::default() };
    assert!(reasons(&need, &stale).contains(&"N Not taking anyone, checked 40 days ago: ask again".to_owned()));
}

proptest! {
    /// The order is one: whatever stands before, every pair of services is offered in the same order.
    #[test]
    fn the_order_of_two_does_not_depend_on_the_others(days in prop::collection::vec((0u64..60, 0usize..4, any::<bool>()), 2..12)) {
        let all: Vec<Candidate> = days.iter().enumerate().map(|(n, (ahead, kind, hers))| {
            let on = day("2026-11-20");
            let opening = [Opening::Open(on + Days::new(*ahead)), Opening::Waitlist(3), Opening::Closed, Opening::Unsaid][*kind];
            let languages = if *hers { "Hmong" } else { "" }.to_owned();
            Candidate { name: format!("{n:02}"), check: Some(Check { opening, on }), languages, ..Candidate::default() }
        }).collect();
        let need = Need { language: "Hmong".to_owned(), ..Need::default() };
        let whole = order(&need, &all);
        prop_assert_eq!(whole.len(), all.len());
        let pair = order(&need, &all[..2]);
        let at = |name: &String| whole.iter().position(|one| one == name);
        prop_assert!(at(&pair[0]) < at(&pair[1]));
    }
}
