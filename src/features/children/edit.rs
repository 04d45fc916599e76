//! Correcting a child's facts: the name of a newborn, the court file number.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;

use super::form::FactsForm;
use super::model::{Child, Facts};
use super::store;
use crate::access::{Access, Filed, Filing, Posted, Scope};
use crate::db::{Conn, fresh};
use crate::domain::calendar::short_date;
use crate::domain::family::{Race, Sex};
use crate::domain::id::{ChildId, FamilyId, FormId, RecordId};
use crate::error::{Error, Result};
use crate::features::families::{self, Compared, Family};
use crate::web::flash::see_other;
use crate::web::form::{Problems, choices, read_date};
use crate::web::page::{Frame, page, page_with, refused};

#[derive(Template)]
#[template(path = "children/edit.html")]
struct EditPage {
    frame: Frame,
    form_id: FormId,
    action: String,
    back: String,
    family: String,
    name: String,
    version: i32,
    typed: FactsForm,
    sexes: Vec<(String, String)>,
    races: Vec<(String, String)>,
    inquiry: String,
    today: String,
    problems: Problems,
    versions: Vec<Compared>,
}

impl EditPage {
    fn new(access: &Access, req: &HttpRequest, form_id: FormId, of: (&Family, &Child), typed: FactsForm) -> Self {
        let (family, child) = of;
        let back = format!("/families/{}", family.id);
        Self {
            frame: Frame::of(access, req),
            form_id,
            action: format!("{back}/children/{}/edit", child.id),
            family: family.name.clone(),
            name: child.name(),
            version: child.version,
            typed,
            sexes: choices::<Sex>(),
            races: choices::<Race>(),
            inquiry: format!("{back}/children/{}/inquiry", child.id),
            back,
            today: access.today().to_string(),
            problems: Problems::default(),
            versions: Vec::new(),
        }
    }
}

/// A child of a family within scope.
fn find(conn: &mut Conn, scope: Scope, family: FamilyId, child: ChildId) -> Result<(Family, Child)> {
    let family = families::find(conn, scope, family)?;
    let child = store::of_family(conn, family.id)?.into_iter().find(|one| one.id == child).ok_or(Error::NotFound)?;
    Ok((family, child))
}

pub(super) async fn edit(
    req: HttpRequest,
    access: Access,
    path: web::Path<(FamilyId, ChildId)>,
) -> Result<HttpResponse> {
    let (family, child) = path.into_inner();
    let (family, child) = access.open(family, move |c, scope| find(c, scope, family, child)).await?;
    let typed = FactsForm::showing(&child);
    page(&req, &EditPage::new(&access, &req, fresh(), (&family, &child), typed))
}

pub(super) async fn correct(
    req: HttpRequest,
    access: Access,
    path: web::Path<(FamilyId, ChildId)>,
    posted: Posted,
) -> Result<HttpResponse> {
    let ((family, child), typed) = (path.into_inner(), FactsForm::of(&posted));
    let (version, form) = (posted.version()?, posted.form_id()?);
    let facts = match typed.check(access.today()) {
        Ok(facts) => facts,
        Err(problems) => {
            let (family, child) = access.open(family, move |c, scope| find(c, scope, family, child)).await?;
            let shown = EditPage::new(&access, &req, form, (&family, &child), typed);
            return refused(&req, &EditPage { version, problems, ..shown });
        }
    };
    match record(&access, (family, child), form, version, facts).await {
        Ok(location) => Ok(see_other(&location, "Saved: the child's facts are corrected.")),
        Err(Error::Stale) => differs(&req, &access, (family, child), typed).await,
        Err(error) => Err(error),
    }
}

async fn record(
    access: &Access,
    (family, child): (FamilyId, ChildId),
    form: FormId,
    version: i32,
    facts: Facts,
) -> Result<String> {
    access
        .file(Filing::For(family), form, move |c, scope| {
            let (_, before) = find(c, scope, family, child)?;
            store::correct(c, child, version, &facts)?;
            let filed = Filed::at(format!("/families/{family}")).about(RecordId::from_uuid(child.uuid()));
            Ok(filed.saying(changed(&before, &facts)))
        })
        .await
}

/// The fields that changed, for the audit trail: names of fields only.
fn changed(before: &Child, after: &Facts) -> String {
    let differs = [
        ("name", (&before.given_name, &before.family_name) != (&after.given_name, &after.family_name)),
        ("date of birth", before.born_on != after.born_on),
        ("sex", before.sex != after.sex),
        ("race", before.race != after.race),
        ("court file number", before.court_file_number != after.court_file_number),
    ];
    differs.iter().filter(|(_, differs)| *differs).map(|(field, _)| *field).collect::<Vec<_>>().join(", ")
}

/// Somebody else saved first: both versions, and the form again over the newer one.
async fn differs(
    req: &HttpRequest,
    access: &Access,
    (family, child): (FamilyId, ChildId),
    typed: FactsForm,
) -> Result<HttpResponse> {
    let (family, child) = access.open(family, move |c, scope| find(c, scope, family, child)).await?;
    let versions = compared(&typed, &FactsForm::showing(&child));
    let shown = EditPage::new(access, req, fresh(), (&family, &child), typed);
    page_with(req, StatusCode::CONFLICT, &EditPage { versions, ..shown })
}

fn compared(yours: &FactsForm, theirs: &FactsForm) -> Vec<Compared> {
    let date = |typed: &str| read_date(typed).map_or_else(|| typed.to_owned(), short_date);
    let sex = |code: &str| Sex::from_code(code).map_or("", Sex::label).to_owned();
    let race = |code: &str| Race::from_code(code).map_or("", Race::label).to_owned();
    let field = |label: &str, of: &dyn Fn(&FactsForm) -> String| Compared {
        label: label.to_owned(),
        yours: of(yours),
        theirs: of(theirs),
    };
    vec![
        field("Given name", &|f| f.given.clone()),
        field("Family name", &|f| f.family.clone()),
        field("Date of birth", &|f| date(&f.born)),
        field("Sex", &|f| sex(&f.sex)),
        field("Race and ethnicity", &|f| race(&f.race)),
        field("Court file number", &|f| f.court_file_number.clone()),
    ]
}
