//! `import --hsds` and `export --hsds`: the provider directory from and to Open Referral HSDS 3.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::Context as _;
use clap::{Args, ValueEnum};

use super::{note, say};
use crate::access::{Keys, Trail};
use crate::clock::Clock;
use crate::config::{Config, Settings, make_folder};
use crate::db::migrate;
use crate::domain::directory::terms::Terms;
use crate::domain::referral::ServiceKind;
use crate::domain::text::counted;
use crate::error::Error;
use crate::features::directory::hsds::{self, Fault, Import, Package, Report, Run};
use crate::features::imports;

/// The most faults and notes that are printed.
const SHOWN: usize = 50;

/// What the import of a directory can be told.
#[derive(Debug, Args)]
pub(super) struct DirectoryArgs {
    /// A provider directory as Open Referral HSDS 3: a JSON file, a folder of JSON files, or the CSV package
    #[arg(long, value_name = "PATH")]
    hsds: Option<PathBuf>,
    /// With --hsds: whose keys these are; short, and never changed again
    #[arg(long, value_name = "NAME", default_value = "hsds", requires = "hsds")]
    source: String,
    /// With --hsds: a CSV file with the columns `term` and `kind`, what taxonomy terms mean (docs/IMPORTING.md)
    #[arg(long, value_name = "FILE.csv", requires = "hsds")]
    terms: Option<PathBuf>,
}

/// What `export` is told.
#[derive(Debug, Args)]
pub(super) struct ExportArgs {
    #[command(flatten)]
    settings: Settings,
    /// Where to: a new JSON file, or for CSV a new folder
    #[arg(long, value_name = "PATH")]
    hsds: PathBuf,
    /// How it is written; by the name if absent: JSON for a name that ends in .json, otherwise CSV
    #[arg(long, value_enum)]
    format: Option<Format>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    Json,
    Csv,
}

/// Reads a package, says what is wrong and what cannot be kept, and writes it when told to.
pub(super) fn import(
    config: &Config,
    args: &DirectoryArgs,
    is_apply: bool,
    file: Option<&Path>,
) -> anyhow::Result<ExitCode> {
    let path = args.hsds.as_deref().context("say what to import: --hsds PATH, or --mapping FILE and a folder")?;
    let terms = args.terms.as_deref().map(terms).transpose()?.unwrap_or_default();
    let clock = Clock::machine(config.zone);
    let package = hsds::build(hsds::read(path)?, &terms, clock.today());
    if let Some(file) = file {
        write_faults(file, &package.faults)?;
    }
    print_package(&package);
    if !package.faults.is_empty() {
        note(&format!("The package has {}. Nothing was written.", counted(package.faults.len(), "fault")));
        return Ok(ExitCode::from(1));
    }
    if !is_apply && config.database.file().is_some_and(|file| !file.exists()) {
        say("There is no database yet: every record is new. Nothing was written: run again with --apply to write it.");
        return Ok(ExitCode::SUCCESS);
    }
    write(config, &clock, &args.source, &package, if is_apply { Run::Apply } else { Run::Dry })
}

fn write(config: &Config, clock: &Clock, source: &str, package: &Package, run: Run) -> anyhow::Result<ExitCode> {
    make_folder(&config.database)?;
    let mut conn = config.database.open().context("the database cannot be opened")?;
    if run == Run::Apply {
        migrate::run(&mut conn)?;
    }
    let trail = Trail::of(&Keys::open(&config.key_file)?);
    match hsds::apply(&mut conn, &Import { source, now: clock.now(), trail: &trail }, package, run) {
        Ok(report) => {
            print_report(&report, run);
            Ok(ExitCode::SUCCESS)
        }
        Err(Error::Refused(why)) => {
            note(&format!("Nothing was written. {why}"));
            Ok(ExitCode::from(1))
        }
        Err(error) => Err(anyhow::Error::new(error).context("nothing was written")),
    }
}

fn print_package(package: &Package) {
    let [organizations, services, locations] = package.counts();
    let counts = [(organizations, "organization"), (services, "service"), (locations, "location")];
    say(&format!("Read: {}.", counts.map(|(n, what)| counted(n, what)).join(", ")));
    for note in package.notes.iter().take(SHOWN) {
        say(note);
    }
    if !package.unkept.is_empty() {
        say("\nNot kept, since the directory has no place for it:");
        for (name, count) in &package.unkept {
            say(&format!("{count:>8}  {name}"));
        }
    }
    for fault in package.faults.iter().take(SHOWN) {
        say(&fault.to_string());
    }
    if package.faults.len() > SHOWN {
        say(&format!("... and {} more: --faults FILE.csv writes them all.", package.faults.len() - SHOWN));
    }
}

fn print_report(report: &Report, run: Run) {
    let what = if run == Run::Dry { "to write" } else { "written" };
    say(&format!("\n{what:<14}{:>8}{:>10}{:>11}", "new", "changed", "unchanged"));
    for (kind, [new, changed, same]) in &report.counts {
        say(&format!("{kind:<14}{new:>8}{changed:>10}{same:>11}"));
    }
    say(&format!("Words on openings that are new: {}.", report.checks));
    report.notes.iter().for_each(|line| say(line));
    if run == Run::Dry {
        say("Nothing was written: run again with --apply to write it.");
    }
}

fn write_faults(path: &Path, faults: &[Fault]) -> anyhow::Result<()> {
    let file = File::create(path).with_context(|| format!("the fault file {} cannot be made", path.display()))?;
    let told = faults.iter().map(|fault| imports::Fault {
        file: fault.file.clone(),
        line: None,
        column: fault.at.clone(),
        value: String::new(),
        why: fault.why.clone(),
    });
    imports::faults::write_csv(&told.collect::<Vec<_>>(), file)
        .with_context(|| format!("the fault file {} cannot be written", path.display()))
}

/// The agency's list of terms: a term's code or name, and the code of a kind of service.
fn terms(path: &Path) -> anyhow::Result<Terms> {
    let name = path.display();
    let mut reader = csv::ReaderBuilder::new()
        .trim(csv::Trim::All)
        .from_path(path)
        .with_context(|| format!("{name} cannot be read"))?;
    let headers: Vec<String> = reader.headers()?.iter().map(str::to_lowercase).collect();
    let column = |what: &str| {
        headers.iter().position(|header| header == what).with_context(|| format!("{name} has no column {what}"))
    };
    let (term, kind) = (column("term")?, column("kind")?);
    let mut all = Vec::new();
    for record in reader.records() {
        let record = record.with_context(|| format!("{name} cannot be read"))?;
        let line = record.position().map_or(0, csv::Position::line);
        let said = record.get(kind).unwrap_or_default();
        let meant = ServiceKind::from_code(said).with_context(|| {
            format!("{name}, line {line}: there is no kind {said:?}; there are {}", ServiceKind::CODES.join(", "))
        })?;
        all.push((record.get(term).unwrap_or_default().to_owned(), meant));
    }
    Ok(Terms::of(all))
}

/// Writes the directory to a file or a folder that is not there yet.
pub(super) fn export(args: &ExportArgs) -> anyhow::Result<ExitCode> {
    let (config, path) = (args.settings.check()?, args.hsds.as_path());
    if let Some(file) = config.database.file() {
        anyhow::ensure!(file.exists(), "there is no database at {}", file.display());
    }
    let mut conn = config.database.for_reading().open().context("the database cannot be opened")?;
    let document = hsds::document(&conn.read_tx(hsds::everything)?);
    let is_json = path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("json"));
    let format = args.format.unwrap_or(if is_json { Format::Json } else { Format::Csv });
    let count = document.get("total_items").map_or_else(String::new, ToString::to_string);
    match format {
        Format::Json => {
            let file = File::create_new(path).with_context(|| format!("{} cannot be made", path.display()))?;
            serde_json::to_writer_pretty(std::io::BufWriter::new(file), &document)?;
            say(&format!("Written: {count} organizations to {}.", path.display()));
        }
        Format::Csv => {
            let tables = hsds::write_csv(path, &document)?;
            say(&format!("Written: {count} organizations in {tables} tables to {}.", path.display()));
        }
    }
    Ok(ExitCode::SUCCESS)
}
