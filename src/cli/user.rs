//! `user`: the first administrator, invitations and new links from the command line.

use std::process::ExitCode;

use anyhow::Context as _;
use clap::{Args, Subcommand};

use super::say;
use crate::access::{By, Entry, Keys, Trail, password, token};
use crate::clock::Clock;
use crate::config::{Config, Settings, make_folder};
use crate::db::{Conn, Instant, migrate};
use crate::domain::id::{OfficeId, UserId};
use crate::domain::role::Role;
use crate::domain::sign_in::password as rules;
use crate::error::{Error, Result};
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
    /// Add a person and print the one-time link with which she chooses her password, valid for 72 hours
    Invite(AddArgs),
    /// Print a one-time link for a person who lost her password, or whose account is off
    Link(LinkArgs),
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

#[derive(Debug, Args)]
struct LinkArgs {
    #[command(flatten)]
    settings: Settings,
    /// The address she signs in with
    #[arg(long)]
    email: String,
    /// Take her authenticator app away too: she sets up a new one
    #[arg(long)]
    without_second_factor: bool,
}

pub(super) fn run(args: &UserArgs) -> anyhow::Result<ExitCode> {
    match &args.command {
        UserCommand::Add(args) => add(args)?,
        UserCommand::Invite(args) => invite(args)?,
        UserCommand::Link(args) => link(args)?,
    }
    Ok(ExitCode::SUCCESS)
}

fn add(args: &AddArgs) -> anyhow::Result<()> {
    let (config, role) = (args.settings.check()?, role(args)?);
    say(&format!("Password (at least {} characters), then Enter:", rules::LEAST));
    let mut password = String::new();
    std::io::stdin().read_line(&mut password).context("no password came on standard input")?;
    let password = password.trim_end_matches(['\r', '\n']);
    rules::check(password, &[&args.name, &args.email, &config.agency])?;
    let hash = password::hash(password)?;
    in_database(&config, |conn, trail, now| {
        let id = add_user(conn, args, role, now)?;
        users::set_password(conn, id, &hash)?;
        record(conn, trail, id, "added on the command line", now)
    })
    .map_err(|error| taken(error, &args.email))?;
    say(&format!("{} may sign in as {}.", args.email, role.label().to_lowercase()));
    Ok(())
}

fn invite(args: &AddArgs) -> anyhow::Result<()> {
    let (config, role, secret) = (args.settings.check()?, role(args)?, token::secret()?);
    in_database(&config, |conn, trail, now| {
        let id = add_user(conn, args, role, now)?;
        users::set_link(conn, id, &token::digest(&secret), None, now)?;
        record(conn, trail, id, "invited on the command line", now)
    })
    .map_err(|error| taken(error, &args.email))?;
    print_link(&config, &args.name, &secret);
    Ok(())
}

fn link(args: &LinkArgs) -> anyhow::Result<()> {
    let (config, secret) = (args.settings.check()?, token::secret()?);
    let name = in_database(&config, |conn, trail, now| {
        let Some(user) = users::by_email(conn, &args.email)? else { return Ok(None) };
        users::renew(conn, user.id, now)?;
        users::set_link(conn, user.id, &token::digest(&secret), None, now)?;
        if args.without_second_factor {
            users::remove_factor(conn, user.id)?;
        }
        record(conn, trail, user.id, "one-time link made on the command line", now)?;
        Ok(Some(user.full_name))
    })?;
    let name = name.with_context(|| format!("nobody signs in with {}", args.email))?;
    print_link(&config, &name, &secret);
    Ok(())
}

fn role(args: &AddArgs) -> anyhow::Result<Role> {
    anyhow::ensure!(args.email.contains('@'), "\"{}\" is not an e-mail address", args.email);
    Role::from_code(&args.role).with_context(|| format!("there is no role \"{}\"", args.role))
}

/// Opens the agency's database, with its key beside it, and runs `work` in one transaction.
fn in_database<T>(config: &Config, mut work: impl FnMut(&mut Conn, &Trail, Instant) -> Result<T>) -> anyhow::Result<T> {
    make_folder(&config.database)?;
    let trail = Trail::of(&Keys::open(&config.key_file)?);
    let mut conn = config.database.open().context("the database cannot be opened")?;
    migrate::run(&mut conn)?;
    let now = Clock::machine(config.zone).now();
    Ok(conn.write_tx(|conn| {
        let done = work(conn, &trail, now)?;
        trail.link(conn)?;
        Ok::<_, Error>(done)
    })?)
}

fn add_user(conn: &mut Conn, args: &AddArgs, role: Role, now: Instant) -> Result<UserId> {
    let office = args.office.as_ref().map(|code| office(conn, code, now)).transpose()?;
    let new = NewUser {
        email: args.email.clone(),
        full_name: args.name.clone(),
        role,
        office,
        unit: None,
        phone: String::new(),
        languages: args.language.clone(),
    };
    users::add_user(conn, &new, now)
}

/// The office of a code; it is made where it is new.
fn office(conn: &mut Conn, code: &str, now: Instant) -> Result<OfficeId> {
    match users::offices(conn)?.into_iter().find(|office| office.code == code) {
        Some(office) => Ok(office.id),
        None => users::add_office(conn, code, code, now),
    }
}

fn record(conn: &mut Conn, trail: &Trail, user: UserId, what: &str, now: Instant) -> Result<()> {
    let subject = crate::domain::id::RecordId::from_uuid(user.uuid());
    let entry = Entry { subject: Some(subject), detail: what.to_owned(), ..Entry::change("ChangeUsers") };
    trail.add(conn, By::default(), now, &entry)
}

fn taken(error: anyhow::Error, email: &str) -> anyhow::Error {
    let rule = error.downcast_ref::<Error>().and_then(Error::broken_rule);
    if rule.is_some_and(|rule| rule.contains("email")) {
        return anyhow::anyhow!("somebody signs in with {email} already");
    }
    error
}

fn print_link(config: &Config, name: &str, secret: &str) {
    let scheme = if config.behind_tls { "https" } else { "http" };
    say(&format!("{scheme}://{}{}", config.listen, users::link_path(secret)));
    say(&format!(
        "\nWithin 72 hours, and once, it lets {name} choose a password. Where people reach Homeward by another address, put \
         that one in front of /welcome. Pass it on by a way that nobody else reads."
    ));
}
