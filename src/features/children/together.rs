//! Filing what happened to a child in care, and to those of its brothers and sisters to whom the same happened: a move, an
//! exit. What the page saw of each of them is checked again in the transaction that files it.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse};
use askama::Template;
use chrono::NaiveDate;

use super::household::{Household, Member};
use crate::access::{Access, Filed, Filing, Posted, Scope};
use crate::db::{Conn, Instant, fresh};
use crate::domain::id::{ChildId, FamilyId, FormId, RecordId, UserId};
use crate::error::{Error, Result};
use crate::features::families::Compared;
use crate::web::flash::see_other;
use crate::web::form::Problems;
use crate::web::page::{Frame, page_with};

/// A form about a child in care that may be for brothers and sisters too, as it was typed.
pub trait Together: Clone + Sized + Send + 'static {
    /// What it comes to once it is sound.
    type Sound: Send + 'static;

    /// Said when the form was filed already.
    const ALREADY: &'static str;

    /// The keys of the brothers and sisters it is for.
    fn also(&self) -> &[String];

    /// What the page sees of a member, to be sent back with the form: another value once somebody else was faster.
    fn seen(member: &Member) -> String;

    /// Checks what was typed.
    ///
    /// # Errors
    /// The problems, each beside its field.
    fn check(&self, household: &Household, today: NaiveDate) -> Result<Self::Sound, Problems>;

    /// Records it for one of them.
    ///
    /// # Errors
    /// [`Error::Stale`], or the database's.
    fn record(conn: &mut Conn, member: &Member, sound: &Self::Sound, by: (UserId, Instant)) -> Result<()>;

    /// The code that the audit trail has for it.
    fn code(sound: &Self::Sound) -> &'static str;

    /// Where the person goes afterwards.
    ///
    /// # Errors
    /// The database's.
    fn after(conn: &mut Conn, scope: Scope, household: &Household) -> Result<String>;

    /// What is said there.
    fn said(household: &Household, location: &str) -> String;

    /// What was typed, in the words of [`Member::lives`].
    fn yours(&self) -> String;

    /// The page of the form.
    fn page(self, around: Around<'_>) -> impl Template;
}

/// What a form's page shows beside what was typed.
pub struct Around<'a> {
    /// What stands around every page.
    pub frame: Frame,
    /// The agency's date.
    pub today: NaiveDate,
    /// The form's own id.
    pub form_id: FormId,
    /// The child and its brothers and sisters.
    pub household: &'a Household,
    /// What is wrong with what was typed.
    pub problems: Problems,
    /// Both versions, when somebody else was faster.
    pub versions: Vec<Compared>,
}

impl<'a> Around<'a> {
    fn of(req: &HttpRequest, access: &Access, form_id: FormId, household: &'a Household) -> Self {
        let (frame, today) = (Frame::of(access, req), access.today());
        Self { frame, today, form_id, household, problems: Problems::default(), versions: Vec::new() }
    }

    /// What the page saw of everybody: field and value.
    #[must_use]
    pub fn seen<T: Together>(&self) -> Vec<(String, String)> {
        let members = self.household.siblings.iter().chain(std::iter::once(&self.household.member));
        members.map(|member| (seen_field(member), T::seen(member))).collect()
    }
}

fn seen_field(member: &Member) -> String {
    format!("seen.{}", member.child.id)
}

/// Whether every chosen child stands as the form said.
fn as_seen<T: Together>(household: &Household, typed: &T, posted: &Posted) -> bool {
    let unchanged = |member: &&Member| member.is_in_care() && posted.first(&seen_field(member)) == T::seen(member);
    household.chosen(typed.also()).iter().all(unchanged)
}

/// Shows the empty form, or the one that opens with what is known.
///
/// # Errors
/// Out of scope, or a child that is not in care.
pub async fn open<T: Together>(
    req: &HttpRequest,
    access: &Access,
    (family, child): (FamilyId, ChildId),
    typed: T,
) -> Result<HttpResponse> {
    let household = access.open(family, move |c, scope| Household::in_care(c, scope, family, child)).await?;
    page_with(req, StatusCode::OK, &typed.page(Around::of(req, access, fresh(), &household)))
}

/// Files the form for all of them or for nobody.
///
/// # Errors
/// Out of scope, a form that our pages never send, or the database's.
pub async fn file<T: Together>(
    req: &HttpRequest,
    access: &Access,
    (family, child): (FamilyId, ChildId),
    posted: Posted,
    typed: T,
) -> Result<HttpResponse> {
    let form = posted.form_id()?;
    if let Some(location) = access.filed_before(form).await? {
        return Ok(see_other(&location, T::ALREADY));
    }
    let household = access.open(family, move |c, scope| Household::load(c, scope, family, child)).await?;
    let filed = match typed.check(&household, access.today()) {
        _ if !as_seen(&household, &typed, &posted) => Err(Error::Stale),
        Ok(sound) => record(access, (family, child), form, posted, (typed.clone(), sound)).await,
        Err(problems) => {
            let around = Around { problems, ..Around::of(req, access, form, &household) };
            return page_with(req, StatusCode::UNPROCESSABLE_ENTITY, &typed.page(around));
        }
    };
    match filed {
        Ok(location) => Ok(see_other(&location, &T::said(&household, &location))),
        Err(Error::Stale) => differs(req, access, (family, child), typed).await,
        Err(error) => Err(error),
    }
}

async fn record<T: Together>(
    access: &Access,
    (family, child): (FamilyId, ChildId),
    form: FormId,
    posted: Posted,
    (typed, sound): (T, T::Sound),
) -> Result<String> {
    let by = (access.actor().user, access.now());
    let work = move |c: &mut Conn, scope: Scope| {
        let household = Household::load(c, scope, family, child)?;
        if !as_seen(&household, &typed, &posted) {
            return Err(Error::Stale);
        }
        for member in household.chosen(typed.also()) {
            T::record(c, member, &sound, by)?;
        }
        let location = T::after(c, scope, &household)?;
        Ok(Filed::at(location).about(RecordId::from_uuid(child.uuid())).saying(T::code(&sound)))
    };
    access.file(Filing::For(family), form, work).await
}

/// Somebody else was faster: what she recorded beside what was typed, and the form again over it.
async fn differs<T: Together>(
    req: &HttpRequest,
    access: &Access,
    (family, child): (FamilyId, ChildId),
    typed: T,
) -> Result<HttpResponse> {
    let household = access.open(family, move |c, scope| Household::load(c, scope, family, child)).await?;
    let compared =
        |member: &Member| Compared { label: member.child.name(), yours: typed.yours(), theirs: member.lives() };
    let versions = household.chosen(typed.also()).into_iter().map(compared).collect();
    let around = Around { versions, ..Around::of(req, access, fresh(), &household) };
    page_with(req, StatusCode::CONFLICT, &typed.page(around))
}
