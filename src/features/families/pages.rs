//! Correcting a family's facts, and adding an adult to it.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;
use chrono::NaiveDate;

use super::form::{FamilyForm, changed, languages};
use super::model::{Adult, Family};
use super::store;
use crate::access::{Access, Filed, Filing, Posted, Scope};
use crate::db::{Conn, Instant, fresh};
use crate::domain::calendar::short_date;
use crate::domain::duplicate::Identity;
use crate::domain::family::Relation;
use crate::domain::id::{FamilyId, FormId, RecordId};
use crate::domain::text::name_key;
use crate::error::{Error, Result};
use crate::features::flags::{self, Sought};
use crate::features::people::{self, AdultForm, Known, Who};
use crate::web::flash::see_other;
use crate::web::form::{Problems, choices};
use crate::web::page::{Frame, page, page_with, refused};

/// One field of two versions of a record, side by side.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Compared {
    /// The field.
    pub label: String,
    /// As the person typed it.
    pub yours: String,
    /// As somebody saved it meanwhile.
    pub theirs: String,
}

#[derive(Template)]
#[template(path = "families/edit.html")]
struct EditPage {
    frame: Frame,
    form_id: FormId,
    family: Family,
    typed: FamilyForm,
    languages: Vec<(String, String)>,
    problems: Problems,
    /// Both versions, when somebody else saved first.
    versions: Vec<Compared>,
}

#[derive(Template)]
#[template(path = "families/adult.html")]
struct AdultPage {
    frame: Frame,
    form_id: FormId,
    family: Family,
    typed: AdultForm,
    relations: Vec<(String, String)>,
    offers: Vec<(String, String)>,
    /// Safety concerns on record about those offered, and whom to call.
    warnings: Vec<String>,
    problems: Problems,
}

impl EditPage {
    fn new(frame: Frame, family: Family, typed: FamilyForm, problems: Problems) -> Self {
        let languages = languages(&typed.language);
        Self { frame, form_id: fresh(), family, typed, languages, problems, versions: Vec::new() }
    }
}

pub(super) async fn edit(req: HttpRequest, access: Access, id: web::Path<FamilyId>) -> Result<HttpResponse> {
    let id = *id;
    let family = access.open(id, move |c, scope| store::find(c, scope, id)).await?;
    let typed = FamilyForm::showing(&family);
    page(&req, &EditPage::new(Frame::of(&access, &req), family, typed, Problems::default()))
}

pub(super) async fn correct(
    req: HttpRequest,
    access: Access,
    id: web::Path<FamilyId>,
    posted: Posted,
) -> Result<HttpResponse> {
    let (id, version, typed) = (*id, posted.version()?, FamilyForm::of(&posted));
    let facts = match typed.check() {
        Ok(facts) => facts,
        Err(problems) => {
            let family = access.open(id, move |c, scope| store::find(c, scope, id)).await?;
            let mut shown = EditPage::new(Frame::of(&access, &req), Family { version, ..family }, typed, problems);
            shown.form_id = posted.form_id()?;
            return refused(&req, &shown);
        }
    };
    let filed = access
        .file(Filing::For(id), posted.form_id()?, move |c, scope| {
            let before = store::find(c, scope, id)?;
            store::correct(c, id, version, &facts)?;
            Ok(Filed::at(format!("/families/{id}"))
                .about(RecordId::from_uuid(id.uuid()))
                .saying(changed(&before, &facts)))
        })
        .await;
    match filed {
        Ok(location) => Ok(see_other(&location, "Saved: the family's facts are corrected.")),
        Err(Error::Stale) => differs(&req, &access, id, typed).await,
        Err(error) => Err(error),
    }
}

/// Somebody else saved first: both versions, and the form again over the newer one.
async fn differs(req: &HttpRequest, access: &Access, id: FamilyId, typed: FamilyForm) -> Result<HttpResponse> {
    let family = access.open(id, move |c, scope| store::find(c, scope, id)).await?;
    let versions = compared(&typed, &FamilyForm::showing(&family));
    let shown = EditPage::new(Frame::of(access, req), family, typed, Problems::default());
    page_with(req, StatusCode::CONFLICT, &EditPage { versions, ..shown })
}

fn compared(yours: &FamilyForm, theirs: &FamilyForm) -> Vec<Compared> {
    let yes_no = |yes: bool| if yes { "Yes" } else { "No" }.to_owned();
    let date = |typed: &str| crate::web::form::read_date(typed).map_or_else(|| typed.to_owned(), short_date);
    let field = |label: &str, yours: &str, theirs: &str| Compared {
        label: label.to_owned(),
        yours: yours.to_owned(),
        theirs: theirs.to_owned(),
    };
    vec![
        field("Family name", &yours.name, &theirs.name),
        field("Language", &yours.language, &theirs.language),
        field("Interpreter", &yes_no(yours.interpreter), &yes_no(theirs.interpreter)),
        field("Court file number", &yours.court_file_number, &theirs.court_file_number),
        field("Projected return", &date(&yours.projected_return_on), &date(&theirs.projected_return_on)),
        field("What the date rests on", &yours.projected_basis, &theirs.projected_basis),
    ]
}

impl AdultPage {
    fn new(frame: Frame, form_id: FormId, family: Family, typed: AdultForm) -> Self {
        let (relations, offers, warnings) = (choices::<Relation>(), Vec::new(), Vec::new());
        Self { frame, form_id, family, typed, relations, offers, warnings, problems: Problems::default() }
    }
}

pub(super) async fn new_adult(req: HttpRequest, access: Access, id: web::Path<FamilyId>) -> Result<HttpResponse> {
    let id = *id;
    let family = access.open(id, move |c, scope| store::find(c, scope, id)).await?;
    let typed = AdultForm { family: family.name.clone(), ..AdultForm::default() };
    page(&req, &AdultPage::new(Frame::of(&access, &req), fresh(), family, typed))
}

pub(super) async fn add_adult(
    req: HttpRequest,
    access: Access,
    id: web::Path<FamilyId>,
    posted: Posted,
) -> Result<HttpResponse> {
    let (id, typed, form) = (*id, AdultForm::of(&posted, ""), posted.form_id()?);
    if let Some(location) = access.filed_before(form).await? {
        return Ok(see_other(&location, "This adult was added already."));
    }
    let sought = typed.sought();
    let (family, there, known, warnings) = access
        .open(id, move |c, scope| {
            let known = people::known(c, scope, people::identity(&sought))?;
            let warnings = flags::warnings(c, &known.iter().map(Sought::known).collect::<Vec<_>>())?;
            Ok((store::find(c, scope, id)?, store::adults(c, id)?, known, warnings))
        })
        .await?;
    match check_adult(&typed, &there, &known, access.today()) {
        Ok(sound) => {
            let location = file_adult(&access, id, form, sound).await?;
            Ok(see_other(&location, "Saved: the adult belongs to the family."))
        }
        Err(problems) => {
            let shown = AdultPage::new(Frame::of(&access, &req), form, family, typed);
            refused(
                &req,
                &AdultPage {
                    offers: people::offers(&known),
                    warnings: warnings.iter().map(flags::Warning::said).collect(),
                    problems,
                    ..shown
                },
            )
        }
    }
}

fn check_adult(
    typed: &AdultForm,
    there: &[Adult],
    known: &[Known],
    today: NaiveDate,
) -> Result<(Who, Relation), Problems> {
    let mut problems = Problems::default();
    let sound = typed.check(&mut problems, "", known, today);
    if let Some((Who::Known(person), _)) = &sound
        && let Some(adult) = there.iter().find(|adult| adult.is(*person))
    {
        problems.add("known", format!("{} belongs to this family already", adult.person.name()));
    }
    problems.or(sound)
}

async fn file_adult(access: &Access, id: FamilyId, form: FormId, (who, relation): (Who, Relation)) -> Result<String> {
    let now = access.now();
    access
        .file(Filing::For(id), form, move |c, scope| {
            report_closed(c, scope, id, &who, now)?;
            let person = match &who {
                Who::Known(person) => *person,
                Who::New(new) => people::add(c, new, now)?,
            };
            store::add_adult(c, id, person, relation, now)?;
            Ok(Filed::at(format!("/families/{id}")).about(RecordId::from_uuid(person.uuid())).saying("adult"))
        })
        .await
}

/// Tells those in charge of restricted families of a new adult who may be known in a family that was not offered to the filer,
/// because it is closed to her. She is told nothing.
fn report_closed(conn: &mut Conn, scope: Scope, family: FamilyId, who: &Who, now: Instant) -> Result<()> {
    let Who::New(new) = who else { return Ok(()) };
    let closed = scope.closed(conn)?;
    let key = name_key(&new.given_name, &new.family_name);
    let known = people::families_alike(conn, &closed, Identity { name_key: &key, born_on: new.born_on })?;
    store::report_duplicates(conn, family, known, now)
}
