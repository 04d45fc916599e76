//! Reads the command line and calls the library.

use std::process::ExitCode;

use clap::Parser as _;
use homeward::cli::Cli;

/// Pages are many small pieces of memory, made on one thread and freed on another; the system's allocator is slow at that.
#[global_allocator]
static MEMORY: mimalloc::MiMalloc = mimalloc::MiMalloc;

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
