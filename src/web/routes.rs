//! The table of every route and the action each one is.

use actix_web::http::Method;
use actix_web::middleware::from_fn;
use actix_web::web::{self, ServiceConfig};
use actix_web::{FromRequest, Handler, Responder, Route};

use super::headers::contain;
use super::kept::refill;
use crate::access::{Action, guard, own_pages};

/// One line of the table. No action: open to everybody, signed in or not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// GET or POST.
    pub method: Method,
    /// The path's pattern.
    pub path: &'static str,
    /// What it is, to the permission table.
    pub action: Option<Action>,
}

/// The pages of one family.
const FAMILY: &str = "/families/{family}";

/// Mounts what `register` names, and returns the table of it. Plain paths come first; the pages of one family share the look
/// at what they have in common, so that many of them do not make each of them slow to find.
pub fn mount(cfg: &mut ServiceConfig, register: fn(&mut Routes<'_>)) -> Vec<Entry> {
    let mut routes = Routes { cfg, table: Vec::new(), family: Vec::new(), others: Vec::new() };
    register(&mut routes);
    let pages = routes.family.into_iter();
    routes.cfg.service(pages.fold(web::scope(FAMILY), |family, (path, route)| family.route(path, route)));
    for (path, route) in routes.others {
        routes.cfg.route(path, route);
    }
    routes.table
}

/// The only way a slice may register a handler: with the action it is.
pub struct Routes<'a> {
    cfg: &'a mut ServiceConfig,
    table: Vec<Entry>,
    family: Vec<(&'static str, Route)>,
    others: Vec<(&'static str, Route)>,
}

impl Routes<'_> {
    /// A page.
    pub fn get<F, Args>(&mut self, action: Action, path: &'static str, handler: F)
    where
        F: Handler<Args>,
        Args: FromRequest + 'static,
        F::Output: Responder + 'static,
    {
        self.guarded(Method::GET, action, path, web::get().to(handler));
    }

    /// A form that is filed.
    pub fn post<F, Args>(&mut self, action: Action, path: &'static str, handler: F)
    where
        F: Handler<Args>,
        Args: FromRequest + 'static,
        F::Output: Responder + 'static,
    {
        self.guarded(Method::POST, action, path, web::post().to(handler));
    }

    /// A page that everybody may open: signing in.
    pub fn open_get<F, Args>(&mut self, path: &'static str, handler: F)
    where
        F: Handler<Args>,
        Args: FromRequest + 'static,
        F::Output: Responder + 'static,
    {
        self.table.push(Entry { method: Method::GET, path, action: None });
        self.add(path, web::get().to(handler).wrap(from_fn(contain)));
    }

    /// A form that everybody may send, from one of our own pages: signing in.
    pub fn open_post<F, Args>(&mut self, path: &'static str, handler: F)
    where
        F: Handler<Args>,
        Args: FromRequest + 'static,
        F::Output: Responder + 'static,
    {
        self.table.push(Entry { method: Method::POST, path, action: None });
        self.add(path, web::post().to(handler).wrap(from_fn(own_pages)).wrap(from_fn(contain)));
    }

    fn guarded(&mut self, method: Method, action: Action, path: &'static str, route: Route) {
        self.table.push(Entry { method, path, action: Some(action) });
        let route = route.wrap(from_fn(refill)).wrap(from_fn(move |req, next| guard(action, req, next)));
        self.add(path, route.wrap(from_fn(contain)));
    }

    fn add(&mut self, path: &'static str, route: Route) {
        if let Some(below) = path.strip_prefix(FAMILY) {
            self.family.push((below, route));
        } else if path.contains('{') {
            self.others.push((path, route));
        } else {
            self.cfg.route(path, route);
        }
    }
}
