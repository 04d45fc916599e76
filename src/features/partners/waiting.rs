//! The offers that wait: for the parent's answer, or for a partner.

use chrono::NaiveDate;

use super::offer_store::{Which, in_scope};
use super::words::tag;
use crate::access::Scope;
use crate::db::Conn;
use crate::domain::id::FamilyId;
use crate::error::Result;

/// An offer without an answer, or accepted and without a partner.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Waiting {
    /// The family.
    pub family: FamilyId,
    /// Its name.
    pub name: String,
    /// Its number.
    pub number: String,
    /// The parent.
    pub parent: String,
    /// Where it stands, in words.
    pub state: &'static str,
    /// Since when.
    pub since: NaiveDate,
    /// The page of the next step.
    pub next: String,
    /// What that is.
    pub act: &'static str,
}

/// The offers of a scope that wait, the longest first: one query.
///
/// # Errors
/// The database's.
pub fn waiting(conn: &mut Conn, scope: Scope) -> Result<Vec<Waiting>> {
    let mut waiting: Vec<Waiting> = in_scope(conn, scope, Which::Waiting)?.iter().filter_map(Waiting::of).collect();
    waiting.sort_by_key(|offer| offer.since);
    Ok(waiting)
}

impl Waiting {
    pub(super) fn of(listed: &super::model::Listed) -> Option<Self> {
        let offer = &listed.offer;
        let step = offer.dates().stage().steps().first()?;
        let (path, act) = super::offer_form::step_words(*step);
        Some(Self {
            family: offer.family_id,
            name: listed.family.clone(),
            number: listed.number.clone(),
            parent: listed.parent.clone(),
            state: tag(offer).1,
            since: offer.dates().latest(),
            next: format!("/families/{}/partners/{}/{path}", offer.family_id, offer.id),
            act,
        })
    }
}
