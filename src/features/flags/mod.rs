//! Flags: that a safety concern about an adult, or about somebody very like her, is on record in another family. Nothing of
//! that family is told but whom to call.
//!
//! A caregiver whom a concern names is kept under keys (`safety_keys`): her own, her family's, and those of names like hers.
//! Who asks makes the same keys of the people of one family and finds both the family's own concerns and those elsewhere with
//! one look at an index, however many concerns the agency has.

mod memory;
mod model;
mod store;

pub use memory::Memory;
pub use model::{Own, Sought, Standing, Warning};
pub use store::{find_again, index, standing, warnings, warns};
