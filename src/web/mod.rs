//! What every slice's pages share: routes, pages, forms, headers, errors, assets.

pub mod assets;
pub mod chart;
pub mod csv;
pub mod errors;
pub mod family_menu;
pub mod file;
pub mod flash;
pub mod form;
pub mod headers;
pub mod html;
pub mod kept;
pub mod messages;
pub mod page;
pub mod qr;
pub mod query;
pub mod routes;
