//! A family's consents, and the protected records that they open to whoever looks.

use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;
use chrono::NaiveDate;

use super::model::{Consent, Held, ProtectedRecord, labels};
use super::store;
use crate::access::{Access, Action, Means};
use crate::domain::calendar::short_date;
use crate::domain::id::FamilyId;
use crate::domain::protected::{Standing, Use};
use crate::error::Result;
use crate::web::family_menu::{MenuItem, family_menu};
use crate::web::page::{Frame, page};

#[derive(Template)]
#[template(path = "consents/index.html")]
struct IndexPage {
    frame: Frame,
    title: String,
    number: String,
    tabs: Vec<MenuItem>,
    home: String,
    keeps: bool,
    consents: Vec<ConsentLine>,
    records: Vec<RecordLine>,
}

/// A consent as the list shows it.
struct ConsentLine {
    title: String,
    href: String,
    kind: &'static str,
    state: String,
    facts: Vec<(&'static str, String)>,
}

/// A protected record as the list shows it: never its text.
struct RecordLine {
    title: String,
    detail: String,
    /// Where it is read; empty where nothing opens it.
    href: String,
    /// Why it is shut; empty where it opens.
    shut: String,
    share: String,
    error: String,
}

pub(super) async fn index(req: HttpRequest, access: Access, path: web::Path<FamilyId>) -> Result<HttpResponse> {
    let id = path.into_inner();
    let (family, held) = access.open(id, move |conn, scope| store::opened(conn, scope, id)).await?;
    let (home, means, today) = (format!("/families/{id}"), family.means(&access), access.today());
    let seen = Seen { held: &held, means, home: &home, today };
    let shown = IndexPage {
        frame: Frame::of(&access, &req),
        title: format!("{} family", family.name),
        number: family.number.clone(),
        tabs: family_menu(id, means, "/consents"),
        keeps: means.allow(Action::KeepConsents),
        consents: held.consents.iter().filter_map(|consent| seen.consent(consent)).collect(),
        records: held.records.iter().filter_map(|record| seen.record(record)).collect(),
        home: home.clone(),
    };
    page(&req, &shown)
}

/// What a consent covers, by element.
pub(super) fn facts(held: &Held, consent: &Consent) -> Vec<(&'static str, String)> {
    let program = consent.provider_id.map_or("Every program that treated this person", |id| held.program(id));
    let ends = [
        consent.expires_on.map(|day| format!("through {}", short_date(day))),
        consent.until_case_closes.then(|| "when the family’s case closes".to_owned()),
    ];
    let ends: Vec<String> = ends.into_iter().flatten().collect();
    let to = match consent.recipient_name.as_str() {
        "" => labels(&consent.recipients()),
        name => format!("{}: {name}", labels(&consent.recipients())),
    };
    let number = (!consent.order_number.is_empty()).then(|| ("Order", consent.order_number.clone()));
    let why = consent.revoked_why.map(|why| ("Why it ended", why.label().to_owned()));
    let all = [
        ("From", program.to_owned()),
        ("What", labels(&consent.kinds())),
        ("To", to),
        ("For", labels(&consent.purposes())),
        ("Signed", consent.signed_on.map_or_else(|| "not yet".to_owned(), short_date)),
        ("Ends", if ends.is_empty() { "no day set".to_owned() } else { ends.join(", or ") }),
    ];
    number.into_iter().chain(all).chain(why).collect()
}

/// The tag of a state.
pub(super) fn kind(standing: Standing, today: NaiveDate) -> &'static str {
    match standing {
        Standing::Valid(_) if standing.ends_soon(today) => "warn",
        Standing::Valid(_) => "good",
        Standing::Unsigned | Standing::NotYet(_) => "warn",
        Standing::Expired(_) | Standing::Revoked(_) => "bad",
        Standing::Dropped(_) => "plain",
    }
}

struct Seen<'a> {
    held: &'a Held,
    means: Means,
    home: &'a str,
    today: NaiveDate,
}

impl Seen<'_> {
    /// Who keeps them sees every consent; anybody else those that name her and are in force.
    fn consent(&self, consent: &Consent) -> Option<ConsentLine> {
        let standing = self.held.standing(consent, self.today);
        let keeps = self.means.allow(Action::KeepConsents);
        let own = Use::by(self.means.role).filter(|_| standing.is_valid());
        let named = own.is_some_and(|own| consent.recipients().contains(&own.to));
        (keeps || named).then(|| ConsentLine {
            title: format!("{}, {}", self.held.name(consent.person_id), consent.basis.label().to_lowercase()),
            href: if keeps { format!("{}/consents/{}", self.home, consent.id) } else { String::new() },
            kind: kind(standing, self.today),
            state: if standing.ends_soon(self.today) { format!("{}, soon", standing.said()) } else { standing.said() },
            facts: facts(self.held, consent),
        })
    }

    /// Who keeps them sees that each is there; anybody else only those that she may read today.
    fn record(&self, record: &ProtectedRecord) -> Option<RecordLine> {
        let keeps = self.means.allow(Action::KeepConsents);
        let may = self.held.may(record, Use::by(self.means.role)?, self.today);
        let link = |on: bool, path: &str| {
            if on { format!("{}/protected/{}{path}", self.home, record.id) } else { String::new() }
        };
        (keeps || may.is_ok()).then(|| RecordLine {
            title: self.held.title(record),
            detail: format!(
                "From {}, received {}",
                self.held.program(record.provider_id),
                short_date(record.received_on)
            ),
            href: link(may.is_ok(), ""),
            shut: may.err().map_or_else(String::new, |why| format!("Not shown: {}", why.said())),
            share: link(keeps, "/share"),
            error: link(keeps, "/error"),
        })
    }
}
