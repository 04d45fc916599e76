//! What auditors take from the reviews: the file with its proof, and the families of the sample, to read.

use actix_web::http::StatusCode;
use chrono::Duration;
use diesel::prelude::*;
use homeward::access::audit::{Bent, Known};
use homeward::db::schema::review_items;
use homeward::domain::id::ReviewItemId;
use homeward::domain::review::Kind;
use homeward::domain::tracks::Track;
use homeward::error::Error;
use homeward::features::restrictions;

use crate::contacts::contact;
use crate::reviews::{first_link, make, one_evening, opened};
use crate::support::{TestDatabase, on_both};

on_both! {
    async fn review_queue_is_taken_as_a_file_whose_rows_the_trail_still_proves(app) {
        let ids = one_evening(&app);
        let sam = app.as_user(app.world.supervisor);
        let link = first_link(&sam, "/reviews").await;
        sam.submit(&link, &link, &[("seen", "0"), ("finding", "appropriate"), ("words", "=1+1")]).await;
        app.conn().write_tx(|conn| TestDatabase::trail().link(conn).map_err(Error::from)).unwrap();
        let art = app.as_user(app.world.auditor);
        let file = art.get("/reviews.csv?state=all").await;
        assert_eq!(file.status, StatusCode::OK);
        assert!(file.body.contains(&app.number(&ids)) && file.body.contains("'=1+1"), "{}", file.body);
        let mut reader = csv::Reader::from_reader(file.body.as_bytes());
        let names = reader.headers().unwrap().clone();
        let record = reader.records().next().unwrap().unwrap();
        let cell = |name: &str| record.get(names.iter().position(|n| n == name).unwrap()).unwrap().to_owned();
        assert_eq!(cell("reviewed_by"), "Sam Sandoval");
        let rows = [("row", "hash"), ("finding_row", "finding_hash")].map(|(row, hash)| (cell(row).parse::<i64>().unwrap(), cell(hash)));
        assert!(rows.iter().all(|(_, hash)| hash.len() == 64), "{rows:?}");
        let verified = |rows: &[(i64, String)]| {
            let known = Known { head: None, rows: rows.iter().cloned().collect() };
            TestDatabase::trail().verify(&mut app.conn(), &known).unwrap().bent
        };
        assert_eq!(verified(&rows), None);
        let swapped = [(rows[0].0, rows[1].1.clone())];
        assert_eq!(verified(&swapped), Some(Bent::NotAsKept(rows[0].0)));
        assert_eq!(verified(&[(9_999_999, rows[0].1.clone())]), Some(Bent::NotAsKept(9_999_999)));
        // An open desk does not hand the file out.
        app.move_clock(app.clock.now().utc() + Duration::minutes(11));
        assert!(art.get("/reviews.csv").await.location.starts_with("/sign-in/again"));
    }

    async fn review_queue_opens_the_families_of_the_sample_to_auditors_to_read_until_it_ends(app) {
        let w = &app.world;
        let ids = app.family("Okafor", 1, 90);
        let other = app.family("Lindqvist", 1, 90);
        let restricted = app.family("Hidden", 1, 90);
        contact(&app, &ids, Track::Reunification, 3, "CANARY of the family");
        contact(&app, &ids, Track::Permanency, 3, "CANARY of the child");
        for ids in [&ids, &restricted] {
            opened(&app, w.reunification, ids, "2026-10-20T17:00:00Z");
        }
        let art = app.as_user(w.auditor);
        let home = format!("/families/{}", ids.family);
        assert_eq!(art.get(&home).await.status, StatusCode::NOT_FOUND, "nothing is drawn yet");
        assert_eq!(make(&app).drawn, 2);
        let now = app.clock.now();
        app.store(|conn| restrictions::restrict(conn, restricted.family, &[w.auditor], "Staff", None, now));
        let items: Vec<ReviewItemId> = app.store(|conn| {
            let of = review_items::table.filter(review_items::kind.eq(Kind::Sample));
            Ok(of.filter(review_items::family_id.eq(ids.family)).select(review_items::id).load(conn)?)
        });
        let item = art.get(&format!("/reviews/{}", items[0])).await;
        item.says("Drawn 2 of 2 openings, with the seed");
        assert!(item.body.contains(&format!("href=\"{home}\"")), "the way to the family");
        for page in ["", "/contacts", "/workers"] {
            let page = art.get(&format!("{home}{page}")).await;
            assert_eq!(page.status, StatusCode::OK);
            page.says("Okafor family");
            page.never_says("CANARY");
            page.never_says("/new\"");
            page.never_says("/conflicts/new");
            page.never_says("/edit\"");
        }
        for (family, user) in [(&other, w.auditor), (&restricted, w.auditor), (&ids, w.administrator)] {
            let page = app.as_user(user).get(&format!("/families/{}", family.family)).await;
            assert!([StatusCode::NOT_FOUND, StatusCode::FORBIDDEN].contains(&page.status), "{}", page.status);
        }
        for list in ["/families", "/board", "/docket", "/coverage", "/day"] {
            assert_eq!(art.get(list).await.status, StatusCode::FORBIDDEN, "{list}");
        }
        art.get("/audit?email=auditor@juniper.test").await.says(&app.number(&ids));
        // October's sample is read in November and December.
        for (at, status) in [("2027-01-01T05:59:59Z", StatusCode::OK), ("2027-01-01T06:00:00Z", StatusCode::NOT_FOUND)] {
            app.move_clock(at.parse().unwrap());
            assert_eq!(app.as_user(w.auditor).get(&home).await.status, status, "{at}");
        }
    }
}
