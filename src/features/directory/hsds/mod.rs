//! Open Referral HSDS 3, the exchange format of directories: reading a package of JSON documents or CSV tables, writing it into the
//! directory, and giving ours in both forms.
//!
//! The way in: files (`files`, `json`) → flat tables of rows, the same for both forms (`tables`) → sound records, faults, and what
//! cannot be kept by name and count (`build`, `services`, `package`) → the database (`import_store`). The way out: rows (`export_store`) → JSON documents
//! (`export`) → the same documents flattened into tables (`files`).

mod build;
mod documents;
mod export_store;
mod files;
mod import_store;
mod json;
mod package;
mod report;
mod services;
mod tables;

pub use build::build;
pub use documents::document;
pub use export_store::everything;
pub use files::{read, write_csv};
pub use import_store::apply;
pub use package::Package;
pub use report::{Import, Report, Run};
pub use tables::{Fault, Tables};
