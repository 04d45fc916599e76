//! Transactions that wait for each other: nobody is told of a fault that trying again would have mended.

use std::sync::Barrier;
use std::sync::atomic::{AtomicU32, Ordering};

use diesel::prelude::*;
use homeward::db::Kind;
use homeward::db::schema::users;
use homeward::domain::id::UserId;
use homeward::error::Error;

use crate::support::on_both;

on_both! {
    async fn of_two_who_wait_for_each_other_both_are_done(app) {
        let db = app.database.open();
        let side_by_side = app.conn().kind() == Kind::Postgres;
        let (met, tries) = (Barrier::new(2), AtomicU32::new(0));
        let (met, tries): (&'static Barrier, &'static AtomicU32) = (Box::leak(Box::new(met)), Box::leak(Box::new(tries)));
        let (a, b) = (app.world.reunification, app.world.permanency);
        let ask = move |first: UserId, second: UserId| {
            db.write::<_, Error>(move |conn| {
                let now_first = tries.fetch_add(1, Ordering::SeqCst) < 2;
                diesel::update(users::table.find(first)).set(users::version.eq(users::version + 1)).execute(conn)?;
                if side_by_side && now_first {
                    met.wait();
                }
                diesel::update(users::table.find(second)).set(users::version.eq(users::version + 1)).execute(conn)?;
                Ok(())
            })
        };
        let version = |conn: &mut _, user: UserId| users::table.find(user).select(users::version).first::<i32>(conn).unwrap();
        let before = version(&mut app.conn(), a);
        std::thread::scope(|scope| {
            let runs = [scope.spawn(|| ask(a, b)), scope.spawn(|| ask(b, a))];
            for run in runs {
                run.join().unwrap().unwrap();
            }
        });
        assert_eq!(version(&mut app.conn(), a), before + 2);
        assert_eq!(tries.load(Ordering::SeqCst) > 2, side_by_side, "the race was not run");
    }
}
