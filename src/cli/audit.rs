//! `audit`: is the audit trail as it was written, and where does its chain end now?

use std::process::ExitCode;

use anyhow::Context as _;
use clap::{Args, Subcommand};

use super::{note, say};
use crate::access::audit::{Head, Verified};
use crate::access::{Keys, Trail};
use crate::config::Settings;

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
}

#[derive(Debug, Args)]
struct VerifyArgs {
    #[command(flatten)]
    settings: Settings,
    /// An end of the chain that `audit head` printed earlier
    #[arg(long)]
    head: Option<String>,
}

#[derive(Debug, Args)]
struct HeadArgs {
    #[command(flatten)]
    settings: Settings,
}

/// Zero for a trail that is whole, one for one that is bent.
pub(super) fn run(args: &AuditArgs) -> anyhow::Result<ExitCode> {
    match &args.command {
        AuditCommand::Verify(args) => {
            let known = args.head.as_deref().map(str::parse::<Head>).transpose().map_err(|why| anyhow::anyhow!(why))?;
            Ok(tell(&read(&args.settings, known.as_ref())?))
        }
        AuditCommand::Head(args) => {
            let found = read(&args.settings, None)?;
            say(&found.head.to_string());
            Ok(bent(&found))
        }
    }
}

fn read(settings: &Settings, known: Option<&Head>) -> anyhow::Result<Verified> {
    let config = settings.check()?;
    anyhow::ensure!(
        config.key_file.exists(),
        "the key file {} is not there: without it nothing can be verified",
        config.key_file.display()
    );
    let trail = Trail::of(&Keys::open(&config.key_file)?);
    let mut conn = config.database.for_reading().open().context("the database cannot be opened")?;
    Ok(conn.read_tx(|conn| trail.verify(conn, known))?)
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
