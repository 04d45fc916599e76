//! `digest`: prints or sends the Monday summary now, to try it.

use std::process::ExitCode;

use anyhow::Context as _;
use clap::Args;

use super::server::{its_keys, linking, sender};
use super::{note, say};
use crate::config::Settings;
use crate::db::Db;
use crate::features::digests::{Reader, Sender};

/// What `digest` can be told.
#[derive(Debug, Args)]
pub(super) struct DigestArgs {
    #[command(flatten)]
    settings: Settings,
    /// Only to the supervisor or manager with this address; to all of them if absent
    #[arg(long, value_name = "EMAIL")]
    to: Option<String>,
    /// Print what would be sent, and send nothing
    #[arg(long)]
    print: bool,
}

/// Sends this week's summary to whoever has not got it yet, or prints it.
pub(super) fn run(args: &DigestArgs) -> anyhow::Result<ExitCode> {
    let config = args.settings.check()?;
    let mail = config.mail.clone().context(
        "no mail is sent: set HOMEWARD_SMTP_URL, HOMEWARD_MAIL_FROM and HOMEWARD_PUBLIC_URL (docs/OPERATING.md)",
    )?;
    let keys = its_keys(&config)?;
    let db = Db::open(&config.database, linking(&keys))?;
    let sender = sender(&config, &keys, db, mail);
    let mut readers = sender.readers()?;
    if let Some(to) = &args.to {
        readers.retain(|reader| reader.email.eq_ignore_ascii_case(to.trim()));
        anyhow::ensure!(
            !readers.is_empty(),
            "nobody with the address {to} gets a summary: supervisors and managers do who have signed in and did not turn it off"
        );
    }
    if args.print {
        return print(&sender, &readers);
    }
    let done = sender.send_now(&readers)?;
    let other = readers.len() - done.sent - done.nothing - done.unsent;
    say(&format!(
        "{} sent, {} without anything new to say, {} not sent, {other} had this week’s already or wait for another try.",
        done.sent, done.nothing, done.unsent
    ));
    Ok(if done.unsent == 0 { ExitCode::SUCCESS } else { ExitCode::from(1) })
}

fn print(sender: &Sender, readers: &[Reader]) -> anyhow::Result<ExitCode> {
    for reader in readers {
        say(&format!("To: {}", reader.email));
        match sender.preview(reader)? {
            Some(mail) => say(&format!("Subject: {}\n\n{}", mail.subject, mail.text)),
            None => note("Nothing has grown: no mail would be sent.\n"),
        }
    }
    Ok(ExitCode::SUCCESS)
}
