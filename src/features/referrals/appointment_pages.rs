//! Booking an appointment, and saying what became of it.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;

use super::appointment_store::{self as appointments, Appointment};
use super::desk_form::{AppointmentForm, AttendanceForm};
use super::spot::{Around, Head};
use super::{store, words, wrong};
use crate::access::{Access, Filed, Filing, Posted, Scope};
use crate::db::{Conn, fresh};
use crate::domain::appointment::{AppointmentKind, may_book};
use crate::domain::id::{AppointmentId, FamilyId, FormId, RecordId, ReferralId};
use crate::error::{Error, Result};
use crate::features::corrections;
use crate::web::flash::see_other;
use crate::web::form::{Problems, choices};
use crate::web::page::{Frame, page, page_with, refused};

type OfReferral = web::Path<(FamilyId, ReferralId)>;
type OfAppointment = web::Path<(FamilyId, ReferralId, AppointmentId)>;

#[derive(Template)]
#[template(path = "referrals/appointment.html")]
struct BookPage {
    frame: Frame,
    head: Head,
    form: AppointmentForm,
    problems: Problems,
    kinds: Vec<(String, String)>,
    /// What booking does beside: "The provider has accepted."
    then: &'static str,
}

impl BookPage {
    fn of(req: &HttpRequest, access: &Access, around: &Around, form: AppointmentForm, form_id: String) -> Self {
        let accepts = !crate::domain::appointment::shown_by_booking(around.referral.state).is_empty();
        Self {
            frame: Frame::of(access, req),
            head: around.head(form_id),
            form,
            problems: Problems::default(),
            kinds: choices::<AppointmentKind>(),
            then: if accepts { "A provider who gives a time has accepted: that is logged with it." } else { "" },
        }
    }
}

async fn around(access: &Access, key: (FamilyId, ReferralId)) -> Result<Around> {
    access.open(key.0, move |conn, scope| Around::read(conn, scope, key)).await
}

pub(super) async fn new(req: HttpRequest, access: Access, path: OfReferral) -> Result<HttpResponse> {
    let around = around(&access, path.into_inner()).await?;
    if !may_book(around.referral.state) {
        let state = around.referral.status().label();
        return Err(Error::Refused(format!("Nothing can be booked while the referral is “{state}”.")));
    }
    let form = AppointmentForm::begun(&around.referral);
    page(&req, &BookPage::of(&req, &access, &around, form, fresh::<FormId>().to_string()))
}

pub(super) async fn book(req: HttpRequest, access: Access, path: OfReferral, posted: Posted) -> Result<HttpResponse> {
    let (key, form_id, form) = (path.into_inner(), posted.form_id()?, AppointmentForm::of(&posted));
    let (around, today) = (access.peek(move |conn, scope| Around::read(conn, scope, key)).await?, access.today());
    let new = match form.check(&around.referral, today) {
        Ok(new) => new,
        Err(problems) => {
            let shown = BookPage::of(&req, &access, &around, form, form_id.to_string());
            return refused(&req, &BookPage { problems, ..shown });
        }
    };
    let (by, now, home) = (access.actor().user, access.now(), around.home());
    let work = move |conn: &mut Conn, _: Scope| {
        let (referral, _) = store::find(conn, key.0, key.1)?;
        if !may_book(referral.state) || appointments::is_booked(conn, referral.id, &new)? {
            return Err(Error::Stale);
        }
        let (id, _) = appointments::book(conn, &referral, &new, today, (Some(by), now))?;
        Ok(Filed::at(&home).about(RecordId::from_uuid(id.uuid())).saying("booked"))
    };
    match access.file(Filing::For(key.0), form_id, work).await {
        Ok(location) => Ok(see_other(&location, "Saved: the appointment is booked.")),
        Err(Error::Stale) => overtaken(&req, &access, key, form).await,
        Err(error) => Err(error),
    }
}

/// Somebody booked this time first, or the referral failed meanwhile: nothing typed is lost.
async fn overtaken(
    req: &HttpRequest,
    access: &Access,
    key: (FamilyId, ReferralId),
    form: AppointmentForm,
) -> Result<HttpResponse> {
    let around = access.peek(move |conn, scope| Around::read(conn, scope, key)).await?;
    let mut problems = Problems::default();
    if may_book(around.referral.state) {
        problems.add("time", "This time is booked already with this referral.");
    } else {
        let words = format!(
            "Somebody logged a step meanwhile: it is “{}” now. Nothing can be booked.",
            around.referral.status()
        );
        problems.add("kind", words);
    }
    let shown = BookPage::of(req, access, &around, form, fresh::<FormId>().to_string());
    page_with(req, StatusCode::CONFLICT, &BookPage { problems, ..shown })
}

#[derive(Template)]
#[template(path = "referrals/attendance.html")]
struct AttendancePage {
    frame: Frame,
    head: Head,
    what: String,
    form: AttendanceForm,
    problems: Problems,
    answers: Vec<(String, String)>,
    /// Who said what became of it, and what; empty until somebody did.
    theirs: String,
    wrong: String,
}

impl AttendancePage {
    fn of(req: &HttpRequest, access: &Access, (around, of): (Around, Appointment), form: AttendanceForm) -> Self {
        Self {
            what: words::appointment(&of),
            problems: Problems::default(),
            answers: AttendanceForm::answers(of.held_on, access.today()),
            theirs: words::became(&of).map_or_else(String::new, |became| {
                let when = of.said_at.map_or_else(String::new, |at| access.clock().zone().said(at.utc()));
                format!("{became}, said {when}")
            }),
            wrong: format!("{}/appointments/{}/error", around.home(), of.id),
            frame: Frame::of(access, req),
            head: around.head(fresh::<FormId>().to_string()),
            form,
        }
    }
}

fn both(
    conn: &mut Conn,
    scope: Scope,
    (family, id, appointment): (FamilyId, ReferralId, AppointmentId),
) -> Result<(Around, Appointment)> {
    let around = Around::read(conn, scope, (family, id))?;
    Ok((around, appointments::find(conn, id, appointment)?))
}

pub(super) async fn ask(req: HttpRequest, access: Access, path: OfAppointment) -> Result<HttpResponse> {
    let key = path.into_inner();
    let found = access.open(key.0, move |conn, scope| both(conn, scope, key)).await?;
    page(&req, &AttendancePage::of(&req, &access, found, AttendanceForm::default()))
}

pub(super) async fn say(req: HttpRequest, access: Access, path: OfAppointment, posted: Posted) -> Result<HttpResponse> {
    let (key, form_id, form) = (path.into_inner(), posted.form_id()?, AttendanceForm::of(&posted));
    let found = access.peek(move |conn, scope| both(conn, scope, key)).await?;
    let answer = match form.check(&found.1, access.today()) {
        Ok(answer) => answer,
        Err(problems) => {
            let mut shown = AttendancePage::of(&req, &access, found, form);
            shown.head.form_id = form_id.to_string();
            return refused(&req, &AttendancePage { problems, ..shown });
        }
    };
    let (by, now, home) = (access.actor().user, access.now(), found.0.home());
    let work = move |conn: &mut Conn, _: Scope| {
        let (referral, _) = store::find(conn, key.0, key.1)?;
        let of = appointments::find(conn, referral.id, key.2)?;
        appointments::say(conn, &referral, (of.id, of.held_on), answer, (Some(by), now))?;
        Ok(Filed::at(&home).about(RecordId::from_uuid(key.2.uuid())).saying(answer.0.code()))
    };
    match access.file(Filing::For(key.0), form_id, work).await {
        Ok(location) => Ok(see_other(&location, "Saved: what became of the appointment.")),
        Err(Error::Stale) => {
            let found = access.peek(move |conn, scope| both(conn, scope, key)).await?;
            page_with(&req, StatusCode::CONFLICT, &AttendancePage::of(&req, &access, found, form))
        }
        Err(error) => Err(error),
    }
}

pub(super) async fn wrong(req: HttpRequest, access: Access, path: OfAppointment) -> Result<HttpResponse> {
    let (family, id, appointment) = path.into_inner();
    let spot = wrong::spot_of(&access, (family, id), RecordId::from_uuid(appointment.uuid()), "An appointment").await?;
    corrections::ask(&req, &access, spot)
}

pub(super) async fn mark(
    req: HttpRequest,
    access: Access,
    path: OfAppointment,
    posted: Posted,
) -> Result<HttpResponse> {
    let (family, id, appointment) = path.into_inner();
    let spot = wrong::spot_of(&access, (family, id), RecordId::from_uuid(appointment.uuid()), "An appointment").await?;
    let mark = move |conn: &mut Conn, words: &str, by, now| {
        store::find(conn, family, id)?;
        appointments::mark(conn, id, appointment, words, (by, now))
    };
    corrections::file(&req, &access, spot, &posted, mark).await
}
