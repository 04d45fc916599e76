//! The worker's side: making a link, seeing whether it was opened, taking it back.

use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;

use super::form::LinkForm;
use super::{gate, store};
use crate::access::{Access, Filed, Filing, Posted, Scope, token};
use crate::db::{Conn, fresh};
use crate::domain::answer_link::{Standing, may_ask};
use crate::domain::calendar::short_date;
use crate::domain::id::{AnswerLinkId, FamilyId, FormId, RecordId, ReferralId};
use crate::error::{Error, Result};
use crate::features::children::Members;
use crate::features::families;
use crate::features::referrals::{self, AnswerLink, Referral};
use crate::web::flash::see_other;
use crate::web::form::Problems;
use crate::web::page::{Frame, address, page, refused};

type OfReferral = web::Path<(FamilyId, ReferralId)>;

#[derive(Template)]
#[template(path = "answers/link.html")]
struct LinkPage {
    frame: Frame,
    form_id: String,
    title: String,
    back: String,
    here: String,
    provider: String,
    /// What the provider sees in any case: the worker's name and telephone number.
    from: String,
    now: Option<Current>,
    /// Why no link can be made; then where that is mended.
    refused: Option<(&'static str, String)>,
    form: LinkForm,
    problems: Problems,
    shares: Vec<(String, String, bool)>,
    terms: Vec<(String, String)>,
    adult: String,
}

/// The latest link as it stands.
struct Current {
    given_to: String,
    said: String,
    opened: String,
    /// Where it is taken back; empty for one that no longer works.
    end: String,
}

#[derive(Template)]
#[template(path = "answers/made.html")]
struct MadePage {
    frame: Frame,
    back: String,
    given_to: String,
    until: String,
    link: String,
    /// A draft in her own mail program, with nothing in it but the link.
    mail: String,
}

/// A referral as it is read for this page.
struct Whole {
    referral: Referral,
    provider: String,
    title: String,
    latest: Option<(AnswerLink, Standing)>,
    is_covered: bool,
    from: (String, String),
}

impl Whole {
    fn read(conn: &mut Conn, scope: Scope, access: &Access, (family, id): (FamilyId, ReferralId)) -> Result<Self> {
        let (family, today) = (families::find(conn, scope, family)?, access.today());
        let (referral, provider) = referrals::find(conn, family.id, id)?;
        let latest = match referrals::latest_link(conn, id)? {
            Some(link) => Some((store::standing(conn, &link, today)?.0, link)),
            None => None,
        };
        let members = Members::of(conn, family.id)?;
        Ok(Self {
            title: format!("{} for {}", referral.service, members.name(referral.who())),
            is_covered: store::is_covered(conn, &family, &referral, today)?,
            from: crate::features::users::name_and_phone(conn, access.actor().user)?,
            provider: provider.unwrap_or_default(),
            latest: latest.map(|(standing, link)| (link, standing)),
            referral,
        })
    }

    fn refused(&self) -> Option<(&'static str, String)> {
        let path = referrals::path(self.referral.family_id, self.referral.id);
        if !may_ask(self.referral.state) {
            return Some(("There is nothing to ask a provider about now: refer the service first.", path));
        }
        let consents = format!("/families/{}/consents", self.referral.family_id);
        let needed = "What a treatment program says of somebody is protected. A link can be made once signed consents let \
                      this program’s word on attendance reach everybody who sees a service: the family’s worker, the \
                      children’s workers and the managers for planning, and the court for its report.";
        (!self.is_covered).then_some((needed, consents))
    }
}

impl LinkPage {
    fn of(req: &HttpRequest, access: &Access, whole: &Whole, form: LinkForm) -> Self {
        let back = referrals::path(whole.referral.family_id, whole.referral.id);
        let here = format!("{back}/answer-link");
        let said = |at: crate::db::Instant| access.clock().zone().said(at.utc());
        let now = whole.latest.as_ref().map(|(link, standing)| Current {
            given_to: link.given_to.clone(),
            said: match standing {
                Standing::Open => format!("It works until {}.", short_date(link.last_on)),
                other => other.said().to_owned(),
            },
            opened: link.opened_at.map_or_else(|| "Not opened yet.".to_owned(), |at| format!("Opened {}.", said(at))),
            end: if *standing == Standing::Open { format!("{here}/{}/end", link.id) } else { String::new() },
        });
        let (name, phone) = &whole.from;
        let person = whole.referral.person_id;
        Self {
            frame: Frame::of(access, req),
            form_id: fresh::<FormId>().to_string(),
            title: whole.title.clone(),
            provider: whole.provider.clone(),
            from: if phone.is_empty() { name.clone() } else { format!("{name}, {phone}") },
            now,
            refused: whole.refused(),
            shares: form.offered(person.is_some()),
            terms: LinkForm::terms(),
            adult: person.map_or_else(String::new, |id| format!("/families/{}/adults/{id}", whole.referral.family_id)),
            problems: Problems::default(),
            form,
            here,
            back,
        }
    }
}

pub(super) async fn show(req: HttpRequest, access: Access, path: OfReferral) -> Result<HttpResponse> {
    let (key, asking) = (path.into_inner(), access.clone());
    let whole = access.open(key.0, move |conn, scope| Whole::read(conn, scope, &asking, key)).await?;
    page(&req, &LinkPage::of(&req, &access, &whole, LinkForm::begun()))
}

pub(super) async fn make(req: HttpRequest, access: Access, path: OfReferral, posted: Posted) -> Result<HttpResponse> {
    let (key, form_id, form, asking) = (path.into_inner(), posted.form_id()?, LinkForm::of(&posted), access.clone());
    let whole = access.peek(move |conn, scope| Whole::read(conn, scope, &asking, key)).await?;
    if let Some((why, _)) = whole.refused() {
        return Err(Error::Refused(why.to_owned()));
    }
    let secret = token::secret()?;
    let new = match form.check(access.today(), token::digest(&secret)) {
        Ok(new) => new,
        Err(problems) => {
            let shown = LinkPage::of(&req, &access, &whole, form);
            return refused(&req, &LinkPage { problems, form_id: form_id.to_string(), ..shown });
        }
    };
    let (by, now, today) = (access.actor().user, access.now(), access.today());
    let home = format!("{}/answer-link", referrals::path(key.0, key.1));
    let (link, shown, to) = (new.clone(), new, home.clone());
    let work = move |conn: &mut Conn, scope: Scope| {
        let family = families::find(conn, scope, key.0)?;
        let (referral, _) = referrals::find(conn, key.0, key.1)?;
        if !may_ask(referral.state) || !store::is_covered(conn, &family, &referral, today)? {
            return Err(Error::Stale);
        }
        referrals::make_link(conn, referral.id, &link, (Some(by), now))?;
        let shared: Vec<&str> = link.shares.iter().map(|share| share.code()).collect();
        let detail =
            format!("link made, shows {}", if shared.is_empty() { "nothing".into() } else { shared.join(",") });
        Ok(Filed::at(&to).about(RecordId::from_uuid(link.id.uuid())).saying(detail))
    };
    access.file(Filing::For(key.0), form_id, work).await?;
    // When the form came a second time its secret is nobody's.
    let link = access.peek(move |conn, _| referrals::link(conn, shown.id)).await?;
    match link {
        Some(link) => made(&req, &access, key, &link, &secret),
        None => Ok(see_other(&home, "This link was made already. Make a new one if the first one was not passed on.")),
    }
}

/// Shows the link, this once: only its digest is stored.
fn made(
    req: &HttpRequest,
    access: &Access,
    key: (FamilyId, ReferralId),
    link: &AnswerLink,
    secret: &str,
) -> Result<HttpResponse> {
    let address = address(req, &gate::path(secret));
    let query = [("subject", "A referral to answer"), ("body", address.as_str())];
    let query = serde_urlencoded::to_string(query).unwrap_or_default().replace('+', "%20");
    let shown = MadePage {
        frame: Frame::of(access, req),
        back: referrals::path(key.0, key.1),
        given_to: link.given_to.clone(),
        until: short_date(link.last_on),
        mail: format!("mailto:?{query}"),
        link: address,
    };
    page(req, &shown)
}

pub(super) async fn take_back(
    access: Access,
    path: web::Path<(FamilyId, ReferralId, AnswerLinkId)>,
    posted: Posted,
) -> Result<HttpResponse> {
    let (family, id, link) = path.into_inner();
    let (by, now) = (access.actor().user, access.now());
    let home = format!("{}/answer-link", referrals::path(family, id));
    let to = home.clone();
    let work = move |conn: &mut Conn, _: Scope| {
        let (referral, _) = referrals::find(conn, family, id)?;
        referrals::end_link(conn, (referral.id, link), (Some(by), now))?;
        Ok(Filed::at(&to).about(RecordId::from_uuid(link.uuid())).saying("link taken back"))
    };
    match access.file(Filing::For(family), posted.form_id()?, work).await {
        Ok(location) => Ok(see_other(&location, "The link no longer works.")),
        Err(Error::Stale) => Ok(see_other(&home, "This link had ended already.")),
        Err(error) => Err(error),
    }
}
