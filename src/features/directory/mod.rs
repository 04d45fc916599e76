//! The provider directory: who gives which service, where, when, for whom and whether it takes anybody; and each provider's own record
//! of answers. The rules are `domain::directory`'s. It names no family.

mod check_pages;
mod form;
mod hours_form;
mod hours_pages;
pub mod hsds;
mod list;
mod list_store;
mod location_pages;
mod model;
mod names_store;
mod offers_store;
mod parts_store;
mod provider_pages;
mod service_pages;
mod show;
mod store;
mod words;

pub use model::{LocationFacts, ProviderFacts, ServiceFacts, Whose};
pub use names_store::{every, named, named_by, names};
pub use offers_store::{Offered, hours_said, offered};
pub use parts_store::{add_check, add_hours, set_places};
pub use store::{add_location, add_provider, add_service, change_provider};

use crate::access::Action;
use crate::web::routes::Routes;

/// The slice's routes.
pub fn routes(r: &mut Routes<'_>) {
    r.get(Action::ViewDirectory, "/directory", list::index);
    r.get(Action::KeepDirectory, "/directory/new", provider_pages::new);
    r.post(Action::KeepDirectory, "/directory/new", provider_pages::add);
    r.get(Action::ViewDirectory, "/directory/{provider}", show::show);
    r.get(Action::KeepDirectory, "/directory/{provider}/edit", provider_pages::edit);
    r.post(Action::KeepDirectory, "/directory/{provider}/edit", provider_pages::change);
    r.get(Action::KeepDirectory, "/directory/{provider}/services/new", service_pages::new);
    r.post(Action::KeepDirectory, "/directory/{provider}/services/new", service_pages::add);
    r.get(Action::KeepDirectory, "/directory/{provider}/services/{service}/edit", service_pages::edit);
    r.post(Action::KeepDirectory, "/directory/{provider}/services/{service}/edit", service_pages::change);
    r.get(Action::CheckOpening, "/directory/{provider}/services/{service}/check", check_pages::new);
    r.post(Action::CheckOpening, "/directory/{provider}/services/{service}/check", check_pages::file);
    r.get(Action::KeepDirectory, "/directory/{provider}/locations/new", location_pages::new);
    r.post(Action::KeepDirectory, "/directory/{provider}/locations/new", location_pages::add);
    r.get(Action::KeepDirectory, "/directory/{provider}/locations/{location}/edit", location_pages::edit);
    r.post(Action::KeepDirectory, "/directory/{provider}/locations/{location}/edit", location_pages::change);
    r.get(Action::KeepDirectory, "/directory/{provider}/hours/new", hours_pages::new);
    r.post(Action::KeepDirectory, "/directory/{provider}/hours/new", hours_pages::add);
    r.post(Action::KeepDirectory, "/directory/{provider}/hours/{hours}/end", hours_pages::end);
}
