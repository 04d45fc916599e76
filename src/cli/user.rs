//! `user add`: the first administrator, and everybody until invitations are sent from a page.

use std::process::ExitCode;

use anyhow::Context as _;
use clap::{Args, Subcommand};

use super::say;
use crate::access::{Keys, password};
use crate::clock::Clock;
use crate::config::{Settings, make_folder};
use crate::db::migrate;
use crate::domain::role::Role;
use crate::features::users::{self, NewUser};

/// What can be done with users.
#[derive(Debug, Args)]
pub(super) struct UserArgs {
    #[command(subcommand)]
    command: UserCommand,
}

#[derive(Debug, Subcommand)]
enum UserCommand {
    /// Add a person; her password is read from standard input
    Add(AddArgs),
}

#[derive(Debug, Args)]
struct AddArgs {
    #[command(flatten)]
    settings: Settings,
    /// The address she signs in with
    #[arg(long)]
    email: String,
    /// Her name, as colleagues know it
    #[arg(long)]
    name: String,
    /// `reunification_worker`, `permanency_worker`, `supervisor`, `manager`, `court_liaison`, `parent_partner_coordinator`, `administrator` or `auditor`
    #[arg(long)]
    role: String,
    /// The code of her office; it is made where it is new. None serves the whole agency
    #[arg(long)]
    office: Option<String>,
    /// A language she works in; may be said several times
    #[arg(long)]
    language: Vec<String>,
}

/// The least length of a password, in characters: length protects, rules of composition do not.
const LEAST: usize = 15;

pub(super) fn run(args: &UserArgs) -> anyhow::Result<ExitCode> {
    let UserCommand::Add(add) = &args.command;
    let config = add.settings.check()?;
    let role = Role::from_code(&add.role).with_context(|| format!("there is no role \"{}\"", add.role))?;
    anyhow::ensure!(add.email.contains('@'), "\"{}\" is not an e-mail address", add.email);
    say("Password (at least 15 characters), then Enter:");
    let mut password = String::new();
    std::io::stdin().read_line(&mut password).context("no password came on standard input")?;
    let password = password.trim_end_matches(['\r', '\n']);
    anyhow::ensure!(password.chars().count() >= LEAST, "the password needs at least {LEAST} characters");
    let hash = password::hash(password)?;
    make_folder(&config.database)?;
    Keys::open(&config.key_file)?;
    let mut conn = config.database.open().context("the database cannot be opened")?;
    migrate::run(&mut conn)?;
    let now = Clock::machine(config.zone).now();
    conn.write_tx(|conn| {
        let office = match &add.office {
            None => None,
            Some(code) => Some(match users::offices(conn)?.into_iter().find(|o| o.code == *code) {
                Some(office) => office.id,
                None => users::add_office(conn, code, code, now)?,
            }),
        };
        let new = NewUser {
            email: add.email.clone(),
            full_name: add.name.clone(),
            role,
            office,
            unit: None,
            phone: String::new(),
            languages: add.language.clone(),
        };
        let id = users::add_user(conn, &new, now)?;
        users::set_password(conn, id, &hash)
    })
    .map_err(|error| match error.broken_rule() {
        Some(rule) if rule.contains("email") => anyhow::anyhow!("somebody signs in with {} already", add.email),
        _ => anyhow::Error::new(error),
    })?;
    say(&format!("{} may sign in as {}.", add.email, role.label().to_lowercase()));
    Ok(ExitCode::SUCCESS)
}
