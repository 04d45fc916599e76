//! The decision and the database's scope say the same, over random organisations: every person, every family, every action.

use chrono::{DateTime, Datelike as _, Duration, NaiveDate, Utc};
use diesel::dsl::max;
use diesel::prelude::*;
use homeward::access::audit::{By, Entry};
use homeward::access::{Action, facts};
use homeward::db::schema::{
    absences, audit_events, covers, declared_conflicts, families, family_sides, hearings, review_draws, review_items,
    users,
};
use homeward::db::{Conn, Instant, fresh};
use homeward::domain::absence::Reason;
use homeward::domain::id::{AbsenceId, FamilyId, OfficeId, RecordId, ReviewDrawId, ReviewItemId, UserId};
use homeward::domain::need_to_know::{Asker, Closed, Cover, Emergency, Facts, OPENING_LASTS, Opening};
use homeward::domain::review::Kind;
use homeward::domain::role::Role;
use homeward::domain::tracks::Track;
use homeward::error::Error;
use homeward::features::assignments::{self, Assignment, NewAssignment};
use homeward::features::board::{Filter, Memory};
use homeward::features::break_glass::{self, NewOpening};
use homeward::features::users::{self as people, NewUser};
use homeward::features::{conflicts, restrictions};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};

use crate::support::{FamilyIds, TestApp, TestDatabase, on_both};

/// One of each deed, and the lists.
const ACTIONS: [Action; 9] = [
    Action::RightMistake,
    Action::ViewFamily,
    Action::ViewSummary,
    Action::EditFamily,
    Action::ListFamilies,
    Action::ViewBoard,
    Action::GuardRestricted,
    Action::ReviewBreakGlass,
    Action::ReviewAccess,
];

/// A person: role, office (none for 0), whether she is put in charge of restricted families.
type PlannedUser = (usize, usize, bool);

/// A family. People are numbers, taken round the list of people.
#[derive(Debug, Clone)]
struct PlannedFamily {
    office: usize,
    hearing: bool,
    /// Whether its case was opened by mistake.
    mistake: bool,
    named: Option<Vec<usize>>,
    /// Who declared a conflict, and whether it was lifted.
    conflicts: Vec<(usize, bool)>,
    /// The reunification worker and the child's, each with whether she left.
    workers: Option<((usize, bool), (usize, bool))>,
    /// Who stands in for them, on which track by whether it is the child's, from and until how many hours from now.
    covers: Vec<(usize, bool, i64, i64)>,
    /// Who opened it, and how many minutes ago.
    openings: Vec<(usize, i64)>,
    /// How many minutes from now auditors may still read it, where an opening of it was drawn.
    sampled: Option<i64>,
}

fn families() -> impl Strategy<Value = Vec<PlannedFamily>> {
    let person = || 0..8_usize;
    let workers = proptest::option::weighted(0.8, ((person(), any::<bool>()), (person(), any::<bool>())));
    let family = (
        0..2_usize,
        (any::<bool>(), proptest::bool::weighted(0.2)),
        proptest::option::weighted(0.4, vec(person(), 0..4)),
        vec((person(), any::<bool>()), 0..3),
        workers,
        vec((person(), 0..480_i64), 0..3),
        proptest::option::weighted(0.5, -60..120_i64),
        vec((person(), any::<bool>(), -48..24_i64, 0..60_i64), 0..3),
    );
    let family =
        family.prop_map(|(office, (hearing, mistake), named, conflicts, workers, openings, sampled, covers)| {
            PlannedFamily { office, hearing, mistake, named, conflicts, workers, covers, openings, sampled }
        });
    vec(family, 1..5)
}

fn add_user(conn: &mut Conn, plan: PlannedUser, offices: [OfficeId; 2], now: Instant) -> Asker {
    let (role, office, flagged) = plan;
    let role = Role::ALL[role % Role::ALL.len()];
    let office = office.checked_sub(1).map(|n| offices[n]);
    let new = NewUser {
        email: format!("{}@juniper.test", uuid::Uuid::now_v7()),
        full_name: "Somebody".to_owned(),
        role,
        office,
        unit: None,
        phone: String::new(),
        languages: Vec::new(),
    };
    let user = people::add_user(conn, &new, now).unwrap();
    diesel::update(users::table.find(user)).set(users::guards_restricted.eq(flagged)).execute(conn).unwrap();
    Asker { user, role, office, flagged }
}

/// A hearing that was entered in error opens nothing; a case opened by mistake is open to few.
fn mark_in_error(app: &TestApp, plan: &PlannedFamily, family: FamilyId, by: UserId) {
    if !plan.hearing {
        let now = app.clock.now();
        let set = (hearings::error_at.eq(now), hearings::error_by.eq(by), hearings::error_reason.eq("Another family"));
        let theirs = hearings::table.filter(hearings::family_id.eq(family));
        diesel::update(theirs).set(set).execute(&mut app.conn()).unwrap();
    }
    if plan.mistake {
        let marked = diesel::update(families::table.find(family)).set(families::is_mistake.eq(true));
        marked.execute(&mut app.conn()).unwrap();
    }
}

fn add_family(app: &TestApp, plan: &PlannedFamily, askers: &[Asker]) -> (FamilyId, Facts) {
    let (now, today) = (app.clock.now(), app.today());
    let office = [app.world.north, app.world.south][plan.office];
    let ids = app.family_in(office, "Okafor", 1, 20, None);
    let person = |n: usize| askers[n % askers.len()].user;
    let mut facts = Facts {
        office,
        has_hearing: plan.hearing,
        workers: vec![],
        covers: vec![],
        closed: Closed::default(),
        openings: vec![],
        is_mistake: plan.mistake,
        sampled_until: plan.sampled.map(|minutes| now.utc() + Duration::minutes(minutes)),
    };
    app.hearing(&ids);
    let family = ids.family;
    mark_in_error(app, plan, family, askers[0].user);
    app.store(|conn| {
        facts.workers = add_workers(conn, &ids, plan, askers, today, now)?;
        facts.covers = add_covers(conn, &ids, plan, askers, now)?;
        if let Some(named) = &plan.named {
            let mut named: Vec<UserId> = named.iter().map(|n| person(*n)).collect();
            restrictions::restrict(conn, family, &named, "Staff", None, now)?;
            named.sort();
            named.dedup();
            facts.closed.named = Some(named);
        }
        for (n, lifted) in &plan.conflicts {
            if facts.closed.conflicts.contains(&person(*n)) {
                continue;
            }
            conflicts::declare(conn, family, person(*n), "", now)?;
            if *lifted {
                let open = declared_conflicts::table
                    .filter(declared_conflicts::family_id.eq(family))
                    .filter(declared_conflicts::user_id.eq(person(*n)))
                    .filter(declared_conflicts::lifted_at.is_null());
                diesel::update(open).set(declared_conflicts::lifted_at.eq(now)).execute(conn)?;
            } else {
                facts.closed.conflicts.push(person(*n));
            }
        }
        for (n, minutes) in &plan.openings {
            let at = now.utc() - Duration::minutes(*minutes);
            let (user, reason) = (person(*n), "A reason of twenty characters".to_owned());
            break_glass::open(conn, &NewOpening { family, user, class: Emergency::Court, reason }, Instant::from(at))?;
            facts.openings.push(Opening { user, until: at + OPENING_LASTS });
        }
        if let Some(until) = facts.sampled_until {
            sample(conn, family, office, person(0), until)?;
        }
        Ok(())
    });
    (family, facts)
}

/// Assigns the planned workers, where they are two; gives those whose assignments are still open.
fn add_workers(
    conn: &mut Conn,
    ids: &FamilyIds,
    plan: &PlannedFamily,
    askers: &[Asker],
    today: NaiveDate,
    now: Instant,
) -> Result<Vec<(UserId, Track)>, Error> {
    let mut open = Vec::new();
    let person = |n: usize| askers[n % askers.len()].user;
    let Some(((r, r_left), (p, p_left))) = plan.workers.filter(|((r, _), (p, _))| person(*r) != person(*p)) else {
        return Ok(open);
    };
    let seats = [(r, r_left, Track::Reunification, None), (p, p_left, Track::Permanency, Some(ids.children[0].0))];
    for (n, left, track, child) in seats {
        let (worker, reason) = (person(n), String::new());
        let new = NewAssignment { family: ids.family, child, worker, track, starts_on: today, reason };
        let id = assignments::assign(conn, &new, None, now)?;
        if left {
            assert!(assignments::end(conn, id, 1, today, "Left")?);
        } else {
            open.push((worker, track));
        }
    }
    Ok(open)
}

/// Lets the planned people stand in for the assignments that there are, as far as the database takes it; gives those whose
/// assignments are still open.
fn add_covers(
    conn: &mut Conn,
    ids: &FamilyIds,
    plan: &PlannedFamily,
    askers: &[Asker],
    now: Instant,
) -> Result<Vec<Cover>, Error> {
    let mut made = Vec::new();
    for (n, of_child, from, hours) in &plan.covers {
        let user = askers[n % askers.len()].user;
        let track = if *of_child { Track::Permanency } else { Track::Reunification };
        let found = assignments::of_family(conn, ids.family)?;
        let Some((seat, _)) = found.iter().find(|(row, _)| row.track == track && row.user_id != user) else { continue };
        let from = now.utc() + Duration::hours(*from);
        let until = from + Duration::hours(*hours);
        if cover(conn, seat, user, (from, until), now).is_ok() && seat.ends_on.is_none() {
            made.push(Cover { user, track, from, until });
        }
    }
    Ok(made)
}

/// Records that somebody stands in. Where the database refuses it (the other side, two at once), nothing is left of it.
fn cover(
    conn: &mut Conn,
    seat: &Assignment,
    user: UserId,
    (from, until): (DateTime<Utc>, DateTime<Utc>),
    now: Instant,
) -> Result<(), Error> {
    conn.transaction(|conn| {
        let (absence, day) = (fresh::<AbsenceId>(), NaiveDate::from_ymd_opt(2026, 11, 23).unwrap());
        diesel::insert_into(absences::table)
            .values((
                absences::id.eq(absence),
                absences::user_id.eq(seat.user_id),
                absences::cover_id.eq(user),
                absences::first_day.eq(day),
                absences::last_day.eq(day),
                absences::reason.eq(Reason::Vacation),
                absences::filed_at.eq(now),
                absences::filed_by.eq(user),
            ))
            .execute(conn)?;
        let side = family_sides::table.find((seat.family_id, user)).select(family_sides::track);
        if side.first::<Track>(conn).optional()?.is_none() {
            diesel::insert_into(family_sides::table)
                .values((
                    family_sides::family_id.eq(seat.family_id),
                    family_sides::user_id.eq(user),
                    family_sides::track.eq(seat.track),
                ))
                .execute(conn)?;
        }
        diesel::insert_into(covers::table)
            .values((
                covers::absence_id.eq(absence),
                covers::assignment_id.eq(seat.id),
                covers::family_id.eq(seat.family_id),
                covers::user_id.eq(user),
                covers::track.eq(seat.track),
                covers::starts_at.eq(Instant::from(from)),
                covers::ends_at.eq(Instant::from(until)),
            ))
            .execute(conn)?;
        Ok(())
    })
}

/// Puts an opening of a family into a sample that auditors may read until then.
pub(crate) fn sample(
    conn: &mut Conn,
    family: FamilyId,
    office: OfficeId,
    by: UserId,
    until: DateTime<Utc>,
) -> Result<(), Error> {
    let (draw, day) = (fresh::<ReviewDrawId>(), NaiveDate::from_ymd_opt(2026, 10, 14).unwrap());
    let at = Instant::from("2026-10-14T17:00:00Z".parse::<DateTime<Utc>>().unwrap());
    let who = By { user: Some(by), ..By::default() };
    TestDatabase::trail().add(conn, who, at, &Entry { family: Some(family), ..Entry::of("ViewFamily") })?;
    let seq: Option<i64> = audit_events::table.select(max(audit_events::seq)).first(conn)?;
    diesel::insert_into(review_draws::table)
        .values((
            review_draws::id.eq(draw),
            review_draws::month.eq(day.with_day(1).unwrap()),
            review_draws::group_id.eq(fresh::<RecordId>()),
            review_draws::office_id.eq(office),
            review_draws::seed.eq("0123456789abcdef0123456789abcdef"),
            review_draws::openings.eq(1),
            review_draws::taken.eq(1),
            review_draws::drawn_at.eq(at),
        ))
        .execute(conn)?;
    diesel::insert_into(review_items::table)
        .values((
            review_items::id.eq(fresh::<ReviewItemId>()),
            review_items::kind.eq(Kind::Sample),
            review_items::actor_id.eq(by),
            review_items::family_id.eq(family),
            review_items::day.eq(day),
            review_items::span.eq(day),
            review_items::seq.eq(seq.unwrap()),
            review_items::draw_id.eq(draw),
            review_items::readable_until.eq(Instant::from(until)),
            review_items::raised_at.eq(at),
        ))
        .execute(conn)?;
    Ok(())
}

fn sorted(mut facts: Facts) -> Facts {
    facts.workers.sort();
    facts.covers.sort_by_key(|cover| (cover.user, cover.from, cover.until));
    facts.closed.conflicts.sort();
    facts.openings.sort_by_key(|opening| (opening.user, opening.until));
    if let Some(named) = &mut facts.closed.named {
        named.sort();
    }
    facts
}

fn agree(app: &TestApp, people: &[PlannedUser], planned: &[PlannedFamily]) {
    let (now, today) = (app.clock.now(), app.today());
    let offices = [app.world.north, app.world.south];
    let askers: Vec<Asker> =
        app.store(|conn| Ok(people.iter().map(|plan| add_user(conn, *plan, offices, now)).collect()));
    let made: Vec<(FamilyId, Facts)> = planned.iter().map(|plan| add_family(app, plan, &askers)).collect();
    let ids: Vec<FamilyId> = made.iter().map(|(id, _)| *id).collect();
    for (id, facts) in &made {
        let read = app.store(|conn| facts::of(conn, *id));
        assert_eq!(sorted(read), sorted(facts.clone()), "the facts that the decision reads");
    }
    let board = app.store(|conn| Memory::default().board(conn, today));
    for asker in &askers {
        for action in ACTIONS.into_iter().filter(|action| action.allows(asker.role)) {
            let scope = app.scope(asker.user, action);
            let mut seen: Vec<FamilyId> = app.store(|conn| {
                Ok(scope.families().filter(families::id.eq_any(ids.clone())).select(families::id).load(conn)?)
            });
            let allowed = |(_, facts): &&(FamilyId, Facts)| action.decide(asker, facts, now.utc()).allows();
            let mut expected: Vec<FamilyId> = made.iter().filter(allowed).map(|(id, _)| *id).collect();
            seen.sort();
            expected.sort();
            assert_eq!(seen, expected, "{action:?} {asker:?} {made:?}");
            for id in &ids {
                let admitted = app.store(|conn| Ok(scope.admit(conn, *id).is_ok()));
                assert_eq!(admitted, expected.contains(id), "{action:?} {asker:?}");
            }
            if action == Action::ViewBoard {
                let rows = board.all(scope, &Filter::default());
                let mut on_board: Vec<FamilyId> =
                    rows.iter().map(|row| row.named.family).filter(|id| ids.contains(id)).collect();
                on_board.sort();
                assert_eq!(on_board, expected, "the board: {asker:?}");
            }
        }
    }
}

on_both! {
    async fn authz_prop(app) {
        let people = vec((0..8_usize, 0..3_usize, any::<bool>()), 2..8);
        let config = Config { cases: 24, max_shrink_iters: 50, failure_persistence: None, ..Config::default() };
        let mut runner = TestRunner::new_with_rng(config, proptest::test_runner::TestRng::deterministic_rng(
            proptest::test_runner::RngAlgorithm::ChaCha,
        ));
        runner
            .run(&(people, families()), |(people, families)| {
                agree(&app, &people, &families);
                Ok(())
            })
            .unwrap();
    }
}
