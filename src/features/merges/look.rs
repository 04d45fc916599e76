//! From an adult of a family: looking up by name whether she was entered a second time.

use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;

use super::list_pages::told;
use super::store::wholly_within;
use crate::access::{Access, Scope};
use crate::db::Conn;
use crate::domain::duplicate::Identity;
use crate::domain::id::{FamilyId, PersonId};
use crate::domain::text::name_key;
use crate::error::{Error, Result};
use crate::features::families;
use crate::features::people::{self, Known, Person};
use crate::web::form::Problems;
use crate::web::page::{Frame, page};
use crate::web::query;

#[derive(Template)]
#[template(path = "merges/look.html")]
struct LookPage {
    frame: Frame,
    back: String,
    action: String,
    who: String,
    given: String,
    family: String,
    sought: bool,
    /// Where the pair is shown, and who it is.
    found: Vec<(String, String)>,
    problems: Problems,
}

pub(super) async fn look(
    req: HttpRequest,
    access: Access,
    path: web::Path<(FamilyId, PersonId)>,
) -> Result<HttpResponse> {
    let (family, adult) = *path;
    let (given, surname) = (query::first(&req, "given"), query::first(&req, "name"));
    let key = name_key(&given, &surname);
    let sought = !key.is_empty();
    let read = move |conn: &mut Conn, scope: Scope| find(conn, scope, (family, adult), &key);
    let (person, found) = access.open(family, read).await?;
    let pair = |known: &Known| {
        let numbers = known.families.iter().map(|(_, number)| number.as_str());
        let words = people::described(&known.name, known.born_on, numbers);
        (format!("/people/duplicates/{}/{}", person.one(), known.id), words)
    };
    let shown = LookPage {
        frame: Frame::of(&access, &req),
        back: format!("/families/{family}/adults/{adult}"),
        action: format!("/families/{family}/adults/{adult}/twice"),
        who: told(&person),
        given,
        family: surname,
        sought,
        found: found.iter().map(pair).collect(),
        problems: Problems::default(),
    };
    page(&req, &shown)
}

/// The adult, and those of the name that is sought whose every family is in scope.
fn find(
    conn: &mut Conn,
    scope: Scope,
    (family, adult): (FamilyId, PersonId),
    key: &str,
) -> Result<(Person, Vec<Known>)> {
    let adults = families::adults(conn, family)?;
    let person = adults.into_iter().find(|one| one.is(adult)).ok_or(Error::NotFound)?.person;
    let mut found = people::known(conn, scope, Identity { name_key: key, born_on: None })?;
    let open = wholly_within(conn, scope, &found.iter().map(|known| known.id).collect::<Vec<_>>())?;
    found.retain(|known| open.contains_key(&known.id) && known.same_as.unwrap_or(known.id) != person.one());
    Ok((person, found))
}
