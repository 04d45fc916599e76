//! `serve`, `demo` and `migrate`.

use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

use anyhow::Context as _;
use clap::{Args, Parser};

use super::say;
use crate::access::{Keys, Trail};
use crate::app::{State, app};
use crate::clock::Clock;
use crate::config::{Config, KEY_FILE, Settings, make_folder};
use crate::db::{Closing, Db, Kind, Target, migrate as migrations};
use crate::demo;
use crate::features::digests::Sender;
use crate::features::users;
use crate::mail::Mail;

/// Threads beside each serving thread for what must wait: the database, a password's hash. More of them only push one another
/// off the processor.
const BLOCKING: usize = 4;

/// How often it is looked whether mail is due.
const EVERY: std::time::Duration = std::time::Duration::from_mins(1);

/// What `demo` can be told.
#[derive(Debug, Args)]
pub(super) struct DemoArgs {
    /// The port to listen on; 0 takes a free one
    #[arg(long, default_value_t = 8080)]
    port: u16,
    /// The folder for the database; a temporary one if absent
    #[arg(long)]
    data: Option<PathBuf>,
    /// An empty PostgreSQL database for the county, in place of a file in the folder
    #[arg(long, value_name = "URL")]
    database_url: Option<String>,
    /// The password of every sign-in; made up if absent
    #[arg(long)]
    password: Option<String>,
}

/// Serves until the process is told to end.
pub(super) fn serve(settings: &Settings) -> anyhow::Result<ExitCode> {
    let config = settings.check()?;
    log();
    make_folder(&config.database)?;
    migrations::run(&mut config.database.open().context("the database cannot be opened")?)?;
    let keys = its_keys(&config)?;
    let listener = TcpListener::bind(config.listen).with_context(|| format!("cannot listen on {}", config.listen))?;
    say(&format!("Listening on http://{}", listener.local_addr()?));
    run(&config, keys, listener)
}

/// Brings the database up to date and says what was done.
pub(super) fn migrate(settings: &Settings) -> anyhow::Result<ExitCode> {
    let config = settings.check()?;
    make_folder(&config.database)?;
    Keys::open(&config.key_file)?;
    let done = migrations::run(&mut config.database.open().context("the database cannot be opened")?)?;
    match done.len() {
        0 => say("The database is up to date."),
        _ => done.iter().for_each(|version| say(&format!("Ran migration {version}"))),
    }
    Ok(ExitCode::SUCCESS)
}

/// Makes the fictional county in a fresh database and serves it.
pub(super) fn demo(args: &DemoArgs) -> anyhow::Result<ExitCode> {
    log();
    let folder = demo_folder(args)?;
    let mut config = demo_settings().check()?;
    let place = if let Some(url) = &args.database_url {
        config.database = empty_database(url)?;
        "the one of that URL".to_owned()
    } else {
        let file = fresh_file(&folder)?;
        config.database = Target::parse(&format!("sqlite://{}", file.display()))?;
        file.display().to_string()
    };
    config.key_file = folder.join(KEY_FILE);
    config.second_factor_required = false;
    config.demo = true;
    // Whatever the environment says: what is fictional is sent to nobody.
    config.mail = None;
    let clock = Clock::machine(config.zone);
    let password = args.password.clone().map_or_else(demo::made_up_password, Ok)?;
    let listener =
        TcpListener::bind(("127.0.0.1", args.port)).with_context(|| format!("cannot listen on port {}", args.port))?;
    let sign_ins = demo::fill(&config.database, &Keys::open(&config.key_file)?, &clock, &password)?;
    say(&format!("Listening on http://{}", listener.local_addr()?));
    say(&format!("\nJuniper County is fictional. Its database is {place}\nEvery password is: {password}\n"));
    for sign_in in sign_ins {
        say(&format!("  {:<34} {}", sign_in.email, sign_in.what));
    }
    let keys = its_keys(&config)?;
    run(&config, keys, listener)
}

fn fresh_file(folder: &Path) -> anyhow::Result<PathBuf> {
    let file = folder.join("juniper.db");
    anyhow::ensure!(!file.exists(), "{} is there already: the demo wants a fresh folder", file.display());
    Ok(file)
}

/// Never an agency's own: nothing may be in it.
fn empty_database(url: &str) -> anyhow::Result<Target> {
    let database = Target::parse(url)?;
    anyhow::ensure!(database.kind() == Kind::Postgres, "the demo makes its own SQLite file: name a folder with --data");
    let mut conn = database.open().context("the database cannot be opened")?;
    anyhow::ensure!(migrations::is_untouched(&mut conn)?, "that database has tables: the demo wants an empty one");
    Ok(database)
}

/// The defaults, whatever the environment of a real agency on this machine says.
fn demo_settings() -> Settings {
    #[derive(Parser)]
    struct Line {
        #[command(flatten)]
        settings: Settings,
    }
    let mut settings = Line::parse_from(["homeward"]).settings;
    "Juniper County Children and Families".clone_into(&mut settings.agency);
    "Juniper County District Court, Juvenile Division".clone_into(&mut settings.court);
    settings
}

fn demo_folder(args: &DemoArgs) -> anyhow::Result<PathBuf> {
    let folder = match &args.data {
        Some(folder) => folder.clone(),
        None => std::env::temp_dir().join(format!("homeward-demo-{}", uuid::Uuid::now_v7().simple())),
    };
    std::fs::create_dir_all(&folder).with_context(|| format!("the folder {} cannot be made", folder.display()))?;
    Ok(folder)
}

/// Logs to standard error, in one line an event; `HOMEWARD_LOG` sets how much (`info`, `warn`, ...).
fn log() {
    let filter = tracing_subscriber::EnvFilter::try_from_env("HOMEWARD_LOG")
        .unwrap_or_else(|_| tracing_subscriber::EnvFilter::new("warn"));
    // A second subscriber in one process is refused; the first one stays.
    let _ = tracing_subscriber::fmt().json().with_env_filter(filter).with_writer(std::io::stderr).try_init();
}

/// The agency's key, when it is the one that this database has been used with all along.
pub(super) fn its_keys(config: &Config) -> anyhow::Result<Keys> {
    let keys = Keys::open(&config.key_file)?;
    let mark = keys.mark();
    let mut conn = config.database.open().context("the database cannot be opened")?;
    let fits = conn.write_tx(|conn| users::is_its_key(conn, &mark))?;
    anyhow::ensure!(
        fits,
        "the key file {} is not the one that this database was used with: put the right file back",
        config.key_file.display()
    );
    Ok(keys)
}

/// What ends every writing transaction: the audit trail's new rows are linked.
pub(super) fn linking(keys: &Keys) -> Closing {
    let trail = Trail::of(keys);
    Arc::new(move |conn| trail.link(conn))
}

/// What sends the Monday summaries.
pub(super) fn sender(config: &Config, keys: &Keys, db: Db, mail: Mail) -> Sender {
    Sender { db, clock: Clock::machine(config.zone), trail: Trail::of(keys), follow_up: config.follow_up, mail }
}

/// Looks each minute whether summaries are due. It ends with the process: what was claimed by then and not sent stays unsent, so
/// that nobody gets it twice.
fn post(sender: Sender) -> anyhow::Result<()> {
    std::thread::Builder::new().name("homeward-digest".to_owned()).spawn(move || {
        loop {
            if let Err(error) = sender.send_due() {
                tracing::warn!(%error, "the Monday summaries were not sent");
            }
            std::thread::sleep(EVERY);
        }
    })?;
    Ok(())
}

fn run(config: &Config, keys: Keys, listener: TcpListener) -> anyhow::Result<ExitCode> {
    let db = Db::open(&config.database, linking(&keys))?;
    if let Some(mail) = config.mail.clone() {
        post(sender(config, &keys, db.clone(), mail))?;
    }
    let state = State::new(config, keys, db.clone(), Clock::machine(config.zone));
    let warming = state.clone();
    std::thread::Builder::new().name("homeward-warm".to_owned()).spawn(move || {
        if let Err(error) = warming.warm(&db) {
            tracing::warn!(%error, "the memory was not filled beforehand");
        }
    })?;
    actix_web::rt::System::new().block_on(async move {
        actix_web::HttpServer::new(move || app(state.clone()))
            .workers(config.threads)
            .worker_max_blocking_threads(BLOCKING)
            .shutdown_timeout(30)
            .listen(listener)?
            .run()
            .await
    })?;
    Ok(ExitCode::SUCCESS)
}
