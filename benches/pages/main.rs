//! The busiest pages on a county of 100,000 children: signed in, permission-checked, and with the view's audit row on the
//! disk before the page is sent.
//!
//! `cargo bench --bench pages` fills the county first (some minutes; `HOMEWARD_BENCH_FAMILIES` makes it smaller,
//! `HOMEWARD_BENCH_DATA` names a folder where it stays for the next run), then runs the real binary with one thread for
//! pages and prints requests a second, the server's CPU time a request, the floor of the same run, and the anchors.

#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::indexing_slicing,
    clippy::unchecked_time_subtraction,
    clippy::disallowed_methods,
    reason = "a benchmark prints, is told its size by the environment, and stops when its world is broken"
)]

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant as Stopwatch};

use chrono::Duration as Span;
use diesel::dsl::count_star;
use diesel::prelude::*;
use homeward::access::Keys;
use homeward::access::session::{self, Lifetime};
use homeward::clock::Clock;
use homeward::db::schema::{assignments, children, declared_conflicts, episodes, families, users};
use homeward::db::{Conn, Target, migrate};
use homeward::demo;
use homeward::domain::calendar::Zone;
use homeward::domain::id::{FamilyId, UserId};

mod floor;

/// About 2.08 children a family: 48,000 families are 100,000 children.
const FAMILIES: u32 = 48_000;
const LONG: Duration = Duration::from_secs(8);
const CONNECTIONS: usize = 32;

struct Server {
    process: Child,
    address: String,
}

impl Server {
    fn start(url: &str) -> Self {
        let mut program = Command::new(env!("CARGO_BIN_EXE_homeward"));
        Self::of(program.args(["serve", "--database-url", url, "--listen", "127.0.0.1:0", "--threads", "1"]))
    }

    /// The page that the others are measured beside.
    fn floor(file: &Path) -> Self {
        let mut program = Command::new(std::env::current_exe().unwrap());
        Self::of(program.arg(floor::ARGUMENT).arg(file))
    }

    fn of(program: &mut Command) -> Self {
        let mut process = program.stdout(Stdio::piped()).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(process.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let address = line.trim().rsplit('/').next().unwrap().to_owned();
        Self { process, address }
    }

    /// CPU time that the server has used, from the kernel's count in hundredths of a second.
    fn cpu(&self) -> Duration {
        let stat = std::fs::read_to_string(format!("/proc/{}/stat", self.process.id())).unwrap();
        let fields: Vec<_> = stat.rsplit(')').next().unwrap().split_whitespace().collect();
        let ticks = |n: usize| fields.get(n).and_then(|f| f.parse::<u64>().ok()).unwrap();
        Duration::from_millis((ticks(11) + ticks(12)) * 10)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // The server is ours and the benchmark is over.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// One keep-alive connection: asks for a path, gives the size of the answer.
fn get(stream: &mut BufReader<TcpStream>, path: &str, cookie: &str) -> usize {
    let request = format!("GET {path} HTTP/1.1\r\nHost: bench\r\nCookie: {cookie}\r\n\r\n");
    stream.get_mut().write_all(request.as_bytes()).unwrap();
    let (mut line, mut length) = (String::new(), 0);
    stream.read_line(&mut line).unwrap();
    assert!(line.contains("200"), "{path}: {line}");
    loop {
        line.clear();
        stream.read_line(&mut line).unwrap();
        if line == "\r\n" {
            break;
        }
        if let Some(value) = line.to_ascii_lowercase().strip_prefix("content-length:") {
            length = value.trim().parse().unwrap();
        }
    }
    let mut body = vec![0; length];
    stream.read_exact(&mut body).unwrap();
    length
}

/// Asks for pages as fast as they come and prints what one costs, beside the floor's page where that was measured; gives the
/// CPU time of one in microseconds, or nothing when other pages were asked for on the command line.
fn measure(server: &Server, what: &str, paths: &[String], cookie: &str, floor: Option<f64>) -> Option<f64> {
    let connect = || {
        let stream = TcpStream::connect(&server.address).unwrap();
        stream.set_nodelay(true).unwrap();
        BufReader::new(stream)
    };
    let only = std::env::args().nth(1).filter(|only| !only.starts_with("--"));
    if only.is_some_and(|only| !what.contains(&only)) {
        return None;
    }
    let size = get(&mut connect(), &paths[0], cookie);
    let (asked, cpu, start) = (AtomicU64::new(0), server.cpu(), Stopwatch::now());
    let mut times: Vec<Duration> = std::thread::scope(|scope| {
        let people: Vec<_> = (0..CONNECTIONS)
            .map(|n| {
                let asked = &asked;
                scope.spawn(move || {
                    let (mut stream, mut times) = (connect(), Vec::new());
                    for path in paths.iter().cycle().skip(n * 7) {
                        let began = Stopwatch::now();
                        get(&mut stream, path, cookie);
                        times.push(began.elapsed());
                        asked.fetch_add(1, Ordering::Relaxed);
                        if start.elapsed() >= LONG {
                            break;
                        }
                    }
                    times
                })
            })
            .collect();
        people.into_iter().flat_map(|p| p.join().unwrap()).collect()
    });
    times.sort_unstable();
    let count = f64::from(u32::try_from(asked.load(Ordering::Relaxed)).unwrap());
    let micros = (server.cpu() - cpu).as_secs_f64() * 1e6 / count;
    let at = |share: usize| times[times.len() * share / 100];
    let ratio = floor.map_or_else(String::new, |floor| format!("{:.1} x", micros / floor));
    println!(
        "{what:<28} {:>8.0}/s {micros:>7.0} us CPU {ratio:>6} {:>8.0}/s a core  p50 {:>6.1?} p99 {:>6.1?}  {:>5.1} KB",
        count / start.elapsed().as_secs_f64(),
        1e6 / micros,
        at(50),
        at(99),
        f64::from(u32::try_from(size).unwrap()) / 1000.0
    );
    Some(micros)
}

/// What people type: first and last names, half-remembered spellings, accents left out or put in, a case number.
const SOUGHT: [&str; 12] = [
    "Okafor",
    "okafro",
    "Alvardo",
    "Maria%20Lopez",
    "Mar%C3%ADa%20L%C3%B3pez",
    "Nguyn",
    "Vang",
    "Hernandes",
    "Jhonson",
    "Xiong%20Mai",
    "smith",
    "R-1042",
];

/// Searches one after the other, fewer than a person may do in a minute; the first one waits for the names that
/// the server reads into memory when it starts.
fn search(server: &Server, cookie: &str) {
    let stream = TcpStream::connect(&server.address).unwrap();
    stream.set_nodelay(true).unwrap();
    let mut stream = BufReader::new(stream);
    let mut ask = |words: &str| {
        let began = Stopwatch::now();
        get(&mut stream, &format!("/families?q={words}"), cookie);
        began.elapsed()
    };
    let first = ask("Garcia");
    let mut times: Vec<Duration> = SOUGHT.iter().cycle().take(48).map(|words| ask(words)).collect();
    times.sort_unstable();
    println!(
        "search of names, one at a time: p50 {:.1?}, slowest of 48 {:.1?}, the first {first:.1?}",
        times[24], times[47]
    );
}

fn sign_in(conn: &mut Conn, user: UserId, clock: &Clock) -> String {
    let life = Lifetime { idle: Span::minutes(15), absolute: Span::hours(12) };
    let secret = conn.write_tx(|conn| session::start(conn, user, clock.now(), life, "bench", "bench")).unwrap();
    format!("homeward={secret}")
}

fn user(conn: &mut Conn, email: &str) -> UserId {
    users::table.filter(users::email.eq(email)).select(users::id).first(conn).unwrap()
}

/// The families with which this worker has declared a conflict of interest: she may not open them.
#[diesel::dsl::auto_type(no_type_alias)]
fn conflicting(worker: UserId) -> _ {
    declared_conflicts::table
        .filter(declared_conflicts::user_id.eq(worker))
        .filter(declared_conflicts::lifted_at.is_null())
        .select(declared_conflicts::family_id)
}

/// The families opened last. A case that was opened by mistake is nobody's any more.
fn latest(conn: &mut Conn) -> Vec<FamilyId> {
    let counted = families::table.filter(families::is_mistake.eq(false));
    counted.select(families::id).order(families::id.desc()).limit(2000).load(conn).unwrap()
}

/// The families that this worker has and may open.
fn own_of(conn: &mut Conn, worker: UserId) -> Vec<FamilyId> {
    assignments::table
        .inner_join(families::table)
        .filter(families::is_mistake.eq(false).and(families::is_restricted.eq(false)))
        .filter(assignments::user_id.eq(worker))
        .filter(assignments::family_id.ne_all(conflicting(worker)))
        .filter(assignments::ends_on.is_null())
        .select(assignments::family_id)
        .load(conn)
        .unwrap()
}

fn main() {
    if std::env::args().nth(1).is_some_and(|first| first == floor::ARGUMENT) {
        return floor::serve(&std::env::args().nth(2).unwrap());
    }
    let families = std::env::var("HOMEWARD_BENCH_FAMILIES").ok().and_then(|n| n.parse().ok()).unwrap_or(FAMILIES);
    let folder = tempfile::tempdir().unwrap();
    let kept = std::env::var_os("HOMEWARD_BENCH_DATA").map(PathBuf::from);
    let file = kept.as_deref().unwrap_or(folder.path()).join("bench.db");
    let (url, is_there) = (format!("sqlite://{}", file.display()), file.exists());
    let target = Target::parse(&url).unwrap();
    let clock = Clock::machine(Zone::parse("America/Chicago").unwrap());
    let keys = Keys::open(&file.with_file_name("homeward.key")).unwrap();
    let start = Stopwatch::now();
    if !is_there {
        demo::fill_with(&target, &keys, &clock, "a password for the bench", families).unwrap();
    }
    let mut conn = target.open().unwrap();
    migrate::run(&mut conn).unwrap();
    let children: i64 = children::table.select(count_star()).first(&mut conn).unwrap();
    let open: i64 =
        episodes::table.filter(episodes::exited_on.is_null()).select(count_star()).first(&mut conn).unwrap();
    println!("{children} children, {families} families, {open} stays open; filled in {:.0?}\n", start.elapsed());

    let (manager, worker) = (user(&mut conn, "manager@juniper.test"), user(&mut conn, "reunification@juniper.test"));
    let (manager, signed_in) = (sign_in(&mut conn, manager, &clock), sign_in(&mut conn, worker, &clock));
    let (any, own) = (latest(&mut conn), own_of(&mut conn, worker));
    drop(conn);
    let floor = measure(&Server::floor(&file), "floor: 50 rows, nothing else", &["/".to_owned()], "", None);
    let server = Server::start(&url);
    // First, so that what the server reads at its start is no part of what a page costs.
    search(&server, &manager);
    let pages = |ids: &[FamilyId]| ids.iter().map(|id| format!("/families/{id}")).collect::<Vec<_>>();
    let one = |path: &str| vec![path.to_owned()];
    let measured = [
        ("sign-in page (no session)", one("/sign-in"), ""),
        ("six-month board", one("/board"), &manager),
        ("six-month board, one risk", one("/board?risk=past"), &manager),
        ("family page, manager", pages(&any), &manager),
        ("family page, own worker", pages(&own), &signed_in),
        ("my day, worker", one("/day"), &signed_in),
    ];
    for (what, paths, cookie) in &measured {
        let _ = measure(&server, what, paths, cookie, floor);
    }
    println!(
        "\nTarget: 2,000 requests/s a core, at most 500 us CPU, which is 6.0 x the trial's floor. A search: under 100 ms."
    );
    println!(
        "Anchors, the floor's 50-row page in an earlier trial on a machine of the same size (its ratio to the floor above is the machine's):"
    );
    println!(
        "  actix + askama + diesel 11,700/s and 83 us; Express + better-sqlite3 2,580/s and 385 us; Django + gunicorn 345/s and 2,853 us"
    );
}
