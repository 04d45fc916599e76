//! Acknowledged, durable writes per second on SQLite: one row and its signed and linked audit row, on the disk before the answer.
//!
//! `cargo bench --bench writer`. Beside ours stands one plain connection with `synchronous=FULL`, measured in the same
//! run; the figures in brackets are of an earlier trial on a machine of the same size.

#![expect(clippy::unwrap_used, clippy::print_stdout, reason = "a benchmark prints, and stops when its world is broken")]

use std::time::{Duration, Instant as Stopwatch};

use diesel::prelude::*;
use homeward::access::{By, Entry, Keys, Trail};
use homeward::clock::Clock;
use homeward::db::schema::number_series;
use homeward::db::{Conn, Db, Instant, Target, migrate};
use homeward::domain::calendar::Zone;
use homeward::error::Error;

const LONG: Duration = Duration::from_secs(4);

fn trail() -> Trail {
    Trail::of(&Keys::of([7; 32]))
}

fn write(conn: &mut Conn, trail: &Trail, now: Instant) -> Result<(), Error> {
    diesel::update(number_series::table.find("bench"))
        .set(number_series::last_number.eq(number_series::last_number + 1))
        .execute(conn)?;
    trail.add(conn, By::default(), now, &Entry::change("Bench"))
}

fn count(conn: &mut Conn) -> i32 {
    number_series::table.find("bench").select(number_series::last_number).first(conn).unwrap()
}

/// One connection, one transaction a write: what a plain program does.
fn plain(target: &Target, now: Instant) -> f64 {
    let (mut conn, trail) = (target.open().unwrap(), trail());
    let (start, before) = (Stopwatch::now(), count(&mut conn));
    while start.elapsed() < LONG {
        conn.write_tx(|conn| {
            write(conn, &trail, now)?;
            trail.link(conn).map_err(Error::from)
        })
        .unwrap();
    }
    f64::from(count(&mut conn) - before) / start.elapsed().as_secs_f64()
}

/// `threads` people at once through the program's writer: what waits together shares one flush.
fn shared(target: &Target, now: Instant, threads: usize) -> (f64, Duration) {
    let linking = trail();
    let db = Db::open(target, std::sync::Arc::new(move |conn| linking.link(conn))).unwrap();
    let mut conn = target.open().unwrap();
    let (start, before) = (Stopwatch::now(), count(&mut conn));
    let worst = std::thread::scope(|scope| {
        let people: Vec<_> = (0..threads)
            .map(|_| {
                let (db, trail) = (db.clone(), trail());
                scope.spawn(move || {
                    let mut worst = Duration::ZERO;
                    while start.elapsed() < LONG {
                        let asked = Stopwatch::now();
                        let trail = trail.clone();
                        db.write(move |conn| write(conn, &trail, now)).unwrap();
                        worst = worst.max(asked.elapsed());
                    }
                    worst
                })
            })
            .collect();
        people.into_iter().map(|p| p.join().unwrap()).max().unwrap()
    });
    (f64::from(count(&mut conn) - before) / start.elapsed().as_secs_f64(), worst)
}

fn main() {
    let folder = tempfile::tempdir().unwrap();
    let target = Target::parse(&format!("sqlite://{}", folder.path().join("bench.db").display())).unwrap();
    let mut conn = target.open().unwrap();
    migrate::run(&mut conn).unwrap();
    let now = Clock::machine(Zone::parse("UTC").unwrap()).now();
    diesel::insert_into(number_series::table)
        .values((number_series::name.eq("bench"), number_series::last_number.eq(0)))
        .execute(&mut conn)
        .unwrap();
    println!("Durable writes (row + audit row, synchronous=FULL), acknowledged a second\n");
    let plain = plain(&target, now);
    println!("{:<44} {plain:>9.0}   1.0 x   [trial: 4,520]", "one plain connection, one commit a write");
    for threads in [1, 8, 32] {
        let (rate, worst) = shared(&target, now, threads);
        let trial = if threads == 8 { "   [trial, writer thread: 10,700]" } else { "" };
        println!(
            "{:<44} {rate:>9.0}   {:.1} x   slowest {worst:?}{trial}",
            format!("ours, {threads} at once"),
            rate / plain
        );
    }
}
