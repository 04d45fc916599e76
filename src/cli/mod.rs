//! The command line.

mod import;
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
    /// Add a person who may sign in
    User(user::UserArgs),
    /// Read a county's CSV export by a mapping: check it, and with --apply write it
    Import(import::ImportArgs),
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
