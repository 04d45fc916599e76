//! Giving a protected record to somebody outside the agency: the form, the paper that goes with it, and the accounting.

use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;
use chrono::{Months, NaiveDate};

use super::model::{Consent, Held, NewDisclosure, ProtectedRecord};
use super::record_form::{ShareForm, outside};
use super::store::{self, Accounted};
use crate::access::{Access, Filed, Filing, Posted, Scope};
use crate::db::{Conn, fresh};
use crate::domain::calendar::short_date;
use crate::domain::id::{DisclosureId, FamilyId, FormId, PersonId, ProtectedRecordId, RecordId};
use crate::domain::protected::{ACCOUNTED_YEARS, NOTICE, Purpose, Recipient, Use};
use crate::error::{Error, Result};
use crate::features::Papers;
use crate::features::families::Family;
use crate::features::users;
use crate::web::flash::see_other;
use crate::web::form::{Problems, choices};
use crate::web::page::{Frame, page, refused};
use crate::web::query;

#[derive(Template)]
#[template(path = "consents/share.html")]
struct SharePage {
    frame: Frame,
    form_id: FormId,
    family: String,
    back: String,
    action: String,
    what: String,
    typed: ShareForm,
    recipients: Vec<(String, String)>,
    purposes: Vec<(String, String)>,
    problems: Problems,
}

fn asked(
    req: &HttpRequest,
    access: &Access,
    (family, held, record): (&Family, &Held, &ProtectedRecord),
    (typed, form_id): (ShareForm, FormId),
) -> SharePage {
    SharePage {
        frame: Frame::of(access, req),
        form_id,
        family: family.name.clone(),
        back: format!("/families/{}/consents", family.id),
        action: format!("/families/{}/protected/{}/share", family.id, record.id),
        what: held.title(record),
        typed,
        recipients: recipients(held, record, access.today()),
        purposes: choices::<Purpose>(),
        problems: Problems::default(),
    }
}

/// With whom this record may be shared today, by which consent.
fn recipients(held: &Held, record: &ProtectedRecord, today: NaiveDate) -> Vec<(String, String)> {
    let mut all = Vec::new();
    for consent in &held.consents {
        for (value, to) in outside(consent) {
            let may = |purpose: &Purpose| held.may_by(record, (consent, Use { to, purpose: *purpose }), today).is_ok();
            let purposes: Vec<&str> = Purpose::ALL.iter().filter(|p| may(p)).map(|p| p.label()).collect();
            if !purposes.is_empty() {
                let name = if to == Recipient::Named { consent.recipient_name.as_str() } else { to.label() };
                all.push((value, format!("{name} ({})", purposes.join("; "))));
            }
        }
    }
    all
}

type Key = (FamilyId, ProtectedRecordId);

pub(super) async fn new(
    req: HttpRequest,
    access: Access,
    papers: web::Data<Papers>,
    path: web::Path<Key>,
) -> Result<HttpResponse> {
    let (id, record) = path.into_inner();
    let read = move |conn: &mut Conn, scope: Scope| {
        let (family, held) = store::opened(conn, scope, id)?;
        held.record(record)?;
        Ok((family, held))
    };
    let (family, held) = access.open(id, read).await?;
    let typed = ShareForm { to_name: papers.court.clone(), ..ShareForm::default() };
    page(&req, &asked(&req, &access, (&family, &held, held.record(record)?), (typed, fresh())))
}

pub(super) async fn create(
    req: HttpRequest,
    access: Access,
    path: web::Path<Key>,
    posted: Posted,
) -> Result<HttpResponse> {
    let ((id, record), form_id, typed) = (path.into_inner(), posted.form_id()?, ShareForm::of(&posted));
    let (family, held) = access.peek(move |conn, scope| store::opened(conn, scope, id)).await?;
    let (of, today) = (held.record(record)?, access.today());
    let new = match typed.check(&held, of, today) {
        Ok(shared) => NewDisclosure {
            family: id,
            record,
            ground: shared.by.id,
            to: shared.way.to,
            to_name: shared.to_name,
            to_address: shared.to_address,
            purpose: shared.way.purpose,
            on: today,
        },
        Err(problems) => {
            let again = asked(&req, &access, (&family, &held, of), (typed, form_id));
            return refused(&req, &SharePage { problems, ..again });
        }
    };
    file(&access, new, form_id).await
}

async fn file(access: &Access, new: NewDisclosure, form_id: FormId) -> Result<HttpResponse> {
    let (by, now, family) = (access.actor().user, access.now(), new.family);
    let work = move |conn: &mut Conn, _: Scope| {
        let made = store::disclose(conn, &new, by, now)?;
        let to = format!("/families/{family}/disclosures/{made}");
        let said = format!("disclosed {} to {}", new.record, new.to.code());
        Ok(Filed::at(to).about(RecordId::from_uuid(made.uuid())).saying(said))
    };
    let location = access.file(Filing::For(family), form_id, work).await?;
    Ok(see_other(&location, "Saved in the accounting of disclosures. Send this page with the record."))
}

#[derive(Template)]
#[template(path = "consents/cover.html")]
struct CoverPage {
    frame: Frame,
    back: String,
    agency: String,
    title: String,
    facts: Vec<(&'static str, String)>,
    /// The record's text, while its consent still allows this disclosure and lets the worker read it.
    text: Option<String>,
    why: String,
    notice: &'static str,
}

pub(super) async fn cover(
    req: HttpRequest,
    access: Access,
    papers: web::Data<Papers>,
    path: web::Path<(FamilyId, DisclosureId)>,
) -> Result<HttpResponse> {
    let (id, disclosure) = path.into_inner();
    let read = move |conn: &mut Conn, scope: Scope| {
        let (_, held) = store::opened(conn, scope, id)?;
        Ok((held, store::disclosure(conn, id, disclosure)?))
    };
    let (held, made) = access.saying(format!("disclosure {disclosure}")).open(id, read).await?;
    let (record, by, today) = (held.record(made.record_id)?, held.consent(made.consent_id)?, access.today());
    let given = held.may_by(record, (by, Use { to: made.recipient, purpose: made.purpose }), today);
    let own = Use::by(access.actor().role).ok_or(Error::NotFound)?;
    let proof = held.may(record, own, today).and(given);
    let shown = CoverPage {
        frame: Frame::of(&access, &req),
        back: format!("/families/{id}/disclosures"),
        agency: papers.agency.clone(),
        title: held.title(record),
        facts: vec![
            ("To", format!("{}, {}", made.to_name, made.to_address)),
            ("For", made.purpose.label().to_owned()),
            ("Given", access.clock().zone().said(made.disclosed_at.utc())),
            ("From", held.program(record.provider_id).to_owned()),
        ],
        why: proof.err().map_or_else(String::new, |why| format!("The record is not shown: {}.", why.said())),
        text: proof.ok().and_then(|proof| record.sealed.open(access.source().keys(), &proof)),
        notice: NOTICE,
    };
    page(&req, &shown)
}

#[derive(Template)]
#[template(path = "consents/accounting.html")]
struct AccountingPage {
    frame: Frame,
    back: String,
    agency: String,
    family: String,
    since: String,
    /// Whose accounting it is; empty where that is still to be chosen. Each is a paper of its own: it goes to that person.
    name: String,
    /// The others: address and name.
    others: Vec<(String, String)>,
    lines: Vec<AccountLine>,
}

struct AccountLine {
    on: String,
    what: String,
    to: String,
    purpose: &'static str,
    ground: String,
    by: String,
    href: String,
}

pub(super) async fn accounting(
    req: HttpRequest,
    access: Access,
    papers: web::Data<Papers>,
    path: web::Path<FamilyId>,
) -> Result<HttpResponse> {
    let (id, wanted) = (path.into_inner(), query::first(&req, "person").parse().ok());
    let years = Months::new(12 * u32::try_from(ACCOUNTED_YEARS).unwrap_or_default());
    let since = access.today().checked_sub_months(years).unwrap_or_default();
    let read = move |conn: &mut Conn, scope: Scope| {
        let (family, mut held) = store::opened(conn, scope, id)?;
        let rows = store::accounting(conn, id, since)?;
        held.names.extend(users::names(conn, rows.iter().map(|(row, _)| row.disclosed_by))?);
        Ok((family, held, rows))
    };
    let (family, held, rows) = access.open(id, read).await?;
    let shown = AccountingPage {
        frame: Frame::of(&access, &req),
        back: format!("/families/{id}/consents"),
        agency: papers.agency.clone(),
        family: family.name.clone(),
        since: short_date(since),
        name: wanted.filter(|id| held.is_adult(*id)).map_or_else(String::new, |id| held.name(id)),
        others: others(&family, &held, wanted),
        lines: lines(&family, &held, (wanted, &rows)),
    };
    page(&req, &shown)
}

/// The adults whose accounting this is not.
fn others(family: &Family, held: &Held, wanted: Option<PersonId>) -> Vec<(String, String)> {
    let rest = held.adults.iter().filter(|adult| !wanted.is_some_and(|id| adult.is(id)));
    let link = |id: PersonId| format!("/families/{}/disclosures?person={id}", family.id);
    rest.map(|adult| (link(adult.person.id), adult.person.name())).collect()
}

/// What was given of one person.
fn lines(family: &Family, held: &Held, (whose, rows): (Option<PersonId>, &[Accounted])) -> Vec<AccountLine> {
    let adult = held.adults.iter().find(|adult| whose.is_some_and(|id| adult.is(id)));
    let hers = rows.iter().filter(|(_, record)| adult.is_some_and(|adult| adult.is(record.person_id)));
    hers.map(|(row, record)| AccountLine {
        on: short_date(row.disclosed_on),
        what: format!("{}, from {}", record.kind.label(), held.program(record.provider_id)),
        to: format!("{}, {}", row.to_name, row.to_address),
        purpose: row.purpose.label(),
        ground: held.consent(row.consent_id).map_or_else(|_| String::new(), ground),
        by: held.worker(Some(row.disclosed_by)).to_owned(),
        href: format!("/families/{}/disclosures/{}", family.id, row.id),
    })
    .collect()
}

/// A consent or an order in a few words.
fn ground(by: &Consent) -> String {
    let signed = by.signed_on.map_or_else(String::new, |on| format!(", {}", short_date(on)));
    format!("{}{signed}", by.basis.label())
}
