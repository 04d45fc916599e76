//! Builds the application from its configuration: the same function for the server and for every test.

use actix_web::App;
use actix_web::body::MessageBody;
use actix_web::dev::{ServiceFactory, ServiceRequest, ServiceResponse};
use actix_web::middleware::from_fn;
use actix_web::web;

use crate::access::session::Lifetime;
use crate::access::{Keys, Source};
use crate::clock::Clock;
use crate::config::Config;
use crate::db::Db;
use crate::domain::review::Hours;
use crate::error::Error;
use crate::features;
use crate::web::page::Setting;
use crate::web::{assets, errors, headers, routes};

/// Everything that lives as long as the program: shared by all threads that serve pages.
#[derive(Clone)]
pub struct State {
    source: web::Data<Source>,
    setting: web::Data<Setting>,
    papers: web::Data<features::Papers>,
    working_hours: web::Data<Hours>,
    memory: features::Memory,
}

impl State {
    /// From sound configuration, the agency's key, an open database and a clock.
    #[must_use]
    pub fn new(config: &Config, keys: Keys, db: Db, clock: Clock) -> Self {
        let life = Lifetime { idle: config.idle, absolute: config.absolute };
        Self {
            source: web::Data::new(Source::new(db, clock, life, keys, config.second_factor_required)),
            setting: web::Data::new(Setting {
                demo: config.demo,
                behind_tls: config.behind_tls,
                mail: config.mail.is_some(),
                limits: config.limits,
                follow_up: config.follow_up,
            }),
            papers: web::Data::new(features::Papers { agency: config.agency.clone(), court: config.court.clone() }),
            working_hours: web::Data::new(config.working_hours),
            memory: features::Memory::default(),
        }
    }

    /// Reads into memory what the first person would wait for. Blocks.
    ///
    /// # Errors
    /// The database's.
    pub fn warm(&self, db: &Db) -> Result<(), Error> {
        self.memory.warm(db, self.source.clock().today())
    }
}

/// The whole application.
pub fn app(
    state: State,
) -> App<
    impl ServiceFactory<
        ServiceRequest,
        Config = (),
        Response = ServiceResponse<impl MessageBody>,
        Error = actix_web::Error,
        InitError = (),
    >,
> {
    App::new()
        .app_data(state.source)
        .app_data(state.setting)
        .app_data(state.papers)
        .app_data(state.working_hours)
        .wrap(from_fn(errors::render))
        .wrap(from_fn(headers::add))
        .configure(|cfg| {
            state.memory.mount(cfg);
            assets::mount(cfg);
            routes::mount(cfg, features::routes);
        })
        .default_service(web::to(|| async { Err::<&str, _>(Error::NotFound) }))
}
