//! The command line.

mod audit;
mod digest;
mod directory;
mod import;
mod outcomes;
mod server;
mod user;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::config::Settings;

/// Reunification-focused case management for county child-welfare agencies.
#[derive(Debug, Parser)]
#[command(name = "homeward", version, about)]
pub struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Serve the agency's pages
    Serve(Settings),
    /// Try Homeward on a fictional county, in a fresh database
    Demo(server::DemoArgs),
    /// Bring the database up to date
    Migrate(Settings),
    /// Add or invite a person who may sign in, or make her a new link
    User(user::UserArgs),
    /// Read a county's CSV export by a mapping, or a provider directory (--hsds): check it, and with --apply write it
    Import(import::ImportArgs),
    /// Write the provider directory as Open Referral HSDS 3
    Export(directory::ExportArgs),
    /// Check the audit trail, or print the end of its chain to be kept elsewhere
    Audit(audit::AuditArgs),
    /// Send supervisors and managers their Monday summary now, or print it
    Digest(digest::DigestArgs),
    /// Survival and cumulative-incidence curves of any table, as JSON
    Curves(outcomes::CurvesArgs),
    /// A report of the agency's outcomes, as JSON or CSV
    Report(outcomes::ReportArgs),
}

impl Cli {
    /// Runs the command.
    ///
    /// # Errors
    /// Whatever kept it from running, in words for the person at the terminal.
    pub fn run(self) -> anyhow::Result<ExitCode> {
        match self.command {
            Command::Serve(settings) => server::serve(&settings),
            Command::Demo(args) => server::demo(&args),
            Command::Migrate(settings) => server::migrate(&settings),
            Command::User(args) => user::run(&args),
            Command::Import(args) => import::run(&args),
            Command::Export(args) => directory::export(&args),
            Command::Audit(args) => audit::run(&args),
            Command::Digest(args) => digest::run(&args),
            Command::Curves(args) => outcomes::curves(&args),
            Command::Report(args) => outcomes::report(&args),
        }
    }
}

/// Prints a line for the person at the terminal.
#[expect(clippy::print_stdout, reason = "commands speak on standard output")]
pub(crate) fn say(line: &str) {
    println!("{line}");
}

/// Prints a line that is not the command's result: how far it is, or what is wrong.
#[expect(clippy::print_stderr, reason = "commands speak of their progress on standard error")]
pub(crate) fn note(line: &str) {
    eprintln!("{line}");
}

/// Writes an answer to standard output. A reader that has seen enough, such as `head`, is no failure.
///
/// # Errors
/// Any other failure to write.
pub(crate) fn write(text: &str) -> anyhow::Result<()> {
    use std::io::Write as _;
    let mut out = std::io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => Err(error.into()),
        _ => Ok(()),
    }
}
