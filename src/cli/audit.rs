//! `audit`: is the audit trail as it was written, where does its chain end now, and what of it is to be reviewed?

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::Context as _;
use clap::{Args, Subcommand};

use super::server::its_keys;
use super::{note, say};
use crate::access::audit::{Head, Known, Verified};
use crate::access::{Keys, Trail};
use crate::clock::Clock;
use crate::config::{Config, Settings};
use crate::domain::month::Month;
use crate::features::reviews::{self, Making};

/// What can be done with the audit trail.
#[derive(Debug, Args)]
pub(super) struct AuditArgs {
    #[command(subcommand)]
    command: AuditCommand,
}

#[derive(Debug, Subcommand)]
enum AuditCommand {
    /// Read the whole trail and name the first row that was changed, moved, put in or taken away
    Verify(VerifyArgs),
    /// Print the end of the chain, NUMBER:HASH: kept on paper or on another machine, it later proves that no old copy was put back
    Head(HeadArgs),
    /// Draw the sample of the last month and raise the alerts, as opening Reviews does: for a nightly job
    Review(ReviewArgs),
}

#[derive(Debug, Args)]
struct VerifyArgs {
    #[command(flatten)]
    settings: Settings,
    /// An end of the chain that `audit head` printed earlier
    #[arg(long)]
    head: Option<String>,
    /// A file of reviews (CSV) that was taken from Homeward earlier: its rows must be in the trail as they were
    #[arg(long)]
    rows: Option<PathBuf>,
}

#[derive(Debug, Args)]
struct HeadArgs {
    #[command(flatten)]
    settings: Settings,
}

#[derive(Debug, Args)]
struct ReviewArgs {
    #[command(flatten)]
    settings: Settings,
    /// Another month that has ended, such as 2026-10
    #[arg(long)]
    month: Option<String>,
}

/// Zero for a trail that is whole, one for one that is bent.
pub(super) fn run(args: &AuditArgs) -> anyhow::Result<ExitCode> {
    match &args.command {
        AuditCommand::Verify(args) => {
            let head = args.head.as_deref().map(str::parse::<Head>).transpose().map_err(|why| anyhow::anyhow!(why))?;
            let rows = args.rows.as_deref().map(rows_of).transpose()?.unwrap_or_default();
            Ok(tell(&read(&args.settings, &Known { head, rows })?))
        }
        AuditCommand::Head(args) => {
            let found = read(&args.settings, &Known::default())?;
            say(&found.head.to_string());
            Ok(bent(&found))
        }
        AuditCommand::Review(args) => review(args),
    }
}

/// The agency's pen, which needs the key that is there already.
fn pen(config: &Config) -> anyhow::Result<Trail> {
    anyhow::ensure!(
        config.key_file.exists(),
        "the key file {} is not there: without it nothing can be verified or recorded",
        config.key_file.display()
    );
    Ok(Trail::of(&Keys::open(&config.key_file)?))
}

fn read(settings: &Settings, known: &Known) -> anyhow::Result<Verified> {
    let config = settings.check()?;
    let trail = pen(&config)?;
    let mut conn = config.database.for_reading().open().context("the database cannot be opened")?;
    Ok(conn.read_tx(|conn| trail.verify(conn, known))?)
}

/// The rows of a file of reviews: what raised each item, and what was found, each with its hash.
fn rows_of(file: &Path) -> anyhow::Result<HashMap<i64, String>> {
    let mut reader = csv::Reader::from_path(file).with_context(|| format!("{} cannot be read", file.display()))?;
    let columns = reader.headers()?.clone();
    let place = |name: &str| {
        let at = columns.iter().position(|column| column == name);
        at.with_context(|| format!("{} has no column \"{name}\": is it a file of reviews?", file.display()))
    };
    let pairs = [(place("row")?, place("hash")?), (place("finding_row")?, place("finding_hash")?)];
    let mut rows = HashMap::new();
    for (line, record) in reader.records().enumerate() {
        let record = record?;
        for (row, hash) in pairs {
            let (row, hash) = (record.get(row).unwrap_or_default(), record.get(hash).unwrap_or_default());
            // A row that was not linked yet when the file was taken, or a review without a finding.
            if hash.is_empty() {
                continue;
            }
            let row =
                row.parse().with_context(|| format!("line {}: \"{row}\" is not the number of a row", line + 2))?;
            rows.insert(row, hash.to_owned());
        }
    }
    Ok(rows)
}

fn review(args: &ReviewArgs) -> anyhow::Result<ExitCode> {
    let config = args.settings.check()?;
    anyhow::ensure!(config.key_file.exists(), "the key file {} is not there", config.key_file.display());
    let making = Making {
        hours: config.working_hours,
        clock: Clock::machine(config.zone),
        trail: Trail::of(&its_keys(&config)?),
    };
    let month: Month = match &args.month {
        Some(month) => month.parse()?,
        None => making.last_month(),
    };
    anyhow::ensure!(
        month <= making.last_month(),
        "{} has not ended: a sample is drawn from a whole month",
        month.said()
    );
    let mut conn = config.database.open().context("the database cannot be opened")?;
    let made = reviews::make(&mut conn, &making, month)?;
    say(&format!("{}: {} openings drawn. {} alerts raised.", month.said(), made.drawn, made.raised));
    Ok(ExitCode::SUCCESS)
}

fn tell(found: &Verified) -> ExitCode {
    if found.bent.is_none() {
        let waiting = if found.waiting == 0 {
            String::new()
        } else {
            format!("; the last {} are signed and wait for their link", found.waiting)
        };
        say(&format!("The audit trail is whole: {} rows{waiting}.", found.rows));
        say(&format!("The chain ends at {}", found.head));
    }
    bent(found)
}

fn bent(found: &Verified) -> ExitCode {
    let Some(bent) = &found.bent else { return ExitCode::SUCCESS };
    note(&format!("The audit trail was bent: {bent}."));
    ExitCode::from(1)
}
