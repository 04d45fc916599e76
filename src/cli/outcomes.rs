//! `curves` and `report`: the outcome statistics of any table, and of the agency's own records, on standard output.

use std::fs::File;
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Context as _;
use chrono::NaiveDate;
use clap::builder::PossibleValuesParser;
use clap::{Args, ValueEnum};

use super::write;
use crate::clock::Clock;
use crate::config::Settings;
use crate::db::Conn;
use crate::domain::calendar::Zone;
use crate::domain::id::{ProviderId, UserId};
use crate::domain::outcomes::connection::By;
use crate::domain::outcomes::table;
use crate::domain::referral::ServiceKind;
use crate::features::courtroom::CourtroomReport;
use crate::features::directory;
use crate::features::outcomes::{
    self, Ask, Columns, DayOne, Guard, Indicators, Names, Narrow, Period, Pilot, PilotAsk, Readings, Report,
    TimeToPermanency,
};
use crate::features::users;

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
    /// `time-to-permanency`, `cfsr` (or `indicators`), `day-one`, `pilot-cost` or `courtroom`
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
    /// Removals (courtroom: hearings) from this day on
    #[arg(long, requires = "to")]
    from: Option<NaiveDate>,
    /// Removals (courtroom: hearings) up to this day
    #[arg(long, requires = "from")]
    to: Option<NaiveDate>,
    /// Only the office with this code
    #[arg(long)]
    office: Option<String>,
    /// cfsr: leave out of P1 children who entered at 17 and turned 18 in care
    #[arg(long)]
    exclude_entered17_turned18: bool,
    /// cfsr: judge by the length after the trial-home-visit rule whether a stay is short
    #[arg(long)]
    short_stay_on_adjusted_los: bool,
    /// pilot-cost: codes of the offices that changed their practice, such as north,west
    #[arg(long, value_delimiter = ',')]
    pilot_offices: Vec<String>,
    /// pilot-cost: the day on which they did
    #[arg(long)]
    changed_on: Option<NaiveDate>,
    /// Leave out counts below five and what would give them away: for a report that leaves the agency
    #[arg(long)]
    hide_small_counts: bool,
    /// pilot-cost: months of removals compared, before that day and from it on; 12 if absent
    #[arg(long, value_parser = clap::value_parser!(u8).range(1..=120))]
    months: Option<u8>,
    /// day-one: only services of this kind, such as housing
    #[arg(long, value_parser = PossibleValuesParser::new(ServiceKind::CODES))]
    service: Option<String>,
    /// day-one: only families of the reunification worker with this address
    #[arg(long)]
    worker: Option<String>,
    /// day-one: only services with the provider of this name
    #[arg(long)]
    provider: Option<String>,
    /// day-one: what the first sessions are broken down by
    #[arg(long, value_parser = PossibleValuesParser::new(By::CODES))]
    by: Option<String>,
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
    check_options(args)?;
    let make: fn(&ReportArgs) -> anyhow::Result<String> = match args.name.as_str() {
        TimeToPermanency::NAME => made::<TimeToPermanency>,
        Indicators::NAME | "indicators" => made::<Indicators>,
        DayOne::NAME => day_one,
        Pilot::NAME => pilot,
        CourtroomReport::NAME => courtroom,
        other => anyhow::bail!(
            "there is no report \"{other}\"; there are {}, {}, {}, {} and {}",
            TimeToPermanency::NAME,
            Indicators::NAME,
            DayOne::NAME,
            Pilot::NAME,
            CourtroomReport::NAME
        ),
    };
    write(&make(args)?)?;
    Ok(ExitCode::SUCCESS)
}

/// Refuses an option that the report would not heed.
fn check_options(args: &ReportArgs) -> anyhow::Result<()> {
    let is_pilot = args.name == Pilot::NAME;
    let of_pilot = !args.pilot_offices.is_empty() || args.changed_on.is_some() || args.months.is_some();
    let of_removals = args.year.is_some() || args.office.is_some() || args.hide_small_counts;
    anyhow::ensure!(
        args.name != CourtroomReport::NAME || !of_removals,
        "{} takes --from, --to and --as-of",
        CourtroomReport::NAME
    );
    let of_others = args.year.is_some() || args.from.is_some() || args.office.is_some() || args.hide_small_counts;
    let of_cfsr = args.exclude_entered17_turned18 || args.short_stay_on_adjusted_los;
    let is_cfsr = [Indicators::NAME, "indicators"].contains(&args.name.as_str());
    let of_day_one = args.service.is_some() || args.worker.is_some() || args.provider.is_some() || args.by.is_some();
    anyhow::ensure!(
        args.name == DayOne::NAME || !of_day_one,
        "--service, --worker, --provider and --by are for {}",
        DayOne::NAME
    );
    anyhow::ensure!(
        !of_day_one || !args.hide_small_counts,
        "--hide-small-counts does not go with --service, --worker, --provider or --by: parts of a whole give small counts away"
    );
    anyhow::ensure!(is_pilot || !of_pilot, "--pilot-offices, --changed-on and --months are for {}", Pilot::NAME);
    anyhow::ensure!(!is_pilot || !of_others, "{} takes --pilot-offices, --changed-on and --months", Pilot::NAME);
    anyhow::ensure!(
        is_cfsr || !of_cfsr,
        "--exclude-entered17-turned18 and --short-stay-on-adjusted-los are for {}",
        Indicators::NAME
    );
    Ok(())
}

/// The database, opened for reading, and the date to which a report follows.
fn opened(args: &ReportArgs) -> anyhow::Result<(Conn, NaiveDate)> {
    opened_in(args).map(|(conn, as_of, _)| (conn, as_of))
}

/// The same with the agency's time zone.
fn opened_in(args: &ReportArgs) -> anyhow::Result<(Conn, NaiveDate, Zone)> {
    let config = args.settings.check()?;
    let as_of = args.as_of.unwrap_or_else(|| Clock::machine(config.zone).today());
    if let Some(file) = config.database.file() {
        anyhow::ensure!(file.exists(), "there is no database at {}", file.display());
    }
    Ok((config.database.for_reading().open().context("the database cannot be opened")?, as_of, config.zone))
}

/// What the courtroom desk came to, for the whole agency.
fn courtroom(args: &ReportArgs) -> anyhow::Result<String> {
    let (mut conn, as_of, zone) = opened_in(args)?;
    let period = args.from.zip(args.to).unwrap_or_else(|| CourtroomReport::first_period(as_of));
    anyhow::ensure!(period.0 <= period.1, "--from {} is after --to {}", period.0, period.1);
    let report = conn.read_tx(|conn| CourtroomReport::of(conn, None, period, (as_of, zone)))?;
    Ok(match args.format {
        Format::Json => report.json()?,
        Format::Csv => report.csv()?,
    })
}

fn pilot(args: &ReportArgs) -> anyhow::Result<String> {
    let said = args.changed_on.filter(|_| !args.pilot_offices.is_empty());
    let changed_on = said.with_context(|| format!("{} needs --pilot-offices and --changed-on", Pilot::NAME))?;
    let (mut conn, as_of) = opened(args)?;
    let months = i32::from(args.months.unwrap_or(12));
    let ask = PilotAsk { offices: args.pilot_offices.clone(), changed_on, months, as_of };
    let report = conn.read_tx(|conn| Pilot::of(conn, &ask))?;
    Ok(match args.format {
        Format::Json => report.json()?,
        Format::Csv => report.csv()?,
    })
}

fn made<R: Report>(args: &ReportArgs) -> anyhow::Result<String> {
    let (mut conn, as_of) = opened(args)?;
    let columns = conn.read_tx(outcomes::load_once)?;
    written(args, &R::of(&columns, &asked::<R>(args, &columns, as_of)?)?)
}

fn asked<R: Report>(args: &ReportArgs, columns: &Columns, as_of: NaiveDate) -> anyhow::Result<Ask> {
    let office = args.office.as_deref().map(|code| office(columns, code)).transpose()?;
    let readings = Readings {
        exclude_entered17_turned18: args.exclude_entered17_turned18,
        short_stay_on_adjusted_los: args.short_stay_on_adjusted_los,
    };
    Ok(Ask { period: period::<R>(args, as_of)?, office, as_of, readings })
}

fn written<R: Report>(args: &ReportArgs, report: &R) -> anyhow::Result<String> {
    let guard = if args.hide_small_counts { Guard::Small } else { Guard::Open };
    Ok(match args.format {
        Format::Json => report.json(guard)?,
        Format::Csv => report.csv(guard)?,
    })
}

/// The day-one report, narrowed as its page can be.
fn day_one(args: &ReportArgs) -> anyhow::Result<String> {
    let (mut conn, as_of) = opened(args)?;
    let columns = conn.read_tx(outcomes::load_once)?;
    let ask = asked::<DayOne>(args, &columns, as_of)?;
    let narrow = Narrow {
        service: args.service.as_deref().and_then(ServiceKind::from_code),
        worker: args.worker.as_deref().map(|email| worker(&mut conn, email)).transpose()?,
        provider: args.provider.as_deref().map(|name| provider(&mut conn, name)).transpose()?,
        ..Narrow::default()
    };
    let by = args.by.as_deref().and_then(By::from_code).unwrap_or(By::Need);
    let names = conn.read_tx(|conn| Names::read(conn, &columns, &ask, &narrow))?;
    written(args, &DayOne::narrowed(&columns, &ask, &narrow, by, &names)?)
}

fn worker(conn: &mut Conn, email: &str) -> anyhow::Result<UserId> {
    let found = conn.read_tx(|conn| users::by_email(conn, email))?;
    found.map(|user| user.id).with_context(|| format!("nobody has the address \"{email}\""))
}

fn provider(conn: &mut Conn, name: &str) -> anyhow::Result<ProviderId> {
    let all = conn.read_tx(directory::every)?;
    let found = all.into_iter().find(|(_, known)| known == name);
    found.map(|(id, _)| id).with_context(|| format!("there is no provider \"{name}\""))
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
