//! Referrals: each service for an adult or a child of a family, step by step, from needed to completed, with the calls about
//! it, its appointments, and what stands in the way.

mod answer_store;
mod appointment_pages;
mod appointment_store;
mod barrier_pages;
mod barrier_store;
mod choice_store;
mod desk_form;
mod form;
mod link_store;
mod model;
mod pages;
mod spot;
mod step_pages;
mod store;
mod story;
mod talk_pages;
mod talk_store;
mod words;
mod wrong;
mod wrong_store;

pub use answer_store::{Lately, NewAnswer, Said, answered_since, file_answer, is_answered, reported, was_refused};
pub use appointment_store::{Appointment, NewAppointment, book, of_family as appointments_of, say};
pub use barrier_store::{Barrier, NewBarrier, add as add_barrier, of_family as barriers_of, remove as remove_barrier};
pub use choice_store::{NewChoice, choose};
pub use link_store::{
    AnswerLink, NewLink, appointments_for, asked_by, end_link, latest_link, link, link_of_secret, make_link,
    note_opened,
};
pub use model::{NewReferral, NewStep, Referral, Step};
pub use store::{add, find, for_goals, in_error, link_goal, of_family, step, steps_of_family, with_providers};
pub use talk_store::{NewTalk, Talk, add as add_talk, handoffs};
pub use words::{
    appointment, find_path, likeliest, next_path, path, step_label, step_label_from, step_path, tag, when,
};
pub use wrong_store::{mark, mark_step};

use crate::access::Action;
use crate::web::routes::Routes;

/// The slice's routes.
pub fn routes(r: &mut Routes<'_>) {
    r.get(Action::LogService, "/families/{family}/referrals/new", pages::new);
    r.post(Action::LogService, "/families/{family}/referrals/new", pages::create);
    r.get(Action::ViewFamily, "/families/{family}/referrals/{referral}", story::show);
    r.get(Action::LogService, "/families/{family}/referrals/{referral}/step", step_pages::open);
    r.post(Action::LogService, "/families/{family}/referrals/{referral}/step", step_pages::take);
    r.get(Action::LogService, "/families/{family}/referrals/{referral}/error", wrong::open);
    r.post(Action::LogService, "/families/{family}/referrals/{referral}/error", wrong::mark);
    r.get(Action::LogService, "/families/{family}/referrals/{referral}/steps/{event}/error", wrong::open_step);
    r.post(Action::LogService, "/families/{family}/referrals/{referral}/steps/{event}/error", wrong::mark_step);
    around(r);
}

/// A path below a referral's page.
macro_rules! of {
    ($rest:literal) => {
        concat!("/families/{family}/referrals/{referral}/", $rest)
    };
}

/// What is kept around a referral.
fn around(r: &mut Routes<'_>) {
    r.get(Action::LogService, of!("talks/new"), talk_pages::new);
    r.post(Action::LogService, of!("talks/new"), talk_pages::keep);
    r.get(Action::LogService, of!("talks/{talk}/error"), talk_pages::wrong);
    r.post(Action::LogService, of!("talks/{talk}/error"), talk_pages::mark);
    r.get(Action::LogService, of!("appointments/new"), appointment_pages::new);
    r.post(Action::LogService, of!("appointments/new"), appointment_pages::book);
    r.get(Action::LogService, of!("appointments/{appointment}"), appointment_pages::ask);
    r.post(Action::LogService, of!("appointments/{appointment}"), appointment_pages::say);
    r.get(Action::LogService, of!("appointments/{appointment}/error"), appointment_pages::wrong);
    r.post(Action::LogService, of!("appointments/{appointment}/error"), appointment_pages::mark);
    r.get(Action::LogService, of!("barriers/new"), barrier_pages::new);
    r.post(Action::LogService, of!("barriers/new"), barrier_pages::keep);
    r.get(Action::LogService, of!("barriers/{barrier}"), barrier_pages::ask);
    r.post(Action::LogService, of!("barriers/{barrier}"), barrier_pages::remove);
    r.get(Action::LogService, of!("barriers/{barrier}/error"), barrier_pages::wrong);
    r.post(Action::LogService, of!("barriers/{barrier}/error"), barrier_pages::mark);
}
