//! The command line.

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
        }
    }
}

/// Prints a line for the person at the terminal.
#[expect(clippy::print_stdout, reason = "commands speak on standard output")]
pub(crate) fn say(line: &str) {
    println!("{line}");
}
