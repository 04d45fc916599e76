//! Who is known already, asked for while a name is typed: a fragment of the form's page. The page works without it; its
//! button and its check find the same people.

use actix_web::http::header::ContentType;
use actix_web::{HttpResponse, web};
use askama::Template;

use super::form::{IntakeForm, TypedAdult, TypedChild, prefix};
use super::known::{self, Alike};
use crate::access::{Access, Posted};
use crate::domain::id::DraftId;
use crate::error::Result;
use crate::web::form::Problems;

#[derive(Template)]
#[template(path = "intake/alike.html")]
struct Fragment {
    field: String,
    chosen: String,
    offers: Vec<(String, String)>,
    problems: Problems,
}

/// Letters of each name from which on a look is worth it.
const LETTERS: usize = 2;

pub(super) async fn alike(access: Access, _: web::Path<DraftId>, posted: Posted) -> Result<HttpResponse> {
    let group = posted.first("alike").to_owned();
    let typed = IntakeForm::of(&posted).only(&group);
    let long = |name: &str| name.chars().filter(|c| c.is_alphabetic()).count() >= LETTERS;
    let worth_it = typed.names().any(|(given, family)| long(given) && long(family));
    let found = if worth_it {
        access.read(move |c, scope| Ok(offered(&known::look(c, scope, &typed)?, &typed))).await?
    } else {
        Vec::new()
    };
    let field = format!("{group}.known");
    let chosen = posted.first(&field).to_owned();
    let shown = Fragment { field, chosen, offers: found, problems: Problems::default() };
    Ok(HttpResponse::Ok().content_type(ContentType::html()).body(shown.render()?))
}

/// The offers of the only group that names somebody.
fn offered(alike: &Alike, typed: &IntakeForm) -> Vec<(String, String)> {
    let adults = (0..typed.adults.len()).map(|at| alike.adult_offers(at));
    let children = (0..typed.children.len()).map(|at| alike.child_offers(at));
    adults.chain(children).find(|offers| !offers.is_empty()).unwrap_or_default()
}

impl IntakeForm {
    /// The form with one group alone, `adult.1` or `child.2`; what it takes its family name from stays.
    fn only(mut self, group: &str) -> Self {
        self.name = self.family_name().to_owned();
        let is_other = |kind, at| prefix(kind, at).trim_end_matches('.') != group;
        for (_, adult) in self.adults.iter_mut().enumerate().filter(|(at, _)| is_other("adult", *at)) {
            *adult = TypedAdult::default();
        }
        for (_, child) in self.children.iter_mut().enumerate().filter(|(at, _)| is_other("child", *at)) {
            *child = TypedChild::default();
        }
        self
    }

    /// Given and family name of everybody who has a given name.
    fn names(&self) -> impl Iterator<Item = (&str, &str)> {
        let adults = self.adults.iter().map(|adult| (adult.person.given.as_str(), adult.person.family.as_str()));
        let children = self.children.iter().filter(|child| !child.is_empty());
        adults.chain(children.map(|child| (child.given.as_str(), self.family_name_of(child))))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_group_alone_keeps_the_family_name_it_goes_by() {
        let fields = [
            ("adult.1.given", "Maria"),
            ("adult.1.family", "Lopez"),
            ("child.1.given", "Mateo"),
            ("child.2.given", "Luna"),
            ("child.2.family", "Diaz"),
        ];
        let posted = Posted::of(fields.iter().map(|(n, v)| ((*n).to_owned(), (*v).to_owned())).collect());
        let named = |group: &str| {
            let form = IntakeForm::of(&posted).only(group);
            form.names()
                .filter(|(given, _)| !given.is_empty())
                .map(|(given, family)| format!("{given} {family}"))
                .collect::<Vec<_>>()
        };
        assert_eq!(named("adult.1"), ["Maria Lopez"]);
        assert_eq!(named("child.1"), ["Mateo Lopez"]);
        assert_eq!(named("child.2"), ["Luna Diaz"]);
        assert!(named("child.3").is_empty());
    }
}
