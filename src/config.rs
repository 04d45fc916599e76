//! Configuration: the only reader of the environment. It is read once and passed on, never global.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use anyhow::Context as _;
use chrono::Duration;
use clap::Args;

use crate::db::Target;
use crate::domain::calendar::Zone;
use crate::domain::referral::FollowUp;
use crate::domain::review::Hours;
use crate::domain::workload::{Limit, Limits};
use crate::mail::Mail;

/// What can be set, on the command line or in the environment.
#[derive(Debug, Clone, Args)]
pub struct Settings {
    /// Where the records are: `sqlite://PATH` or `postgres://USER@HOST/DATABASE`
    #[arg(
        long,
        env = "HOMEWARD_DATABASE_URL",
        default_value = "sqlite://homeward-data/homeward.db",
        hide_env_values = true
    )]
    pub database_url: String,
    /// The address to listen on. Another address than this machine's own needs `HOMEWARD_BEHIND_TLS=true`
    #[arg(long, env = "HOMEWARD_LISTEN", default_value = "127.0.0.1:8080")]
    pub listen: String,
    /// The agency's time zone, by its IANA name: dates and deadlines are its local dates
    #[arg(long, env = "HOMEWARD_TIME_ZONE", default_value = "America/Chicago")]
    pub time_zone: String,
    /// The agency's name, as it stands on papers
    #[arg(long, env = "HOMEWARD_AGENCY", default_value = "County Children and Family Services")]
    pub agency: String,
    /// The court's name, as it stands on papers
    #[arg(long, env = "HOMEWARD_COURT", default_value = "Juvenile Court")]
    pub court: String,
    /// Minutes without activity after which a person is signed out (5 to 30)
    #[arg(long, env = "HOMEWARD_IDLE_MINUTES", default_value = "15")]
    pub idle_minutes: String,
    /// Hours after which a person signs in again, however active (1 to 24)
    #[arg(long, env = "HOMEWARD_SESSION_HOURS", default_value = "12")]
    pub session_hours: String,
    /// `true` when browsers reach Homeward over HTTPS through a proxy: cookies are then Secure
    #[arg(long, env = "HOMEWARD_BEHIND_TLS", default_value = "false")]
    pub behind_tls: String,
    /// The file with the agency's key, which seals what the database may not hold in the open. Made at the first start;
    /// without this setting it is `homeward.key` beside the SQLite file, or in the working folder for PostgreSQL
    #[arg(long, env = "HOMEWARD_KEY_FILE")]
    pub key_file: Option<PathBuf>,
    /// `required`: everybody signs in with a code from her telephone too. `optional`: who wants to
    #[arg(long, env = "HOMEWARD_SECOND_FACTOR", default_value = "required")]
    pub second_factor: String,
    /// Working hours from Monday to Friday: an opening outside them by somebody who is not a worker of record is reviewed
    #[arg(long, env = "HOMEWARD_WORKING_HOURS", default_value = "06:00-20:00")]
    pub working_hours: String,
    /// Families of one reunification worker: with more than the first number she is near the limit, with more than the
    /// second over it
    #[arg(long, env = "HOMEWARD_LOAD_REUNIFICATION", default_value = "12,17")]
    pub load_reunification: String,
    /// Children of one permanency worker, in the same way
    #[arg(long, env = "HOMEWARD_LOAD_PERMANENCY", default_value = "12,15")]
    pub load_permanency: String,
    /// After how many days a referral is followed up, by state: "needed=1,referred=2,accepted=3,waitlisted=7,declined=1,attended=30";
    /// what is not named keeps these days
    #[arg(long, env = "HOMEWARD_FOLLOW_UP", default_value = "")]
    pub follow_up: String,
    /// Threads that serve pages
    #[arg(long, env = "HOMEWARD_THREADS", default_value = "2")]
    pub threads: String,
    /// The mail server for the Monday summary of supervisors and managers: `smtps://USER:PASSWORD@HOST`, or `smtp://USER:PASSWORD@HOST:587`
    /// (STARTTLS). Without it no mail is sent. Needs the next two
    #[arg(long, env = "HOMEWARD_SMTP_URL", default_value = "", hide_env_values = true)]
    pub smtp_url: String,
    /// From whom mail comes: `Homeward <homeward@county.gov>`
    #[arg(long, env = "HOMEWARD_MAIL_FROM", default_value = "")]
    pub mail_from: String,
    /// Where people reach Homeward, for the links in mail: `https://homeward.county.gov`
    #[arg(long, env = "HOMEWARD_PUBLIC_URL", default_value = "")]
    pub public_url: String,
}

/// Sound configuration.
#[derive(Debug, Clone)]
pub struct Config {
    /// Where the records are.
    pub database: Target,
    /// The address to listen on.
    pub listen: SocketAddr,
    /// The agency's time zone.
    pub zone: Zone,
    /// The agency's name.
    pub agency: String,
    /// The court's name.
    pub court: String,
    /// How long a session lives without activity.
    pub idle: Duration,
    /// How long a session lives at most.
    pub absolute: Duration,
    /// The file with the agency's key.
    pub key_file: PathBuf,
    /// Whether everybody needs a second factor.
    pub second_factor_required: bool,
    /// Whether browsers come over HTTPS.
    pub behind_tls: bool,
    /// Working hours from Monday to Friday.
    pub working_hours: Hours,
    /// When a caseload is near its limit, and when over it.
    pub limits: Limits,
    /// When referrals are followed up.
    pub follow_up: FollowUp,
    /// Threads that serve pages.
    pub threads: usize,
    /// Where mail goes; none, and no mail is sent.
    pub mail: Option<Mail>,
    /// Whether the data is fictional: a banner says so on every page.
    pub demo: bool,
}

impl Settings {
    /// Checks every value.
    ///
    /// # Errors
    /// Names the setting, the value and what would be usable.
    pub fn check(&self) -> anyhow::Result<Config> {
        let database = Target::parse(&self.database_url).context("HOMEWARD_DATABASE_URL cannot be used")?;
        let listen: SocketAddr = self.listen.parse().ok().with_context(|| {
            format!(
                "HOMEWARD_LISTEN cannot be used: \"{}\" is not an address with a port, such as 127.0.0.1:8080",
                self.listen
            )
        })?;
        let zone = Zone::parse(&self.time_zone).ok().with_context(|| {
            format!(
                "HOMEWARD_TIME_ZONE cannot be used: \"{}\" is not an IANA time zone, such as America/Chicago",
                self.time_zone
            )
        })?;
        let behind_tls = match self.behind_tls.as_str() {
            "true" => true,
            "false" => false,
            other => anyhow::bail!("HOMEWARD_BEHIND_TLS cannot be used: write true or false, not \"{other}\""),
        };
        anyhow::ensure!(
            behind_tls || listen.ip().is_loopback(),
            "HOMEWARD_LISTEN cannot be used: {listen} is reachable from other machines and passwords would travel in the open. \
             Listen on 127.0.0.1, or put an HTTPS proxy in front and set HOMEWARD_BEHIND_TLS=true"
        );
        let second_factor_required = match self.second_factor.as_str() {
            "required" => true,
            "optional" => false,
            other => {
                anyhow::bail!("HOMEWARD_SECOND_FACTOR cannot be used: write required or optional, not \"{other}\"")
            }
        };
        let working_hours = Hours::parse(&self.working_hours)
            .with_context(|| format!("HOMEWARD_WORKING_HOURS cannot be used: \"{}\"", self.working_hours))?;
        let key_file = self.key_file.clone().unwrap_or_else(|| beside(&database));
        Ok(Config {
            database,
            key_file,
            second_factor_required,
            listen,
            zone,
            agency: self.agency.clone(),
            court: self.court.clone(),
            idle: Duration::minutes(within("HOMEWARD_IDLE_MINUTES", &self.idle_minutes, 5, 30)?),
            absolute: Duration::hours(within("HOMEWARD_SESSION_HOURS", &self.session_hours, 1, 24)?),
            behind_tls,
            working_hours,
            follow_up: self
                .follow_up
                .parse()
                .map_err(|error| anyhow::anyhow!("HOMEWARD_FOLLOW_UP cannot be used: {error}"))?,
            limits: Limits {
                reunification: limit("HOMEWARD_LOAD_REUNIFICATION", &self.load_reunification)?,
                permanency: limit("HOMEWARD_LOAD_PERMANENCY", &self.load_permanency)?,
            },
            threads: usize::try_from(within("HOMEWARD_THREADS", &self.threads, 1, 64)?)?,
            mail: self.mail()?,
            demo: false,
        })
    }

    /// No mail without a server; with one, whoever reads it must know from whom it is and where it leads.
    fn mail(&self) -> anyhow::Result<Option<Mail>> {
        if self.smtp_url.is_empty() {
            return Ok(None);
        }
        for (name, value) in [("HOMEWARD_MAIL_FROM", &self.mail_from), ("HOMEWARD_PUBLIC_URL", &self.public_url)] {
            anyhow::ensure!(!value.is_empty(), "{name} is not set: HOMEWARD_SMTP_URL needs it");
        }
        let mail = Mail::new(&self.smtp_url, &self.mail_from, &self.public_url);
        mail.map(Some).map_err(|(name, why)| anyhow::anyhow!("{name} cannot be used: {why}"))
    }
}

/// What the agency's key file is called, unless a setting says otherwise.
pub const KEY_FILE: &str = "homeward.key";

/// Where the agency's key is unless the settings say: beside the SQLite file, or in the working folder for PostgreSQL.
#[must_use]
pub fn beside(database: &Target) -> PathBuf {
    database.file().map_or_else(|| PathBuf::from(KEY_FILE), |file| file.with_file_name(KEY_FILE))
}

fn limit(name: &str, text: &str) -> anyhow::Result<Limit> {
    Limit::parse(text).map_err(|how| anyhow::anyhow!("{name} cannot be used: {how}, not \"{text}\""))
}

fn within(name: &str, text: &str, least: i64, most: i64) -> anyhow::Result<i64> {
    text.parse()
        .ok()
        .filter(|n| (least..=most).contains(n))
        .with_context(|| format!("{name} cannot be used: write a whole number from {least} to {most}, not \"{text}\""))
}

/// Makes the folder that an SQLite file lives in, where it is missing.
///
/// # Errors
/// When the folder cannot be made.
pub fn make_folder(database: &Target) -> anyhow::Result<()> {
    let Some(file) = database.file() else { return Ok(()) };
    let Some(folder) = file.parent().filter(|p| *p != Path::new("")) else { return Ok(()) };
    std::fs::create_dir_all(folder).with_context(|| format!("the folder {} cannot be made", folder.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn settings() -> Settings {
        #[derive(clap::Parser)]
        struct Line {
            #[command(flatten)]
            settings: Settings,
        }
        <Line as clap::Parser>::parse_from(["homeward"]).settings
    }

    #[test]
    fn the_defaults_serve_one_office_from_one_folder() {
        let config = settings().check().unwrap();
        assert_eq!(config.listen.to_string(), "127.0.0.1:8080");
        assert_eq!(config.key_file, Path::new("homeward-data/homeward.key"));
        assert!(config.second_factor_required);
    }

    fn mail(settings: &mut Settings, smtp: &str, from: &str, url: &str) {
        (settings.smtp_url, settings.mail_from, settings.public_url) = (smtp.into(), from.into(), url.into());
    }

    #[test]
    fn mail_is_off_until_a_server_is_named() {
        let mut settings = settings();
        assert!(settings.check().unwrap().mail.is_none());
        mail(&mut settings, "smtps://user:word@mail.county.test", "Homeward <h@county.test>", "https://h.county.test/");
        assert_eq!(settings.check().unwrap().mail.unwrap().public_url, "https://h.county.test");
    }

    #[test]
    fn an_unusable_value_is_refused_by_name() {
        type Spoil = fn(&mut Settings);
        let cases: [(&str, Spoil); 16] = [
            ("HOMEWARD_DATABASE_URL", |s| s.database_url = "office.db".into()),
            ("HOMEWARD_LISTEN", |s| s.listen = "8080".into()),
            ("HOMEWARD_LISTEN", |s| s.listen = "0.0.0.0:8080".into()),
            ("HOMEWARD_TIME_ZONE", |s| s.time_zone = "Central".into()),
            ("HOMEWARD_IDLE_MINUTES", |s| s.idle_minutes = "90".into()),
            ("HOMEWARD_SESSION_HOURS", |s| s.session_hours = "soon".into()),
            ("HOMEWARD_SECOND_FACTOR", |s| s.second_factor = "off".into()),
            ("HOMEWARD_WORKING_HOURS", |s| s.working_hours = "always".into()),
            ("HOMEWARD_BEHIND_TLS", |s| s.behind_tls = "yes".into()),
            ("HOMEWARD_LOAD_REUNIFICATION", |s| s.load_reunification = "17,12".into()),
            ("HOMEWARD_LOAD_PERMANENCY", |s| s.load_permanency = "15".into()),
            ("HOMEWARD_FOLLOW_UP", |s| s.follow_up = "completed=3".into()),
            ("HOMEWARD_SMTP_URL", |s| mail(s, "mail.county.test", "a@county.test", "https://h.test")),
            ("HOMEWARD_MAIL_FROM", |s| mail(s, "smtps://mail.county.test", "", "https://h.test")),
            ("HOMEWARD_PUBLIC_URL", |s| mail(s, "smtps://mail.county.test", "a@county.test", "")),
            ("HOMEWARD_PUBLIC_URL", |s| mail(s, "smtps://mail.county.test", "a@county.test", "http://h.test")),
        ];
        for (name, spoil) in cases {
            let mut settings = settings();
            spoil(&mut settings);
            let said = format!("{:#}", settings.check().unwrap_err());
            assert!(said.contains(name), "{said}");
        }
    }
}
