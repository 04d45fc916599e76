//! `import`: reads a county's export, says what is wrong with it, and writes it when told to and nothing is.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::{Duration, Instant};

use anyhow::Context as _;
use clap::Args;

use super::{directory, note, say};
use crate::access::{Keys, Trail};
use crate::clock::Clock;
use crate::config::{Config, Settings, make_folder};
use crate::db::migrate;
use crate::error::Error;
use crate::features::imports::{self, Checked, Count, Fault, Import, Mapping, Written, faults};

/// The most faults that are printed; the fault file has them all.
const SHOWN: usize = 50;
/// How the imports and the audit trail name whoever sits at the command line.
const BY: &str = "command line";

/// What `import` can be told.
#[derive(Debug, Args)]
pub(super) struct ImportArgs {
    #[command(flatten)]
    settings: Settings,
    /// The mapping: what the export's files, columns, dates and codes mean (docs/IMPORTING.md)
    #[arg(long, value_name = "FILE", required_unless_present = "hsds", conflicts_with = "hsds")]
    mapping: Option<PathBuf>,
    #[command(flatten)]
    directory: directory::DirectoryArgs,
    /// Write the records, all or none; without it nothing is written
    #[arg(long)]
    apply: bool,
    /// Write every fault to this CSV file, to hand back to whoever corrects the export
    #[arg(long, value_name = "FILE.csv")]
    faults: Option<PathBuf>,
    /// The folder with the export's CSV files
    #[arg(required_unless_present = "hsds", conflicts_with = "hsds")]
    dir: Option<PathBuf>,
}

/// Reads, checks, and perhaps writes. One where there are faults or the database refuses a record; otherwise zero.
pub(super) fn run(args: &ImportArgs) -> anyhow::Result<ExitCode> {
    let config = args.settings.check()?;
    let (Some(mapping), Some(dir)) = (&args.mapping, &args.dir) else {
        return directory::import(&config, &args.directory, args.apply, args.faults.as_deref());
    };
    let mapping = Mapping::load(mapping)?;
    anyhow::ensure!(dir.is_dir(), "{} is not a folder", dir.display());
    let clock = Clock::machine(config.zone);
    let began = Instant::now();
    let checked = imports::read(&mapping, dir, clock.today());
    let took = began.elapsed();
    print_counts(&checked.counts, took);
    if let Some(file) = &args.faults {
        write_faults(file, &checked.faults)?;
    }
    if !checked.faults.is_empty() {
        print_faults(&checked.faults);
        return Ok(ExitCode::from(1));
    }
    if !args.apply {
        say("Nothing is wrong with the export. Nothing was written: run again with --apply to write it.");
        return Ok(ExitCode::SUCCESS);
    }
    apply(&config, &clock, &mapping.source, &checked)
}

/// Writes a sound export, and says what was done.
fn apply(config: &Config, clock: &Clock, source: &str, checked: &Checked) -> anyhow::Result<ExitCode> {
    make_folder(&config.database)?;
    let mut conn = config.database.open().context("the database cannot be opened")?;
    migrate::run(&mut conn)?;
    let trail = Trail::of(&Keys::open(&config.key_file)?);
    let import = Import { source, by: BY, now: clock.now(), today: clock.today(), trail: &trail };
    let began = Instant::now();
    match imports::apply(&mut conn, &import, checked, &mut |line| note(line)) {
        Ok(written) => {
            print_written(&written, began.elapsed());
            Ok(ExitCode::SUCCESS)
        }
        Err(Error::Refused(why)) => {
            note(&format!("Nothing was written. {why}"));
            Ok(ExitCode::from(1))
        }
        Err(error) => Err(anyhow::Error::new(error).context("nothing was written")),
    }
}

fn print_counts(counts: &[Count], took: Duration) {
    say(&format!("{:<12}{:>10}{:>10}{:>10}", "read", "rows", "records", "sound"));
    for Count { entity, rows, records, sound } in counts {
        say(&format!("{:<12}{rows:>10}{records:>10}{sound:>10}", entity.name()));
    }
    say(&pace("Read and checked", counts.iter().map(|count| count.rows).sum(), "rows", took));
}

fn print_written(written: &[Written], took: Duration) {
    say(&format!("\n{:<12}{:>10}{:>10}{:>10}{:>11}", "written", "records", "new", "changed", "unchanged"));
    for Written { entity, new, changed, unchanged, wrong } in written {
        let records = new + changed + unchanged + wrong;
        say(&format!("{:<12}{records:>10}{new:>10}{changed:>10}{unchanged:>11}", entity.name()));
        if *wrong > 0 {
            say(&format!("{:<12}{wrong:>10} left alone: entered in error", ""));
        }
    }
    let records = written.iter().map(|w| w.new + w.changed + w.unchanged + w.wrong).sum();
    say(&pace("Written", records, "records", took));
}

/// "Written: 81,000 records in 3.2 s, 25,300 a second."
fn pace(what: &str, count: usize, of: &str, took: Duration) -> String {
    let micros = took.as_micros().max(1);
    let rate = u128::try_from(count).unwrap_or_default() * 1_000_000 / micros;
    format!("{what}: {count} {of} in {:.2} s, {rate} a second.", took.as_secs_f64())
}

fn print_faults(found: &[Fault]) {
    for fault in found.iter().take(SHOWN) {
        say(&fault.to_string());
    }
    if let Some(more) = found.len().checked_sub(SHOWN).filter(|more| *more > 0) {
        say(&format!("... and {more} more: --faults FILE.csv writes them all."));
    }
    let what = if found.len() == 1 { "1 fault".to_owned() } else { format!("{} faults", found.len()) };
    note(&format!("The export has {what}. Nothing was written."));
}

fn write_faults(path: &Path, found: &[Fault]) -> anyhow::Result<()> {
    let file = File::create(path).with_context(|| format!("the fault file {} cannot be made", path.display()))?;
    faults::write_csv(found, file).with_context(|| format!("the fault file {} cannot be written", path.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_pace_is_said_in_whole_records_a_second() {
        assert_eq!(
            pace("Written", 80_000, "records", Duration::from_millis(3_200)),
            "Written: 80000 records in 3.20 s, 25000 a second."
        );
        assert!(pace("Written", 0, "records", Duration::ZERO).ends_with("0 a second."));
    }
}
