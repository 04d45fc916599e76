//! Logging a contact.

use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;

use super::form::{ContactForm, Met};
use super::model::NewContact;
use super::store;
use crate::access::fields::own_track;
use crate::access::{Access, Filed, Filing, Posted, Scope};
use crate::db::{Conn, fresh};
use crate::domain::contact::{ContactPurpose, Medium, MeetingPlace, Outcome};
use crate::domain::id::{FamilyId, FormId, RecordId};
use crate::domain::tracks::Track;
use crate::error::Result;
use crate::features::children::Members;
use crate::features::families::{self, Family};
use crate::web::flash;
use crate::web::form::{Problems, choices};
use crate::web::page::{Frame, page, refused};

#[derive(Template)]
#[template(path = "contacts/new.html")]
struct ContactPage {
    frame: Frame,
    family: String,
    back: String,
    form_id: String,
    form: ContactForm,
    problems: Problems,
    people: Vec<(String, String, bool)>,
    media: Vec<(String, String)>,
    outcomes: Vec<(String, String)>,
    purposes: Vec<(String, String)>,
    places: Vec<(String, String)>,
    readers: &'static str,
    today: String,
}

/// What the form of a contact needs to know.
struct Around {
    family: Family,
    members: Members,
}

impl Around {
    fn read(conn: &mut Conn, scope: Scope, family: FamilyId) -> Result<Self> {
        Ok(Self { family: families::find(conn, scope, family)?, members: Members::of(conn, family)? })
    }

    fn page(
        self,
        req: &HttpRequest,
        access: &Access,
        form: ContactForm,
        problems: Problems,
        id: String,
    ) -> ContactPage {
        let readers = match own_track(access.actor().role) {
            Track::Reunification => "Read by the reunification worker and the supervisor, not on the child's track.",
            Track::Permanency => "Read by the permanency worker and the supervisor, not on the family's track.",
        };
        ContactPage {
            frame: Frame::of(access, req),
            back: format!("/families/{}", self.family.id),
            family: self.family.name,
            form_id: id,
            people: form.ticked(self.members.choices()),
            form,
            problems,
            media: choices::<Medium>(),
            outcomes: choices::<Outcome>(),
            purposes: choices::<ContactPurpose>(),
            places: choices::<MeetingPlace>(),
            readers,
            today: access.today().to_string(),
        }
    }
}

pub(super) async fn new(req: HttpRequest, access: Access, path: web::Path<FamilyId>) -> Result<HttpResponse> {
    let family = path.into_inner();
    let around = access.open(family, move |conn, scope| Around::read(conn, scope, family)).await?;
    let likely = around.members.only_adult().filter(|_| own_track(access.actor().role) == Track::Reunification);
    let form = ContactForm::begun(&Posted::of_query(req.query_string()), likely, access.today());
    page(&req, &around.page(&req, &access, form, Problems::default(), fresh::<FormId>().to_string()))
}

pub(super) async fn create(
    req: HttpRequest,
    access: Access,
    path: web::Path<FamilyId>,
    posted: Posted,
) -> Result<HttpResponse> {
    let (family, form_id) = (path.into_inner(), posted.form_id()?);
    let form = ContactForm::of(&posted);
    let around = access.peek(move |conn, scope| Around::read(conn, scope, family)).await?;
    let met = match form.check(access.today(), |who| around.members.include(who)) {
        Ok(met) => met,
        Err(problems) => return refused(&req, &around.page(&req, &access, form, problems, form_id.to_string())),
    };
    let back = if form.from == "day" { "/day".to_owned() } else { format!("/families/{family}") };
    let (by, now, track) = (access.actor().user, access.now(), own_track(access.actor().role));
    let Met { with, medium, outcome, on, details, note } = met;
    let new = NewContact { family, with, track, medium, outcome, occurred_on: on, details, note };
    let file = move |conn: &mut Conn, _: Scope| {
        let entry = store::add(conn, &new, Some(by), now)?;
        Ok(Filed::at(&back).about(RecordId::from_uuid(entry.uuid())))
    };
    let location = access.file(Filing::For(family), form_id, file).await?;
    Ok(flash::see_other(&location, &format!("Saved: the contact with the {} family.", around.family.name)))
}
