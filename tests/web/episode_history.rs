//! Random histories of a child, through the store and past it: whatever is tried, and in whatever order, no impossible state
//! is ever stored, and what the rules make of what is stored never fails.

use chrono::{Days, NaiveDate};
use diesel::prelude::*;
use homeward::db::schema::{episodes, placements};
use homeward::db::{Conn, fresh};
use homeward::domain::exit::ExitReason;
use homeward::domain::goal::{Goal, GoalRole, SetBy};
use homeward::domain::id::EpisodeId;
use homeward::domain::legal::LegalStatus;
use homeward::domain::removal::Circumstance;
use homeward::domain::setting::Setting;
use homeward::error::Error;
use homeward::features::children::{self, NewEpisode, NewPlacement, Stay};
use homeward::features::goals::{self, NewGoal};
use homeward::features::legal::{self, NewStatus};
use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};

use crate::support::{FamilyIds, TestApp, on_both};

/// Something that is done to the record of one child. Days are counted from three years ago.
#[derive(Debug, Clone, Copy)]
enum Deed {
    Remove(u64),
    Place(Setting, u64),
    Move(Setting, u64),
    Exit(ExitReason, u64),
    Goal(GoalRole, Goal, u64),
    Legal(LegalStatus, u64, Option<u64>),
    /// Corrections of a date, past every form: of the newest stay, or of one of its places.
    CorrectRemoval(u64),
    CorrectExit(u64),
    CorrectStart(usize, u64),
    CorrectEnd(usize, u64),
}

fn deed() -> impl Strategy<Value = Deed> {
    let day = || 0..400_u64;
    let setting = || {
        proptest::sample::select(vec![Setting::FosterHome, Setting::TrialHomeVisit, Setting::Runaway, Setting::Respite])
    };
    let exit = proptest::sample::select(vec![ExitReason::Reunification, ExitReason::Adoption]);
    let goal = (proptest::sample::select(GoalRole::ALL), proptest::sample::select(Goal::ALL), day());
    let legal = (proptest::sample::select(LegalStatus::ALL), day(), proptest::option::of(day()));
    prop_oneof![
        3 => day().prop_map(Deed::Remove),
        2 => (setting(), day()).prop_map(|(s, d)| Deed::Place(s, d)),
        4 => (setting(), day()).prop_map(|(s, d)| Deed::Move(s, d)),
        2 => (exit, day()).prop_map(|(r, d)| Deed::Exit(r, d)),
        2 => goal.prop_map(|(r, g, d)| Deed::Goal(r, g, d)),
        2 => legal.prop_map(|(s, d, e)| Deed::Legal(s, d, e)),
        1 => day().prop_map(Deed::CorrectRemoval),
        1 => day().prop_map(Deed::CorrectExit),
        1 => (0..4_usize, day()).prop_map(|(n, d)| Deed::CorrectStart(n, d)),
        1 => (0..4_usize, day()).prop_map(|(n, d)| Deed::CorrectEnd(n, d)),
    ]
}

/// A child of whom nothing is recorded yet, as one test case needs it.
struct Case<'a> {
    app: &'a TestApp,
    ids: FamilyIds,
    first: NaiveDate,
}

impl Case<'_> {
    fn day(&self, n: u64) -> NaiveDate {
        self.first + Days::new(n)
    }

    fn stays(&self, conn: &mut Conn) -> Result<Vec<Stay>, Error> {
        children::stays_of_family(conn, self.ids.family)
    }

    /// Does it, in a transaction of its own.
    fn does(&self, conn: &mut Conn, deed: Deed) -> Result<(), Error> {
        let (child, now) = (self.ids.children[0].0, self.app.clock.now());
        let newest = self.stays(conn)?.pop();
        let place = |episode: EpisodeId, setting, on| NewPlacement {
            episode,
            child,
            setting,
            caregiver: String::new(),
            with_siblings: None,
            started_on: on,
        };
        match (deed, newest) {
            (Deed::Remove(on), _) => {
                let removal = NewEpisode {
                    id: fresh(),
                    child,
                    family: self.ids.family,
                    office: self.app.world.north,
                    removed_on: self.day(on),
                    removed_time: None,
                    circumstances: vec![Circumstance::Neglect],
                };
                children::remove(conn, &removal, None, now)
            }
            (Deed::Goal(role, goal, on), _) => {
                let efforts = Some("Facts".to_owned()).filter(|_| goal != Goal::Reunify && on % 2 == 0);
                let ground = "Ground".to_owned();
                let new = NewGoal { child, role, goal, set_by: SetBy::Court, starts_on: self.day(on), ground, efforts };
                goals::set(conn, &new, None, now).map(|_| ())
            }
            (Deed::Legal(status, on, until), _) => {
                let ends_on = until.map(|until| self.day(until));
                let new = NewStatus { child, status, starts_on: self.day(on), ends_on };
                legal::set(conn, &new, None, now).map(|_| ())
            }
            (_, None) => Ok(()),
            (Deed::Place(setting, on), Some(stay)) => {
                children::place(conn, &place(stay.episode.id, setting, self.day(on)), None, now).map(|_| ())
            }
            (Deed::Move(setting, on), Some(stay)) => {
                children::end_placement(conn, stay.episode.id, self.day(on), "")?;
                children::place(conn, &place(stay.episode.id, setting, self.day(on)), None, now).map(|_| ())
            }
            (Deed::Exit(reason, on), Some(stay)) => {
                let of = (stay.episode.id, stay.episode.version);
                children::record_exit(conn, of, self.day(on), reason, None, now)?;
                goals::end(conn, child, self.day(on))
            }
            (correction, Some(stay)) => self.corrects(conn, correction, &stay),
        }
    }

    /// Corrects a date, past every form.
    fn corrects(&self, conn: &mut Conn, deed: Deed, stay: &Stay) -> Result<(), Error> {
        let episode = episodes::table.find(stay.episode.id);
        let place = |n: usize| placements::table.filter(placements::id.eq_any(stay.placements.get(n).map(|p| p.id)));
        match deed {
            Deed::CorrectRemoval(on) => {
                diesel::update(episode).set(episodes::removed_on.eq(self.day(on))).execute(conn)?;
            }
            Deed::CorrectExit(on) => {
                diesel::update(episode).set(episodes::exited_on.eq(self.day(on))).execute(conn)?;
            }
            Deed::CorrectStart(n, on) => {
                diesel::update(place(n)).set(placements::started_on.eq(self.day(on))).execute(conn)?;
            }
            Deed::CorrectEnd(n, on) => {
                diesel::update(place(n)).set(placements::ended_on.eq(self.day(on))).execute(conn)?;
            }
            _ => {}
        }
        Ok(())
    }
}

/// Days that are taken: from a day up to another, or on.
type Days_ = (NaiveDate, Option<NaiveDate>);

/// Whether none ends before it begins, at most one goes on, and no two share a day.
fn is_one_at_a_time(taken: &[Days_]) -> bool {
    let end = |on: Option<NaiveDate>| on.unwrap_or(NaiveDate::MAX);
    let shares = |a: &Days_, b: &Days_| a.0 < end(b.1) && b.0 < end(a.1) && a.0 < end(a.1) && b.0 < end(b.1);
    let pairs = taken.iter().enumerate().flat_map(|(n, a)| taken.iter().skip(n + 1).map(move |b| (a, b)));
    taken.iter().all(|(from, until)| *from <= end(*until))
        && taken.iter().filter(|(_, until)| until.is_none()).count() <= 1
        && !pairs.into_iter().any(|(a, b)| shares(a, b))
}

/// What must hold of everything that is stored of a child.
fn holds(case: &Case<'_>, conn: &mut Conn) -> Result<(), TestCaseError> {
    let (child, today) = (case.ids.children[0].0, case.app.today());
    let stays = case.stays(conn).unwrap();
    let taken: Vec<Days_> = stays.iter().map(|s| (s.episode.removed_on, s.episode.exited_on)).collect();
    prop_assert!(is_one_at_a_time(&taken), "stays: {taken:?}");
    prop_assert!(stays.iter().all(|s| s.episode.exited_on.is_some() == s.episode.exit_reason.is_some()));
    let places: Vec<Days_> = stays.iter().flat_map(|s| &s.placements).map(|p| (p.started_on, p.ended_on)).collect();
    prop_assert!(is_one_at_a_time(&places), "places: {places:?}");
    for stay in &stays {
        let history = stay.history(today);
        prop_assert!(history.days_in_care >= 0 && history.moves <= history.placements);
        let outside =
            |p: &children::Placement| p.started_on < stay.episode.removed_on && p.ended_on != Some(p.started_on);
        let told = history.contradictions.iter().any(|c| c.to_string().contains("before the removal"));
        prop_assert!(told || !stay.placements.iter().any(outside), "a place before the removal is not told");
    }
    let goals = goals::of_child(conn, child).unwrap();
    let primary: Vec<Days_> = goals.primary().iter().map(|g| (g.starts_on, g.ends_on)).collect();
    prop_assert!(is_one_at_a_time(&primary), "goals: {primary:?}");
    for goal in goals.primary().iter().filter(|goal| goal.goal != Goal::Reunify) {
        let follows = goals.primary().iter().any(|b| b.goal != Goal::Reunify && b.ends_on == Some(goal.starts_on));
        prop_assert!(goal.efforts_read_id.is_some() || follows, "a goal away from reunification without a reading");
        prop_assert!(goal.goal != Goal::Appla, "a child of seven has APPLA");
    }
    let statuses = legal::of_child(conn, child).unwrap();
    let statuses: Vec<Days_> = statuses.iter().map(|s| (s.starts_on, s.ends_on)).collect();
    prop_assert!(is_one_at_a_time(&statuses), "statuses: {statuses:?}");
    Ok(())
}

/// A child as she is before anything happened: the removal of the test's own family is taken back.
fn blank(app: &TestApp) -> Case<'_> {
    let ids = app.family("Okafor", 1, 20);
    app.store(|conn| {
        use homeward::db::schema::removal_circumstances as why;
        let (_, episode) = ids.children[0];
        diesel::delete(placements::table.filter(placements::episode_id.eq(episode))).execute(conn)?;
        diesel::delete(why::table.filter(why::episode_id.eq(episode))).execute(conn)?;
        diesel::delete(episodes::table.find(episode)).execute(conn)?;
        Ok(())
    });
    Case { app, ids, first: app.today() - Days::new(500) }
}

on_both! {
    async fn no_sequence_of_events_and_corrections_stores_an_impossible_state(app) {
        let config = Config { cases: 40, max_shrink_iters: 60, failure_persistence: None, ..Config::default() };
        let mut runner = TestRunner::new_with_rng(config, TestRng::deterministic_rng(RngAlgorithm::ChaCha));
        let (mut done, mut refused) = (0_u32, 0_u32);
        let tried = (&mut done, &mut refused);
        let tried = std::cell::RefCell::new(tried);
        let outcome = runner.run(&proptest::collection::vec(deed(), 1..25), |deeds| {
            let case = blank(&app);
            let mut conn = app.conn();
            for deed in deeds {
                let result = conn.write_tx(|conn| case.does(conn, deed));
                let mut tried = tried.borrow_mut();
                match result {
                    Ok(()) => *tried.0 += 1,
                    Err(error) => {
                        prop_assert!(error.broken_rule().is_some(), "{deed:?} failed without a rule: {error}");
                        *tried.1 += 1;
                    }
                }
                drop(tried);
                holds(&case, &mut conn)?;
            }
            Ok(())
        });
        outcome.unwrap();
        assert!(done > 100 && refused > 50, "{done} done and {refused} refused: too little was tried");
    }
}
