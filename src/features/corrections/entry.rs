//! The page that marks an entry as made in error: one that never changes otherwise, and so has no version.

use actix_web::{HttpRequest, HttpResponse};
use askama::Template;

use crate::access::{Access, Filed, Filing, Posted};
use crate::db::{Conn, Instant, fresh};
use crate::domain::id::{FormId, RecordId, UserId};
use crate::error::{Error, Result};
use crate::web::flash::see_other;
use crate::web::form::Problems;
use crate::web::page::{Frame, page, refused};

/// The longest reason, in characters.
const REASON: usize = 300;

/// An entry that was read within scope: of a family, or of none. The form is sent to the address it was opened at.
#[derive(Debug, Clone)]
pub struct Spot {
    /// Whose it is.
    pub filing: Filing,
    /// The entry.
    pub record: RecordId,
    /// The page it stands on.
    pub back: String,
    /// What that page is called.
    pub back_label: String,
    /// What the entry is, where the page holds several kinds; empty where its name says enough.
    pub what: String,
}

#[derive(Template)]
#[template(path = "corrections/entry.html")]
struct EntryPage {
    frame: Frame,
    form_id: FormId,
    back: String,
    back_label: String,
    what: String,
    action: String,
    reason: String,
    problems: Problems,
}

impl EntryPage {
    fn of(req: &HttpRequest, access: &Access, spot: Spot, form_id: FormId) -> Self {
        Self {
            frame: Frame::of(access, req),
            form_id,
            back: spot.back,
            back_label: spot.back_label,
            what: spot.what,
            action: req.path().to_owned(),
            reason: String::new(),
            problems: Problems::default(),
        }
    }
}

/// Shows the form.
///
/// # Errors
/// When the template cannot be rendered.
pub fn ask(req: &HttpRequest, access: &Access, spot: Spot) -> Result<HttpResponse> {
    page(req, &EntryPage::of(req, access, spot, fresh()))
}

/// Files the form: `mark` is given the reason, who marks it and when, and is stale for what is marked already.
///
/// # Errors
/// Out of scope, or the database's.
pub async fn file(
    req: &HttpRequest,
    access: &Access,
    spot: Spot,
    posted: &Posted,
    mark: impl Fn(&mut Conn, &str, UserId, Instant) -> Result<()> + Send + 'static,
) -> Result<HttpResponse> {
    let form_id = posted.form_id()?;
    let (mut problems, reason) = (Problems::default(), posted.first("reason").to_owned());
    let Some(words) = problems.required_line("reason", &reason, REASON, "what is wrong with it") else {
        let shown = EntryPage::of(req, access, spot, form_id);
        return refused(req, &EntryPage { reason, problems, ..shown });
    };
    let (by, now, to, record) = (access.actor().user, access.now(), spot.back.clone(), spot.record);
    let filed = access
        .file(spot.filing, form_id, move |conn, _| {
            mark(conn, &words, by, now)?;
            Ok(Filed::at(&to).about(record).saying("entered in error"))
        })
        .await;
    match filed {
        Ok(location) => Ok(see_other(&location, "Saved: the entry is marked as an error.")),
        Err(Error::Stale) => Ok(see_other(&spot.back, "There is no such entry, or it is marked already.")),
        Err(error) => Err(error),
    }
}
