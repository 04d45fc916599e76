//! The property of 42 CFR part 2: no page, print or export shows a record without a consent in force, whoever reads it.

use std::collections::BTreeSet;

use actix_web::http::{Method, StatusCode};
use homeward::domain::id::{DisclosureId, ProtectedRecordId};
use homeward::domain::need_to_know::Emergency;
use homeward::domain::protected::{NOTICE, Recipient, RevokedWhy};
use homeward::domain::role::Role;
use homeward::features::break_glass::{self, NewOpening};
use homeward::features::consents;

use crate::access_matrix::{path, table};
use crate::consents::{CANARY, Log, consent, disclosed, never_kept, record};
use crate::support::{FamilyIds, TestApp, on_both};

/// Every page and file of the application that is read with GET, of this family and its record; only those that touch the
/// family's record where `all` is not wanted.
fn pages(ids: &FamilyIds, record: ProtectedRecordId, all: bool) -> BTreeSet<String> {
    let near = |pattern: &str| {
        let last = ["/consents", "/protected", "/disclosures", "/summary", "/adults", "/contacts", "/openings"];
        pattern == "/families/{family}" || last.iter().any(|part| pattern.contains(part))
    };
    let gets = table().into_iter().filter(|entry| entry.method == Method::GET && (all || near(entry.path)));
    gets.map(|entry| path(&entry.path.replace("{record}", &record.to_string()), ids)).collect()
}

/// The pages on which the canary stands, by role. What pages link below the family is read too.
async fn found(
    app: &TestApp,
    ids: &FamilyIds,
    record: ProtectedRecordId,
    all: bool,
) -> BTreeSet<(&'static str, String)> {
    let home = format!("/families/{}", ids.family);
    let mut found = BTreeSet::new();
    for &role in Role::ALL {
        let client = app.as_user(app.world.of(role));
        let mut ahead: Vec<String> = pages(ids, record, all).into_iter().collect();
        let mut seen: BTreeSet<String> = ahead.iter().cloned().collect();
        while let Some(next) = ahead.pop() {
            let page = client.get(&next).await;
            if page.body.contains(CANARY) {
                page.says(NOTICE);
                found.insert((role.code(), next.replace(&home, "")));
            }
            let links = page.body.split("href=\"").skip(1).filter_map(|rest| rest.split('"').next());
            let near =
                |href: &&str| ["/consents", "/protected", "/disclosures", "/summary"].iter().any(|p| href.contains(p));
            for href in links.filter(|href| href.starts_with(&home)).filter(near) {
                let href = href.split('#').next().unwrap().replace("&#38;", "&");
                if seen.insert(href.clone()) {
                    ahead.push(href);
                }
            }
        }
    }
    found
}

fn expected(
    record: ProtectedRecordId,
    roles: &[Role],
    summary: &[Role],
    cover: Option<DisclosureId>,
) -> BTreeSet<(&'static str, String)> {
    let mut all: BTreeSet<_> = roles.iter().map(|role| (role.code(), format!("/protected/{record}"))).collect();
    all.extend(summary.iter().map(|role| (role.code(), "/summary".to_owned())));
    let covers = roles.iter().filter(|role| matches!(role, Role::ReunificationWorker | Role::Supervisor));
    all.extend(covers.filter_map(|role| Some((role.code(), format!("/disclosures/{}", cover?)))));
    all
}

fn without_hearing(found: BTreeSet<(&'static str, String)>) -> BTreeSet<(&'static str, String)> {
    found.into_iter().map(|(role, path)| (role, path.split('?').next().unwrap().to_owned())).collect()
}

const TEAM: [Role; 2] = [Role::ReunificationWorker, Role::Supervisor];

on_both! {
    async fn part2_nothing_shows_a_record_without_a_consent_in_force(app) {
        let log = Log::listen();
        let ids = app.family("Alvarado", 1, 30);
        app.hearing(&ids);
        let record = record(&app, &ids);
        assert_eq!(found(&app, &ids, record, true).await, BTreeSet::new(), "no consent");

        let team = consent(&app, &ids, &[Recipient::Named], "2026-12-31");
        assert_eq!(found(&app, &ids, record, false).await, BTreeSet::new(), "another recipient");
        let now = app.clock.now();
        let (by, why) = (app.world.reunification, RevokedWhy::WrongEntry);
        app.store(|conn| consents::revoke(conn, (ids.family, team), (app.today(), why), (by, now)));

        let court = consent(&app, &ids, &[Recipient::Court], "2026-11-24");
        let liaison = expected(record, &[Role::CourtLiaison], &[Role::CourtLiaison], None);
        assert_eq!(without_hearing(found(&app, &ids, record, false).await), liaison, "the court alone");

        consent(&app, &ids, &[Recipient::FamilyTeam], "2026-11-24");
        let cover = disclosed(&app, &ids, record, court);
        let roles = [Role::CourtLiaison, Role::ReunificationWorker, Role::Supervisor];
        let both = expected(record, &roles, &roles, Some(cover));
        assert_eq!(without_hearing(found(&app, &ids, record, true).await), both, "valid");
        never_kept(&app);
        log.never_has_it();
    }

    async fn part2_a_consent_ends_at_midnight_and_a_revocation_at_once(app) {
        let ids = app.family("Alvarado", 1, 30);
        app.hearing(&ids);
        let record = record(&app, &ids);
        let team = consent(&app, &ids, &[Recipient::FamilyTeam], "2026-11-24");
        let read = expected(record, &TEAM, &[], None);
        app.move_clock("2026-11-25T05:59:59Z".parse().unwrap());
        assert_eq!(found(&app, &ids, record, false).await, read, "the last second of the last day");
        app.move_clock("2026-11-25T06:00:00Z".parse().unwrap());
        assert_eq!(found(&app, &ids, record, false).await, BTreeSet::new(), "midnight");
        let rosa = app.as_user(app.world.reunification);
        rosa.get(&format!("/families/{}/protected/{record}", ids.family)).await.says("expired after Nov 24, 2026");

        let longer = consent(&app, &ids, &[Recipient::FamilyTeam], "2026-12-31");
        assert_eq!(found(&app, &ids, record, false).await, read);
        let here = format!("/families/{}/consents/{longer}", ids.family);
        let fields = [("why", "by_person"), ("on", "2026-11-25")];
        let form = rosa.get(&here).await;
        for _ in 0..2 {
            assert_eq!(rosa.send_form(&form, &format!("{here}/revoke"), &fields).await.location, here);
        }
        assert_eq!(found(&app, &ids, record, false).await, BTreeSet::new(), "revoked");
        rosa.get(&here).await.says("Revoked Nov 25, 2026");
        assert_ne!(team, longer);
    }

    async fn part2_an_emergency_opening_opens_no_protected_record(app) {
        let ids = app.family("Alvarado", 1, 30);
        app.hearing(&ids);
        let record = record(&app, &ids);
        consent(&app, &ids, &[Recipient::FamilyTeam, Recipient::Court], "2026-12-31");
        let now = app.clock.now();
        let reason = "The hospital asks for the name of the child’s doctor".to_owned();
        let new = NewOpening { family: ids.family, user: app.world.reunification_b, class: Emergency::Medical, reason };
        app.store(|conn| break_glass::open(conn, &new, now));
        let beth = app.as_user(app.world.reunification_b);
        let home = format!("/families/{}", ids.family);
        assert_eq!(beth.get(&home).await.status, StatusCode::OK);
        let summary = beth.get(&format!("{home}/summary")).await;
        assert_eq!(summary.status, StatusCode::OK);
        summary.never_says(CANARY);
        summary.never_says("left out (");
        for closed in [format!("{home}/consents"), format!("{home}/protected/{record}"), format!("{home}/disclosures")] {
            assert_eq!(beth.get(&closed).await.status, StatusCode::NOT_FOUND, "{closed}");
        }
    }
}
