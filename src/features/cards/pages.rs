//! `/families/{family}/referrals/{referral}/appointments/{appointment}/card`: the card, and the file for a calendar.

use actix_web::http::header::LOCATION;
use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;

use super::card::Card;
use super::store::{self, Kept};
use crate::access::Access;
use crate::domain::appointment_card::leaves_name_off;
use crate::domain::calendar::long_date;
use crate::domain::calendar_file;
use crate::domain::id::{AppointmentId, FamilyId, ReferralId, UserId};
use crate::domain::language::Language;
use crate::error::Result;
use crate::features::{referrals, users};
use crate::web::form::Problems;
use crate::web::messages::Messages;
use crate::web::page::{Frame, page};
use crate::web::{file, qr, query};

type OfAppointment = web::Path<(FamilyId, ReferralId, AppointmentId)>;

/// What the address says of the name of the place.
const SHOWN: &str = "shown";
const LEFT_OFF: &str = "left_off";

#[derive(Template)]
#[template(path = "cards/card.html")]
struct CardPage {
    frame: Frame,
    back: String,
    here: String,
    file: String,
    /// Filters are never wrong, only without effect.
    problems: Problems,
    language: Language,
    languages: Vec<(String, String)>,
    name: &'static str,
    names: [(&'static str, &'static str); 2],
    /// Whether the name is off unless somebody asks for it.
    discreet: bool,
    /// "version 1 of Tuesday, November 24, 2026".
    version: String,
    is_certified: bool,
    /// Whose number stands on it is not kept.
    no_phone: bool,
    card: Card,
    svg: String,
}

/// What the address asks for, or what is kept of the family where it asks for nothing.
struct Wanted {
    language: Language,
    leave_name_off: bool,
}

impl Wanted {
    fn of(req: &HttpRequest, kept: &Kept) -> Self {
        let own = || Language::named(&kept.language).unwrap_or(Language::English);
        let leave_name_off = match query::first(req, "name").as_str() {
            SHOWN => false,
            LEFT_OFF => true,
            _ => discreet(kept),
        };
        Self { language: Language::from_code(&query::first(req, "language")).unwrap_or_else(own), leave_name_off }
    }

    fn name(&self) -> &'static str {
        if self.leave_name_off { LEFT_OFF } else { SHOWN }
    }
}

fn discreet(kept: &Kept) -> bool {
    leaves_name_off(kept.referral.service, &kept.place.given)
}

/// What is kept, and who hands it out.
type Read = (Kept, (String, String));

async fn read(access: &Access, key: store::Key) -> Result<Read> {
    let (today, me): (_, UserId) = (access.today(), access.actor().user);
    let work = move |conn: &mut crate::db::Conn, scope| {
        Ok((store::read(conn, scope, key, today)?, users::name_and_phone(conn, me)?))
    };
    access.open(key.0, work).await
}

fn composed(req: &HttpRequest, access: &Access, (kept, by): &Read) -> Result<(Wanted, &'static Messages, Card)> {
    let wanted = Wanted::of(req, kept);
    let words = Messages::of(wanted.language)?;
    let card = Card::of(kept, words, wanted.leave_name_off, by, access.clock().zone())?;
    Ok((wanted, words, card))
}

pub(super) async fn card(req: HttpRequest, access: Access, path: OfAppointment) -> Result<HttpResponse> {
    let key = path.into_inner();
    let found = read(&access, key).await?;
    let (wanted, words, card) = composed(&req, &access, &found)?;
    let origin = words.origin()?;
    let here = super::path(key.0, key.1, key.2);
    let asked = format!("?language={}&name={}", wanted.language.code(), wanted.name());
    let shown = CardPage {
        frame: Frame::of(&access, &req),
        back: referrals::path(key.0, key.1),
        file: format!("{}calendar.ics{asked}", here.trim_end_matches("card")),
        here,
        problems: Problems::default(),
        language: wanted.language,
        languages: Language::ALL.iter().map(|of| (of.code().to_owned(), said(*of))).collect(),
        name: wanted.name(),
        names: [(LEFT_OFF, "Left off"), (SHOWN, "On the card")],
        discreet: discreet(&found.0),
        version: format!("version {} of {}", origin.version, long_date(origin.on)),
        is_certified: !origin.certified_by.is_empty(),
        no_phone: found.0.worker.as_ref().unwrap_or(&found.1).1.is_empty(),
        svg: qr::svg(&card.event.for_camera(), &card.scan)?,
        card,
    };
    page(&req, &shown)
}

/// "Hmong (Hmoob)".
fn said(language: Language) -> String {
    match language {
        Language::English => language.label().to_owned(),
        other => format!("{} ({})", other.label(), other.own_name()),
    }
}

/// The card of a service's next appointment; the service's page where none is booked.
pub(super) async fn next(access: Access, path: web::Path<(FamilyId, ReferralId)>) -> Result<HttpResponse> {
    let (key, today) = (path.into_inner(), access.today());
    let next = access.open(key.0, move |conn, scope| store::next(conn, scope, key, today)).await?;
    let to = next.map_or_else(|| referrals::path(key.0, key.1), |of| super::path(key.0, key.1, of));
    Ok(HttpResponse::SeeOther().insert_header((LOCATION, to)).finish())
}

pub(super) async fn file(req: HttpRequest, access: Access, path: OfAppointment) -> Result<HttpResponse> {
    let access = access.as_file().await?;
    let found = read(&access, path.into_inner()).await?;
    let (_, _, card) = composed(&req, &access, &found)?;
    let text = calendar_file::write(&[card.event], access.now().utc());
    Ok(file::calendar("appointment.ics", text))
}
