//! The status summary: its numbers are the record's, its period is the one it names, and no block ever vanishes.

use actix_web::http::StatusCode;
use diesel::prelude::*;
use homeward::db::schema::{families, people};
use homeward::db::{Conn, Kind, fresh};
use homeward::domain::contact::{Medium, Outcome};
use homeward::domain::family::Who;
use homeward::domain::family_time::{FamilyTimeOutcome, Supervision};
use homeward::domain::hearing::{HearingKind, HearingStatus};
use homeward::domain::id::{FamilyId, HearingId, ReferralId};
use homeward::domain::referral::{Reason, ServiceKind, Side, State};
use homeward::domain::role::Role;
use homeward::domain::setting::Setting;
use homeward::domain::tracks::Track;
use homeward::error::Error;
use homeward::features::children::{self, NewPlacement};
use homeward::features::contacts::{self, Details, NewContact};
use homeward::features::family_time::{self, NewFamilyTime};
use homeward::features::hearings::{self, NewHearing};
use homeward::features::referrals::{self, NewReferral, NewStep};

use crate::support::{FamilyIds, Page, TestApp, on_both};

const SECRET: &str = "said in confidence";

/// A family whose record is being written.
struct Writing<'a> {
    app: &'a TestApp,
    ids: FamilyIds,
}

impl<'a> Writing<'a> {
    fn on(app: &'a TestApp, children: usize, days_ago: u64) -> Self {
        Self { app, ids: app.family("Okafor", children, days_ago) }
    }

    fn hearing(&self, on: &str, status: HearingStatus, children: &[usize]) -> HearingId {
        let id = fresh();
        let new = NewHearing {
            id,
            family: self.ids.family,
            children: children.iter().map(|n| self.ids.children[*n].0).collect(),
            kind: HearingKind::Disposition,
            status,
            held_on: on.parse().unwrap(),
            held_time: Some("10:00".to_owned()),
            courtroom: "3B".to_owned(),
            judge: "Hon. A. Holloway".to_owned(),
            result: String::new(),
        };
        let now = self.app.clock.now();
        self.app.store(|conn| hearings::add(conn, &new, None, now));
        id
    }

    fn contact(&self, on: &str, child: Option<usize>, medium: Medium, outcome: Outcome) {
        let new = NewContact {
            family: self.ids.family,
            with: vec![child.map_or(Who::Adult(self.ids.mother), |n| Who::Child(self.ids.children[n].0))],
            track: if child.is_some() { Track::Permanency } else { Track::Reunification },
            medium,
            outcome,
            occurred_on: on.parse().unwrap(),
            details: Details::default(),
            note: SECRET.to_owned(),
        };
        let now = self.app.clock.now();
        self.app.store(|conn| contacts::add(conn, &new, None, now));
    }

    fn family_time(&self, on: &str, outcome: FamilyTimeOutcome) {
        let new = NewFamilyTime {
            note: SECRET.to_owned(),
            quality: if outcome == FamilyTimeOutcome::Held { SECRET.to_owned() } else { String::new() },
            ..NewFamilyTime::of(self.ids.family, on.parse().unwrap(), outcome, Supervision::Supervised)
        };
        let now = self.app.clock.now();
        self.app.store(|conn| family_time::add(conn, &new, None, now));
    }

    fn service(&self, service: ServiceKind, way: &[(State, &str, Option<Reason>)]) {
        let id: ReferralId = fresh();
        let needed_on = way[0].1.parse().unwrap();
        let now = self.app.clock.now();
        let (family, person) = (self.ids.family, Some(self.ids.mother));
        let new = NewReferral { id, family, person, child: None, service, provider: None, needed_on };
        let take = |conn: &mut Conn, (state, on, reason): &(State, &str, Option<Reason>)| -> Result<(), Error> {
            let of = referrals::of_family(conn, family)?.into_iter().find(|r| r.id == id).unwrap();
            let side = reason.map(|_| Side::Agency);
            let occurred_on = on.parse().unwrap();
            let step = NewStep { state: *state, occurred_on, reason: *reason, side, note: SECRET.to_owned() };
            referrals::step(conn, &of, &step, None, None, now).map(|_| ())
        };
        self.app.store(|conn| {
            referrals::add(conn, &new, None, now)?;
            way.iter().try_for_each(|step| take(conn, step))
        });
    }

    fn moved(&self, child: usize, on: &str, setting: Setting, reason: &str) {
        let (child, episode) = self.ids.children[child];
        let started_on = on.parse().unwrap();
        let caregiver = "Foster Family Hale, 12 Elm Street".to_owned();
        let new = NewPlacement { episode, child, setting, caregiver, with_siblings: Some(false), started_on };
        let now = self.app.clock.now();
        self.app.store(|conn| {
            children::end_placement(conn, episode, started_on, reason)?;
            children::place(conn, &new, None, now)
        });
    }

    async fn summary(&self, role: Role, query: &str) -> Page {
        let path = format!("/families/{}/summary{query}", self.ids.family);
        self.app.as_user(self.app.world.of(role)).get(&path).await
    }

    /// What the court liaison prints.
    async fn paper(&self, hearing: HearingId) -> Page {
        let page = self.summary(Role::CourtLiaison, &format!("?hearing={hearing}")).await;
        assert_eq!(page.status, StatusCode::OK);
        page
    }
}

const HEADINGS: [&str; 9] = [
    "1. Children",
    "2. Time in care",
    "3. Placement",
    "4. Services, by need",
    "5. Family time in the period",
    "6. Contacts in the period",
    "7. Projected date of return",
    "8. What the agency did in the period",
    "9. Parents’ progress in the period",
];

on_both! {
    async fn its_numbers_are_those_of_the_record(app) {
        let it = Writing::on(&app, 2, 100); // removed on August 15, 2026
        it.hearing("2026-09-01", HearingStatus::Held, &[0, 1]);
        let next = it.hearing("2026-12-03", HearingStatus::Scheduled, &[0, 1]);
        it.moved(1, "2026-10-01", Setting::FosterHome, "The aunt fell ill");
        it.contact("2026-09-10", Some(0), Medium::InPersonHome, Outcome::Held);
        it.contact("2026-10-10", Some(1), Medium::InPersonElsewhere, Outcome::Held);
        it.contact("2026-10-11", Some(1), Medium::Phone, Outcome::Attempted);
        it.contact("2026-11-02", None, Medium::Phone, Outcome::Held);
        it.family_time("2026-10-03", FamilyTimeOutcome::Held);
        it.family_time("2026-10-10", FamilyTimeOutcome::CancelledByAgency);
        it.service(ServiceKind::ParentingSupport, &[
            (State::Referred, "2026-08-16", None), (State::Accepted, "2026-08-18", None), (State::Attended, "2026-08-19", None),
        ]);
        it.service(ServiceKind::Housing, &[
            (State::Referred, "2026-09-16", None), (State::Declined, "2026-09-20", Some(Reason::Cost)),
        ]);
        let page = it.paper(next).await;
        page.says("Hearing: Disposition hearing");
        page.says("Date: Thursday, December 3, 2026, 10:00 a.m.");
        page.says("Period: Sep 1, 2026 (last hearing) to Nov 23, 2026, both days included. 10 entries are dated in it.");
        page.says("Mateo Aug 15, 2026 In care 100 100 1");
        page.says("Today is day 100 of 184.");
        page.says("First service session attended by a parent: Aug 19, 2026, 4 days after the removal");
        page.says("Luna Foster home, non-relative since Oct 1, 2026 No No 1 Oct 1, 2026, from relative home: The aunt fell ill");
        page.says("Maria Okafor (mother) Parenting support needed 08/16/2026 not recorded 08/16/2026 08/18/2026 08/19/2026 Attending Parent");
        page.says("Declined since 09/20/2026 Cost or insurance (agency&#39;s side, 09/20/2026) Worker");
        page.says("All 2 2 1 0 0 1 0 0 2 supervised");
        page.says("All 2 1 0 1 Mateo, Luna");
        page.says("In person on the permanency track: 2; on the reunification track: 0.");
        page.says("Maria Okafor (Mother) 0 1 0 Nov 2, 2026");
        page.says("Rosa Reyes , reunification worker");
        page.says("Paul Park , permanency worker for Mateo, Luna");
        // 2 children, 2 stays, 3 placements, 7 steps, 2 visits, 4 contacts, 2 hearings
        page.says("Made Nov 23, 2026, 11:00 a.m., from 22 entries. Confidential.");
    }

    async fn notes_and_caregivers_are_on_no_paper_in_any_role(app) {
        let it = Writing::on(&app, 1, 100);
        it.hearing("2026-12-03", HearingStatus::Scheduled, &[0]);
        it.contact("2026-09-10", Some(0), Medium::InPersonHome, Outcome::Held);
        it.contact("2026-09-10", None, Medium::InPersonHome, Outcome::Held);
        it.family_time("2026-10-03", FamilyTimeOutcome::Held);
        it.service(ServiceKind::Housing, &[(State::Referred, "2026-09-16", None)]);
        it.moved(0, "2026-10-01", Setting::FosterHome, "");
        for role in [Role::ReunificationWorker, Role::PermanencyWorker, Role::Supervisor, Role::Manager, Role::CourtLiaison] {
            let page = it.summary(role, "").await;
            assert_eq!(page.status, StatusCode::OK, "{role:?}");
            page.never_says(SECRET);
            page.never_says("Hale");
            page.never_says("Aunt Inez");
            page.never_says("555-0142");
        }
    }

    async fn the_day_of_the_last_hearing_is_in_the_period_and_the_day_before_is_not(app) {
        let it = Writing::on(&app, 1, 100);
        it.hearing("2026-10-05", HearingStatus::Held, &[0]);
        let next = it.hearing("2026-12-03", HearingStatus::Scheduled, &[0]);
        it.contact("2026-10-04", Some(0), Medium::InPersonHome, Outcome::Held);
        it.paper(next).await.says("Caseworkers with the children Nothing recorded since Oct 5, 2026.");
        it.contact("2026-10-05", Some(0), Medium::InPersonHome, Outcome::Held);
        it.contact("2026-11-23", Some(0), Medium::InPersonHome, Outcome::Held);
        it.paper(next).await.says("From 2 entries, Oct 5, 2026 to Nov 23, 2026. In person on the permanency track: 2;");
    }

    async fn a_hearing_that_was_put_off_does_not_begin_a_period(app) {
        let it = Writing::on(&app, 1, 100);
        it.hearing("2026-10-05", HearingStatus::Continued, &[0]);
        it.hearing("2026-10-06", HearingStatus::Cancelled, &[0]);
        let next = it.hearing("2026-12-03", HearingStatus::Scheduled, &[0]);
        it.paper(next).await.says("Period: Aug 15, 2026 (removal; no hearing was held before) to Nov 23, 2026");
    }

    async fn no_block_ever_vanishes(app) {
        let it = Writing::on(&app, 0, 3);
        let page = it.summary(Role::Supervisor, "").await;
        assert_eq!(page.status, StatusCode::OK);
        let text = page.text();
        for heading in HEADINGS {
            assert!(text.contains(heading), "{heading}");
        }
        assert_eq!(text.matches("Nothing recorded since Nov 20, 2026.").count(), 10, "{text}");
        page.says("Hearing: none is scheduled");
        page.says("Removal: not recorded.");
        page.says("Projected date of return: not recorded.");
        page.says("from 0 entries");
        page.never_says("<table>");
    }

    async fn a_projected_date_is_told_with_its_basis_or_as_not_recorded(app) {
        let it = Writing::on(&app, 1, 100);
        it.summary(Role::Supervisor, "").await.says("Projected date of return: not recorded.");
        let family = it.ids.family;
        app.store(|conn| {
            let row = families::table.find(family);
            let on: chrono::NaiveDate = "2027-01-15".parse().unwrap();
            diesel::update(row).set((families::projected_return_on.eq(on), families::projected_basis.eq(""))).execute(conn)?;
            Ok(())
        });
        let page = it.summary(Role::Supervisor, "").await;
        page.says("Jan 15, 2027 . Basis: not recorded From 1 entry");
    }

    async fn it_tells_only_of_the_children_the_hearing_is_about(app) {
        let it = Writing::on(&app, 2, 100);
        let one = it.hearing("2026-12-03", HearingStatus::Scheduled, &[1]);
        it.contact("2026-10-05", Some(0), Medium::InPersonHome, Outcome::Held);
        let page = it.paper(one).await;
        page.says("Luna Okafor");
        page.never_says("Mateo");
        page.says("Caseworkers with the children Nothing recorded since Aug 15, 2026.");
    }

    async fn without_asking_it_is_for_the_next_hearing_and_another_familys_is_not_found(app) {
        let it = Writing::on(&app, 1, 100);
        let other = Writing { app: &app, ids: app.family("Lindqvist", 1, 100) };
        it.hearing("2027-03-03", HearingStatus::Scheduled, &[0]);
        it.hearing("2026-12-03", HearingStatus::Scheduled, &[0]);
        it.hearing("2026-10-03", HearingStatus::Held, &[0]);
        let theirs = other.hearing("2026-12-04", HearingStatus::Scheduled, &[0]);
        it.summary(Role::CourtLiaison, "").await.says("Date: Thursday, December 3, 2026");
        for wrong in [theirs.to_string(), "x".to_owned()] {
            let page = it.summary(Role::CourtLiaison, &format!("?hearing={wrong}")).await;
            assert_eq!(page.status, StatusCode::NOT_FOUND);
        }
    }

    async fn it_is_closed_to_other_roles_and_to_families_out_of_scope(app) {
        let it = Writing::on(&app, 1, 100);
        it.hearing("2026-12-03", HearingStatus::Scheduled, &[0]);
        for role in [Role::ParentPartnerCoordinator, Role::Administrator, Role::Auditor] {
            assert_eq!(it.summary(role, "").await.status, StatusCode::NOT_FOUND, "{role:?}");
        }
        let path = format!("/families/{}/summary", it.ids.family);
        for user in [app.world.reunification_b, app.world.permanency_south, app.world.supervisor_south] {
            let page = app.as_user(user).get(&path).await;
            assert_eq!(page.status, StatusCode::NOT_FOUND);
            page.never_says("Okafor");
        }
    }

    async fn names_are_printed_as_they_are_and_never_as_markup(app) {
        let it = Writing::on(&app, 1, 100);
        let mother = it.ids.mother;
        it.contact("2026-11-02", None, Medium::Phone, Outcome::Held);
        app.store(|conn| {
            diesel::update(people::table.find(mother)).set(people::given_name.eq("<b>Ana & Co")).execute(conn)?;
            Ok(())
        });
        let page = it.summary(Role::Supervisor, "").await;
        page.never_says("<b>Ana");
        assert!(page.body.contains("&#60;b&#62;Ana &#38; Co"));
    }
}

/// The board's file says number, day, "of" and date of every family; its summary says the same.
async fn agrees_with_the_board(kind: Kind) {
    let app = TestApp::demo(kind, 60).await;
    let manager = app.as_user(app.world.manager);
    let file = manager.get("/board.csv").await.body;
    let mut seen = 0;
    for row in csv::Reader::from_reader(file.as_bytes()).records() {
        let row = row.unwrap();
        let (number, day, of, away) = (&row[0], &row[4], &row[5], &row[7] != "0");
        let due = homeward::domain::calendar::short_date(row[6].parse().unwrap());
        let family: FamilyId = app
            .store(|conn| Ok(families::table.filter(families::number.eq(number)).select(families::id).first(conn)?));
        let paper = manager.get(&format!("/families/{family}/summary")).await;
        paper.says(&format!("six-month milestone: {due}, day {of} after the removal."));
        paper.says(&if away {
            format!("Today is day {day}")
        } else {
            "No child is away from home in care.".to_owned()
        });
        seen += 1;
    }
    assert!(seen > 5, "{seen} families on the board");
}

#[actix_web::test]
async fn the_board_and_the_summary_say_the_same_of_every_demo_family_sqlite() {
    agrees_with_the_board(Kind::Sqlite).await;
}

#[actix_web::test]
async fn the_board_and_the_summary_say_the_same_of_every_demo_family_postgres() {
    agrees_with_the_board(Kind::Postgres).await;
}
