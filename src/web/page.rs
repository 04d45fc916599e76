//! A rendered page and the frame around it.

use actix_web::http::StatusCode;
use actix_web::http::header::ContentType;
use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;

use super::assets;
use super::flash;
use crate::access::{Access, Action, Source};
use crate::domain::referral::FollowUp;
use crate::domain::workload::Limits;
use crate::error::Result;

/// One entry of the main menu.
#[derive(Debug, Clone)]
pub struct NavItem {
    /// Where it leads.
    pub href: &'static str,
    /// What it says.
    pub label: &'static str,
    /// Whether this page is in that part.
    pub current: bool,
}

/// The signed-in person, as the header names her.
#[derive(Debug, Clone)]
pub struct Person {
    /// Her name.
    pub name: String,
    /// Her role.
    pub role: &'static str,
    /// After how many seconds without activity she is signed out.
    pub idle_seconds: i64,
}

/// A family that is open to the person in an emergency, as every page of hers says it.
#[derive(Debug, Clone)]
pub struct OpenFamily {
    /// Its page.
    pub href: String,
    /// Its number.
    pub number: String,
    /// When it closes.
    pub until: String,
    /// Whether this page is one of that family.
    pub is_here: bool,
}

/// What stands around every page: links, menu, person, notices.
#[derive(Debug, Clone)]
pub struct Frame {
    /// Path of the stylesheet.
    pub css: &'static str,
    /// Path of the script.
    pub js: &'static str,
    /// Path of the icon.
    pub icon: &'static str,
    /// Who is signed in.
    pub person: Option<Person>,
    /// The main menu.
    pub nav: Vec<NavItem>,
    /// Families that are open to the person in an emergency.
    pub opened: Vec<OpenFamily>,
    /// The token that forms on this page carry.
    pub csrf: String,
    /// Whether the data is fictional.
    pub demo: bool,
    /// Said once.
    pub flash: Option<String>,
    /// When the page was made, for the line that is only on paper.
    pub printed: String,
}

/// What pages must know of the agency's settings.
#[derive(Debug, Clone, Copy, Default)]
pub struct Setting {
    /// Whether the data is fictional.
    pub demo: bool,
    /// Whether browsers come over HTTPS.
    pub behind_tls: bool,
    /// Whether mail is sent.
    pub mail: bool,
    /// When a caseload is near its limit, and when over it.
    pub limits: Limits,
    /// When referrals are followed up.
    pub follow_up: FollowUp,
}

/// The parts of the program, in menu order: path, words, and the action that opens it.
const PARTS: [(&str, &str, Action); 13] = [
    ("/day", "My day", Action::ViewMyDay),
    ("/families", "Families", Action::ListFamilies),
    ("/desk", "Referrals", Action::LogService),
    ("/board", "Six-month board", Action::ViewBoard),
    ("/coverage", "Coverage", Action::ViewCoverage),
    ("/docket", "Docket", Action::ViewCourt),
    ("/partners", "Partners", Action::KeepPartners),
    ("/outcomes/time-to-permanency", "Outcomes", Action::ViewOutcomes),
    ("/users", "Users", Action::ManageUsers),
    ("/directory", "Providers", Action::ViewDirectory),
    ("/reviews", "Reviews", Action::ReviewAccess),
    ("/audit", "Audit", Action::ViewAudit),
    ("/account", "Account", Action::UseOwnAccount),
];

impl Frame {
    /// The frame of a page that a signed-in person asked for. Its part of the menu follows from the path.
    #[must_use]
    pub fn of(access: &Access, req: &HttpRequest) -> Self {
        let (actor, path) = (access.actor(), req.path());
        let nav = PARTS
            .iter()
            .filter(|(_, _, action)| action.allows(actor.role))
            .map(|(href, label, _)| NavItem { href, label, current: is_within(path, href) })
            .collect();
        let person = Person {
            name: actor.name.clone(),
            role: actor.role.label(),
            idle_seconds: access.source().life().idle.num_seconds(),
        };
        let zone = access.clock().zone();
        let opened = |of: &crate::access::Opened| {
            let href = format!("/families/{}", of.family);
            OpenFamily {
                is_here: is_within(path, &href),
                href,
                number: of.number.clone(),
                until: zone.said(of.until.utc()),
            }
        };
        let opened = actor.openings.iter().map(opened).collect();
        Self { person: Some(person), nav, opened, csrf: actor.csrf_token.clone(), ..Self::bare(req) }
    }

    /// The frame of a page for nobody in particular.
    #[must_use]
    pub fn bare(req: &HttpRequest) -> Self {
        let hrefs = assets::hrefs();
        let printed = req
            .app_data::<web::Data<Source>>()
            .map_or_else(String::new, |source| source.clock().zone().said(source.clock().now().utc()));
        Self {
            css: &hrefs.css,
            js: &hrefs.js,
            icon: &hrefs.icon,
            person: None,
            nav: Vec::new(),
            opened: Vec::new(),
            csrf: String::new(),
            demo: setting(req).demo,
            flash: flash::said(req),
            printed,
        }
    }
}

/// The agency's settings, as the application carries them.
#[must_use]
pub fn setting(req: &HttpRequest) -> Setting {
    req.app_data::<web::Data<Setting>>().map_or_else(Setting::default, |s| *s.get_ref())
}

/// A path of ours as an address that somebody opens elsewhere: with the host that this request came to.
#[must_use]
pub fn address(req: &HttpRequest, path: &str) -> String {
    let scheme = if setting(req).behind_tls { "https" } else { "http" };
    format!("{scheme}://{}{path}", req.connection_info().host())
}

/// The first page of a person in `role`: the first part of the menu that she may open.
#[must_use]
pub fn first_page(role: crate::domain::role::Role) -> &'static str {
    PARTS.iter().find(|(_, _, action)| action.allows(role)).map_or("/account", |(href, _, _)| href)
}

fn is_within(path: &str, part: &str) -> bool {
    let part = if part.starts_with("/outcomes") { "/outcomes" } else { part };
    path.strip_prefix(part).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// A page, 200. What was said once is taken back.
///
/// # Errors
/// When the template cannot be rendered.
pub fn page(req: &HttpRequest, template: &impl Template) -> Result<HttpResponse> {
    page_with(req, StatusCode::OK, template)
}

/// A page with another status: 422 for a form with problems, 409 for two versions.
///
/// # Errors
/// When the template cannot be rendered.
pub fn page_with(req: &HttpRequest, status: StatusCode, template: &impl Template) -> Result<HttpResponse> {
    let mut answer = HttpResponse::build(status);
    if flash::said(req).is_some() {
        answer.cookie(flash::forget());
    }
    Ok(answer.content_type(ContentType::html()).body(template.render()?))
}

/// The page of a form that has problems: 422.
///
/// # Errors
/// When the template cannot be rendered.
pub fn refused(req: &HttpRequest, template: &impl Template) -> Result<HttpResponse> {
    page_with(req, StatusCode::UNPROCESSABLE_ENTITY, template)
}
