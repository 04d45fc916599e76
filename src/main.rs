//! Reads the command line and calls the library.

use std::process::ExitCode;

use clap::Parser as _;
use homeward::cli::Cli;

fn main() -> ExitCode {
    match Cli::parse().run() {
        Ok(code) => code,
        Err(error) => {
            // The one place where the program speaks about its own failure to start.
            #[expect(clippy::print_stderr, reason = "there is no log yet when a command fails")]
            {
                eprintln!("homeward: {error:#}");
            }
            ExitCode::from(2)
        }
    }
}
