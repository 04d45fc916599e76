//! Outcome statistics on synthetic stays, beside anchors run in the same minute.
//!
//! Figures are the least wall time of 50 runs on one thread (the work never waits, so this is CPU time but for other
//! load). `scan + ...` is the product: counts by office, day and cause, then Kaplan-Meier and Aalen-Johansen of 8 causes
//! with variances for 17 offices, read on a few days or kept whole (14 MB at 1,000,000 stays). The anchors are the same work written by hand with nothing checked or kept
//! apart, and a plain sum over the columns. Nothing is asserted.
//!
//! Run with `cargo bench --bench outcomes`.
#![expect(
    clippy::print_stdout,
    clippy::indexing_slicing,
    clippy::unwrap_used,
    clippy::as_conversions,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::cast_precision_loss,
    clippy::many_single_char_names,
    reason = "a benchmark prints; its anchors are written as plainly as the machine allows"
)]

use std::hint::black_box;
use std::time::{Duration, Instant};

use homeward::domain::exit::ExitReason;
use homeward::domain::outcomes::cohort::time_to_permanency;
use homeward::domain::outcomes::gray::gray;
use homeward::domain::outcomes::histogram::{Histogram, Shape};
use homeward::domain::outcomes::incidence::{Estimates, Incidence};
use homeward::domain::outcomes::logrank::{Exits, log_rank};
use homeward::domain::outcomes::stays::{Exit, Stay, Stays};
use homeward::domain::outcomes::survival::Survival;
use homeward::domain::outcomes::window::{Cohort, Window};

const OFFICES: u16 = 17;
const CAUSES: u8 = 8;
const LAST_DAY: i32 = 5_500;
const RUNS: usize = 50;
/// Milliseconds of other ways to the same curves at 1,000,000 stays, measured once on the same machine.
const OTHERS: [(&str, f64); 5] = [
    ("Rust by hand, one thread", 3.2),
    ("numpy, day histogram", 78.0),
    ("polars", 97.0),
    ("DuckDB windows", 390.0),
    ("R survfit with Aalen-Johansen errors", 183_800.0),
];

struct Columns {
    days: Vec<i32>,
    status: Vec<u8>,
    office: Vec<u16>,
}

/// A small generator: the same stays on every run.
struct Random(u64);

impl Random {
    fn next(&mut self) -> f64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) as f64 + 0.5) / (1_u64 << 31) as f64
    }
}

fn synthetic(rows: usize) -> Columns {
    let mut random = Random(20_361);
    let shares = [0.45, 0.66, 0.78, 0.86, 0.93, 0.97, 0.99, 1.0];
    let mut columns = Columns { days: Vec::new(), status: Vec::new(), office: Vec::new() };
    for _ in 0..rows {
        let office = (random.next().powi(2) * f64::from(OFFICES)) as u16;
        let stay = (-random.next().ln() * (550.0 + 10.0 * f64::from(office))) as i32;
        let followed = (random.next() * f64::from(LAST_DAY)) as i32;
        let draw = random.next();
        let cause = shares.iter().position(|&share| draw <= share).unwrap_or(7) as u8 + 1;
        columns.days.push(stay.min(followed));
        columns.status.push(if stay <= followed { cause } else { 0 });
        columns.office.push(office.min(OFFICES - 1));
    }
    columns
}

fn least<T>(mut work: impl FnMut() -> T) -> Duration {
    let once = |work: &mut dyn FnMut() -> T| {
        let start = Instant::now();
        black_box(work());
        start.elapsed()
    };
    (0..RUNS).map(|_| once(&mut work)).min().unwrap()
}

fn count(columns: &Columns) -> Histogram {
    let shape = Shape { groups: OFFICES, causes: CAUSES };
    Histogram::from_columns(&columns.days, &columns.status, &columns.office, shape).unwrap()
}

/// Both curves run to the last day, and read with limits on eight.
fn estimates(table: &Histogram) -> Vec<Vec<Estimates>> {
    let days = [30, 90, 183, 365, 548, 730, 1_095, LAST_DAY];
    table.groups().map(|counts| Estimates::at_days(counts, &days)).collect()
}

fn curves(table: &Histogram) -> Vec<(Survival, Incidence)> {
    table.groups().map(|counts| (Survival::estimate(counts), Incidence::estimate(counts))).collect()
}

/// The same counts and curves by hand: fixed size, nothing checked, nothing kept but the ends of the curves.
fn by_hand(columns: &Columns) -> f64 {
    const STRIDE: usize = 9;
    const SLOTS: usize = LAST_DAY as usize + 1;
    let mut cells = vec![0_u32; SLOTS * STRIDE * OFFICES as usize];
    for ((&day, &status), &office) in columns.days.iter().zip(&columns.status).zip(&columns.office) {
        cells[(office as usize * SLOTS + day as usize) * STRIDE + status as usize] += 1;
    }
    let mut sum = 0.0;
    for office in cells.chunks_exact(SLOTS * STRIDE) {
        let mut n = f64::from(office.iter().sum::<u32>());
        let (mut surv, mut greenwood, mut a) = (1.0, 0.0, 0.0);
        let (mut f, mut b, mut c) = ([0.0; 8], [0.0; 8], [0.0; 8]);
        for day in office.chunks_exact(STRIDE) {
            let exits: u32 = day[1..].iter().sum();
            if exits > 0 {
                let d = f64::from(exits);
                let q = if n > d { d / (n * (n - d)) } else { 0.0 };
                a += q;
                greenwood += q;
                for k in 0..8 {
                    let dk = f64::from(day[k + 1]);
                    let w = surv * dk / n;
                    f[k] += w;
                    b[k] += f[k] * q + w / n;
                    c[k] += f[k] * f[k] * q + surv * surv * dk * (n - dk) / (n * n * n) + 2.0 * f[k] * w / n;
                }
                surv *= 1.0 - d / n;
            }
            n -= f64::from(exits + day[0]);
        }
        sum += surv * greenwood.sqrt() + (0..8).map(|k| f[k] * f[k] * a - 2.0 * f[k] * b[k] + c[k]).sum::<f64>();
    }
    sum
}

/// The columns read once.
fn sum_of_columns(columns: &Columns) -> u64 {
    let days: u64 = columns.days.iter().map(|&day| u64::from(day.unsigned_abs())).sum();
    let status: u64 = columns.status.iter().map(|&status| u64::from(status)).sum();
    days + status + columns.office.iter().map(|&office| u64::from(office)).sum::<u64>()
}

fn stays(columns: &Columns) -> Stays {
    let mut random = Random(7);
    let rows = columns.days.iter().zip(&columns.status).zip(&columns.office).map(|((&days, &status), &office)| {
        let followed = if status == 0 { days } else { days + (random.next() * f64::from(LAST_DAY - days)) as i32 };
        let removal = LAST_DAY - followed;
        let exit = ExitReason::from_number(status).map(|reason| Exit { day: removal + days, reason });
        let child = (random.next() * columns.days.len() as f64 * 0.85) as u32;
        Stay { child, office, removal, exit, birth: Some(-3_000), sex: 0, race: 0, home_visit: None }
    });
    Stays::from_rows(rows.collect())
}

fn line(name: &str, time: Duration, anchor: Duration) {
    let (time, anchor) = (time.as_secs_f64() * 1e3, anchor.as_secs_f64() * 1e3);
    println!("  {name:<48} {time:>9.2} ms {:>7.1} x", time / anchor);
}

fn measure(rows: usize) -> Duration {
    let columns = synthetic(rows);
    let table = count(&columns);
    let anchor = least(|| by_hand(&columns));
    let total = least(|| estimates(&count(&columns)));
    println!("\n{rows} stays, {OFFICES} offices, {CAUSES} causes                          least of {RUNS}   of anchor");
    line("anchor: the columns summed", least(|| sum_of_columns(&columns)), anchor);
    line("anchor: counts and curves by hand", anchor, anchor);
    line("scan + estimates on 8 days, with limits", total, anchor);
    line("  of which the scan", least(|| count(&columns)), anchor);
    line("  of which the estimates", least(|| estimates(&table)), anchor);
    line("scan + whole curves kept", least(|| curves(&count(&columns))), anchor);
    line("  of which the curves", least(|| curves(&table)), anchor);
    line("log-rank of the offices", least(|| log_rank(&table, Exits::Any)), anchor);
    line("Gray's test, one cause", least(|| gray(&table, 1)), anchor);
    line(
        "Gray's test, all causes",
        least(|| (1..=CAUSES).map(|cause| gray(&table, cause)).collect::<Vec<_>>()),
        anchor,
    );
    let stays = stays(&columns);
    let cohort = Cohort { window: Window { from: 0, to: LAST_DAY }, office: None };
    let report = |cohort: &Cohort| time_to_permanency(&stays, cohort, LAST_DAY).unwrap();
    line("page: time to permanency of all stays", least(|| report(&cohort)), anchor);
    let year = Cohort { window: Window { from: 4_000, to: 4_365 }, office: None };
    line("page: time to permanency of one year's entries", least(|| report(&year)), anchor);
    let changed: Vec<Stay> = stays.iter().step_by((rows / 1_000).max(1)).collect();
    let children: Vec<u32> = changed.iter().map(|stay| stay.child).collect();
    line("1,000 changed stays taken in", least(|| stays.with_histories(&children, changed.clone())), anchor);
    total
}

fn main() {
    measure(100_000);
    let total = measure(1_000_000);
    measure(5_000_000);
    println!("\nscan + estimates at 1,000,000 stays beside figures measured earlier:");
    for (name, other) in OTHERS {
        println!("  {name:<48} {other:>9.1} ms {:>9.1} x ours", other / (total.as_secs_f64() * 1e3));
    }
}
