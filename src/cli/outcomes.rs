//! `curves` and `report`: the outcome statistics of any table, and of the agency's own records, on standard output.

use std::fs::File;
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Context as _;
use chrono::NaiveDate;
use clap::{Args, ValueEnum};

use super::write;
use crate::clock::Clock;
use crate::config::Settings;
use crate::domain::outcomes::table;
use crate::features::outcomes::{self, Ask, Columns, DayOne, Indicators, Period, Report, TimeToPermanency};

/// What `curves` is told.
#[derive(Debug, Args)]
pub(super) struct CurvesArgs {
    /// A table in CSV: columns `time` and `status` (0 = censored, 1, 2, .. = the cause), perhaps `entry`, and any others,
    /// each of which divides the rows into groups
    file: PathBuf,
}

/// What `report` is told.
#[derive(Debug, Args)]
pub(super) struct ReportArgs {
    /// `time-to-permanency`, `cfsr` (or `indicators`) or `day-one`
    name: String,
    /// How it is written
    #[arg(long, value_enum, default_value_t = Format::Json)]
    format: Format,
    /// The date to which it follows, such as 2025-09-30; today if absent
    #[arg(long)]
    as_of: Option<NaiveDate>,
    /// Removals of a federal fiscal year (FFY2024), of a calendar year (2024), or `all`
    #[arg(long, conflicts_with_all = ["from", "to"])]
    year: Option<String>,
    /// Removals from this day on
    #[arg(long, requires = "to")]
    from: Option<NaiveDate>,
    /// Removals up to this day
    #[arg(long, requires = "from")]
    to: Option<NaiveDate>,
    /// Only the office with this code
    #[arg(long)]
    office: Option<String>,
    #[command(flatten)]
    settings: Settings,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Format {
    Json,
    Csv,
}

/// Writes the curves and tests of a table as JSON.
pub(super) fn curves(args: &CurvesArgs) -> anyhow::Result<ExitCode> {
    let name = args.file.display();
    let file = File::open(&args.file).with_context(|| format!("{name} cannot be opened"))?;
    let answer = table::curves(std::io::BufReader::new(file)).with_context(|| format!("{name} cannot be used"))?;
    write(&(serde_json::to_string(&answer)? + "\n"))?;
    Ok(ExitCode::SUCCESS)
}

/// Writes a report: the same numbers as its page.
pub(super) fn report(args: &ReportArgs) -> anyhow::Result<ExitCode> {
    let make: fn(&ReportArgs) -> anyhow::Result<String> = match args.name.as_str() {
        TimeToPermanency::NAME => made::<TimeToPermanency>,
        Indicators::NAME | "indicators" => made::<Indicators>,
        DayOne::NAME => made::<DayOne>,
        other => anyhow::bail!(
            "there is no report \"{other}\"; there are {}, {} and {}",
            TimeToPermanency::NAME,
            Indicators::NAME,
            DayOne::NAME
        ),
    };
    write(&make(args)?)?;
    Ok(ExitCode::SUCCESS)
}

fn made<R: Report>(args: &ReportArgs) -> anyhow::Result<String> {
    let config = args.settings.check()?;
    let as_of = args.as_of.unwrap_or_else(|| Clock::machine(config.zone).today());
    let period = period::<R>(args, as_of)?;
    if let Some(file) = config.database.file() {
        anyhow::ensure!(file.exists(), "there is no database at {}", file.display());
    }
    let mut conn = config.database.for_reading().open().context("the database cannot be opened")?;
    let columns = conn.read_tx(outcomes::load_once)?;
    let office = args.office.as_deref().map(|code| office(&columns, code)).transpose()?;
    let report = R::of(&columns, &Ask { period, office, as_of })?;
    Ok(match args.format {
        Format::Json => report.json()?,
        Format::Csv => report.csv()?,
    })
}

fn period<R: Report>(args: &ReportArgs, as_of: NaiveDate) -> anyhow::Result<Period> {
    if let Some((from, to)) = args.from.zip(args.to) {
        anyhow::ensure!(from <= to, "--from {from} is after --to {to}");
        return Ok(Period::Days(from, to));
    }
    match args.year.as_deref() {
        None => Ok(R::first_period(as_of)),
        Some(year) => {
            Period::parse(year).with_context(|| format!("--year \"{year}\" is not a year: write FFY2024, 2024 or all"))
        }
    }
}

fn office(columns: &Columns, code: &str) -> anyhow::Result<u16> {
    let codes = || columns.offices().iter().map(|office| office.code.as_str()).collect::<Vec<_>>().join(", ");
    columns.office_by_code(code).with_context(|| format!("there is no office \"{code}\"; there are {}", codes()))
}
