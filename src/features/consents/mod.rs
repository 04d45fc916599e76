//! Consents to the release of substance-use treatment records, the records that came under them, and the accounting of what
//! was shared. What decides is `domain::protected`; the text of a record opens only with its proof.

mod consent_pages;
mod court;
mod form;
mod list;
mod model;
mod record_form;
mod record_pages;
mod share_pages;
mod store;

pub use court::{ForCourt, for_court};
pub use model::{Held, NewConsent, NewDisclosure, NewRecord};
pub use store::{add, disclose, held, keep, revoke};

use crate::access::Action;
use crate::web::routes::Routes;

/// The slice's routes.
pub fn routes(r: &mut Routes<'_>) {
    r.get(Action::ViewConsents, "/families/{family}/consents", list::index);
    r.get(Action::KeepConsents, "/families/{family}/consents/new", consent_pages::new);
    r.post(Action::KeepConsents, "/families/{family}/consents/new", consent_pages::create);
    r.get(Action::KeepConsents, "/families/{family}/consents/{consent}", consent_pages::show);
    r.post(Action::KeepConsents, "/families/{family}/consents/{consent}/sign", consent_pages::sign);
    r.post(Action::KeepConsents, "/families/{family}/consents/{consent}/revoke", consent_pages::revoke);
    r.get(Action::KeepConsents, "/families/{family}/protected/new", record_pages::new);
    r.post(Action::KeepConsents, "/families/{family}/protected/new", record_pages::create);
    r.get(Action::OpenProtected, "/families/{family}/protected/{record}", record_pages::show);
    r.get(Action::KeepConsents, "/families/{family}/protected/{record}/error", record_pages::ask_error);
    r.post(Action::KeepConsents, "/families/{family}/protected/{record}/error", record_pages::mark_error);
    r.get(Action::KeepConsents, "/families/{family}/protected/{record}/share", share_pages::new);
    r.post(Action::KeepConsents, "/families/{family}/protected/{record}/share", share_pages::create);
    r.get(Action::KeepConsents, "/families/{family}/disclosures", share_pages::accounting);
    r.get(Action::KeepConsents, "/families/{family}/disclosures/{disclosure}", share_pages::cover);
}
