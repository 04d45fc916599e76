//! Keeping a record that came from a treatment program, and reading it under a consent.

use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;

use super::model::{Held, NewRecord};
use super::record_form::{Came, RecordForm};
use super::store;
use crate::access::protected::SealedText;
use crate::access::{Access, Action, Filed, Filing, Posted, Scope};
use crate::db::{Conn, fresh};
use crate::domain::calendar::short_date;
use crate::domain::id::{FamilyId, FormId, ProtectedRecordId, RecordId};
use crate::domain::protected::{NOTICE, RecordKind, Use};
use crate::error::{Error, Result};
use crate::features::corrections::{self, Spot};
use crate::features::families::Family;
use crate::web::flash::see_other;
use crate::web::form::{Problems, choices};
use crate::web::page::{Frame, page, refused};

#[derive(Template)]
#[template(path = "consents/record_new.html")]
struct NewPage {
    frame: Frame,
    form_id: FormId,
    family: String,
    back: String,
    action: String,
    typed: RecordForm,
    people: Vec<(String, String)>,
    sources: Vec<(String, String)>,
    services: Vec<(String, String)>,
    kinds: Vec<(String, String)>,
    today: String,
    problems: Problems,
}

fn asked(
    req: &HttpRequest,
    access: &Access,
    (family, held): (&Family, &Held),
    (typed, form_id): (RecordForm, FormId),
) -> NewPage {
    NewPage {
        frame: Frame::of(access, req),
        form_id,
        family: family.name.clone(),
        back: format!("/families/{}/consents", family.id),
        action: format!("/families/{}/protected/new", family.id),
        typed,
        people: held.people(),
        sources: held.sources(),
        services: held.services(),
        kinds: choices::<RecordKind>(),
        today: access.today().to_string(),
        problems: Problems::default(),
    }
}

pub(super) async fn new(req: HttpRequest, access: Access, path: web::Path<FamilyId>) -> Result<HttpResponse> {
    let id = path.into_inner();
    let (family, held) = access.open(id, move |conn, scope| store::opened(conn, scope, id)).await?;
    let typed = RecordForm { received_on: access.today().to_string(), ..RecordForm::default() };
    page(&req, &asked(&req, &access, (&family, &held), (typed, fresh())))
}

pub(super) async fn create(
    req: HttpRequest,
    access: Access,
    path: web::Path<FamilyId>,
    posted: Posted,
) -> Result<HttpResponse> {
    let (id, form_id, typed) = (path.into_inner(), posted.form_id()?, RecordForm::of(&posted));
    let (family, held) = access.peek(move |conn, scope| store::opened(conn, scope, id)).await?;
    let came = match typed.check(&held, access.today()) {
        Ok(came) => came,
        Err(problems) => {
            let again = asked(&req, &access, (&family, &held), (typed, form_id));
            return refused(&req, &NewPage { problems, ..again });
        }
    };
    let record: ProtectedRecordId = fresh();
    let sealed = SealedText::seal(access.source().keys(), record, &came.text)?;
    let Came { person, source, referral, kind, received_on, .. } = came;
    let new = NewRecord { id: record, family: id, person, source, referral, kind, received_on, sealed };
    let (by, now) = (access.actor().user, access.now());
    let file = move |conn: &mut Conn, _: Scope| {
        store::keep(conn, &new, Some(by), now)?;
        let to = format!("/families/{id}/consents");
        Ok(Filed::at(to).about(RecordId::from_uuid(record.uuid())).saying("protected record"))
    };
    let location = access.file(Filing::For(id), form_id, file).await?;
    Ok(see_other(&location, "Saved and sealed. It is shown only under a consent or a court order."))
}

#[derive(Template)]
#[template(path = "consents/record.html")]
struct RecordPage {
    frame: Frame,
    family: String,
    back: String,
    title: String,
    from: String,
    received: String,
    /// The service that it tells of; empty where none was named.
    service: String,
    /// What it says; none where nothing opens it.
    text: Option<String>,
    /// What allows it, or why it is shut.
    why: String,
    share: String,
    notice: &'static str,
}

pub(super) async fn show(
    req: HttpRequest,
    access: Access,
    path: web::Path<(FamilyId, ProtectedRecordId)>,
) -> Result<HttpResponse> {
    let (id, record) = path.into_inner();
    let (role, today) = (access.actor().role, access.today());
    let read = move |conn: &mut Conn, scope: Scope| {
        let (family, held) = store::opened(conn, scope, id)?;
        let own = Use::by(role).ok_or(Error::NotFound)?;
        let may = held.may(held.record(record)?, own, today);
        // That there is a record at all is for who keeps them, and for whom a consent names.
        if may.is_err() && !Action::KeepConsents.allows(role) {
            return Err(Error::NotFound);
        }
        Ok((family, held, may))
    };
    let (family, held, may) = access.saying(format!("record {record}")).open(id, read).await?;
    let of = held.record(record)?;
    let why = match &may {
        Ok(proof) => allowed_by(&held, proof.ground(), proof.until().map(short_date))?,
        Err(why) => format!("Not shown: {}.", why.said()),
    };
    let shown = RecordPage {
        frame: Frame::of(&access, &req),
        family: family.name.clone(),
        back: format!("/families/{id}/consents"),
        title: held.title(of),
        from: held.program(of.provider_id).to_owned(),
        received: short_date(of.received_on),
        service: of.referral_id.map_or_else(String::new, |id| held.service(id)),
        text: may.ok().and_then(|proof| of.sealed.open(access.source().keys(), &proof)),
        why,
        share: share_link(&access, &family, record),
        notice: NOTICE,
    };
    page(&req, &shown)
}

fn share_link(access: &Access, family: &Family, record: ProtectedRecordId) -> String {
    let may = family.means(access).allow(Action::KeepConsents);
    if may { format!("/families/{}/protected/{record}/share", family.id) } else { String::new() }
}

/// What allows it, in words.
fn allowed_by(held: &Held, ground: crate::domain::id::ConsentId, until: Option<String>) -> Result<String> {
    let ground = held.consent(ground)?;
    let signed = ground.signed_on.map_or_else(String::new, |on| format!(" of {}", short_date(on)));
    let until = until.map_or_else(String::new, |day| format!(", through {day}"));
    Ok(format!("Shown under: {}{signed}{until}.", ground.basis.label().to_lowercase()))
}

async fn spot(access: &Access, (family, record): (FamilyId, ProtectedRecordId)) -> Result<Spot> {
    let read = move |conn: &mut Conn, scope: Scope| {
        let (family, held) = store::opened(conn, scope, family)?;
        Ok((family, held.record(record).map(|record| held.title(record)).unwrap_or_default()))
    };
    let (family, what) = access.open(family, read).await?;
    Ok(Spot {
        filing: Filing::For(family.id),
        record: RecordId::from_uuid(record.uuid()),
        back: format!("/families/{}/consents", family.id),
        back_label: format!("Consents, {} family", family.name),
        what,
    })
}

pub(super) async fn ask_error(
    req: HttpRequest,
    access: Access,
    path: web::Path<(FamilyId, ProtectedRecordId)>,
) -> Result<HttpResponse> {
    let spot = spot(&access, path.into_inner()).await?;
    if spot.what.is_empty() { Err(Error::NotFound) } else { corrections::ask(&req, &access, spot) }
}

pub(super) async fn mark_error(
    req: HttpRequest,
    access: Access,
    path: web::Path<(FamilyId, ProtectedRecordId)>,
    posted: Posted,
) -> Result<HttpResponse> {
    let key = path.into_inner();
    let spot = spot(&access, key).await?;
    let mark = move |conn: &mut Conn, words: &str, by, now| store::mark(conn, key, words, (by, now));
    corrections::file(&req, &access, spot, &posted, mark).await
}
