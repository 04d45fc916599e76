//! The things a person at the browser can meet.
//!
//! Which error where: rules return their own small enums (`domain`), forms collect `Problems`, stores return [`Error`] with
//! `?` on the database's errors, and start-up code uses `anyhow`. An internal error's text never reaches a page: the page
//! shows a reference that stands beside the text in the log. `web/errors.rs` turns these into pages.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, ResponseError};

use crate::db::{Gone, LostRace};
use crate::domain::id::FamilyId;

/// What a handler or a store gives back.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// A failure as the person at the browser meets it.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// There is no such thing, or the person may not know that there is: the same answer for both.
    #[error("not found")]
    NotFound,
    /// The person's role does not include this.
    #[error("not allowed")]
    Forbidden,
    /// Nobody is signed in. Holds the path to come back to, for pages.
    #[error("signed out")]
    SignedOut(Option<String>),
    /// The password is right and the second step is still to come. Holds the path to come back to, for pages.
    #[error("second step missing")]
    SecondStep(Option<String>),
    /// What is asked for needs a recent proof of who the person is. Holds the path to come back to.
    #[error("proof too old")]
    ProveAgain(String),
    /// The family is within the person's scope and not of her own work: she says first for what she opens it. Holds the path
    /// to come back to.
    #[error("purpose not said")]
    SayPurpose {
        /// The family.
        family: FamilyId,
        /// Where she was going.
        back: String,
    },
    /// A form came after its session had ended; it is kept, and this is the path at which its person gets it back.
    #[error("interrupted")]
    Interrupted(String),
    /// A form of an earlier session of the same person; it is kept, and this is the path at which she gets it back.
    #[error("kept")]
    Kept(String),
    /// Too many tries at once: come again in so many seconds.
    #[error("busy for {0} seconds")]
    Busy(i64),
    /// The request is not one that our pages send; in words.
    #[error("{0}")]
    BadRequest(&'static str),
    /// Somebody else saved this record since the form was opened.
    #[error("changed by someone else")]
    Stale,
    /// A rule refuses this; in words for the person.
    #[error("{0}")]
    Refused(String),
    /// The database cannot answer now; trying again may help.
    #[error("unavailable: {0}")]
    Unavailable(String),
    /// Anything that should not happen. Its text goes to the log only.
    #[error("{0}")]
    Internal(anyhow::Error),
}

impl From<diesel::result::Error> for Error {
    fn from(error: diesel::result::Error) -> Self {
        match error {
            diesel::result::Error::NotFound => Self::NotFound,
            other => Self::Internal(other.into()),
        }
    }
}

impl From<Gone> for Error {
    fn from(gone: Gone) -> Self {
        Self::Unavailable(gone.to_string())
    }
}

impl From<anyhow::Error> for Error {
    fn from(error: anyhow::Error) -> Self {
        Self::Internal(error)
    }
}

impl From<askama::Error> for Error {
    fn from(error: askama::Error) -> Self {
        Self::Internal(error.into())
    }
}

impl LostRace for Error {
    fn lost_race(&self) -> bool {
        let Self::Internal(error) = self else { return false };
        error.downcast_ref::<diesel::result::Error>().is_some_and(LostRace::lost_race)
    }
}

impl Error {
    /// The rule of the database that refused, if that is what happened (`db::broken_rule`).
    #[must_use]
    pub fn broken_rule(&self) -> Option<String> {
        let Self::Internal(error) = self else { return None };
        error.downcast_ref::<diesel::result::Error>().and_then(crate::db::broken_rule)
    }
}

impl ResponseError for Error {
    fn status_code(&self) -> StatusCode {
        match self {
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::Forbidden => StatusCode::FORBIDDEN,
            Self::SignedOut(Some(_))
            | Self::SecondStep(_)
            | Self::ProveAgain(_)
            | Self::SayPurpose { .. }
            | Self::Interrupted(_)
            | Self::Kept(_) => StatusCode::SEE_OTHER,
            Self::Busy(_) => StatusCode::TOO_MANY_REQUESTS,
            Self::SignedOut(None) => StatusCode::UNAUTHORIZED,
            Self::BadRequest(_) => StatusCode::BAD_REQUEST,
            Self::Stale | Self::Refused(_) => StatusCode::CONFLICT,
            Self::Unavailable(_) => StatusCode::SERVICE_UNAVAILABLE,
            Self::Internal(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    fn error_response(&self) -> HttpResponse {
        HttpResponse::new(self.status_code())
    }
}
