//! What every page around a referral begins with: the referral, whose it is, and where one comes from.

use super::model::Referral;
use super::{store, words};
use crate::access::Scope;
use crate::db::Conn;
use crate::domain::id::{FamilyId, ReferralId};
use crate::error::Result;
use crate::features::children::Members;
use crate::features::families;

/// A referral that counts, read within scope.
#[derive(Debug, Clone)]
pub(super) struct Around {
    pub(super) referral: Referral,
    /// "Housing for Maria Lopez".
    pub(super) title: String,
}

impl Around {
    pub(super) fn read(conn: &mut Conn, scope: Scope, (family, id): (FamilyId, ReferralId)) -> Result<Self> {
        let family = families::find(conn, scope, family)?;
        let (referral, _) = store::find(conn, family.id, id)?;
        let members = Members::of(conn, family.id)?;
        let title = format!("{} for {}", referral.service, members.name(referral.who()));
        Ok(Self { referral, title })
    }

    /// The page of the referral.
    pub(super) fn home(&self) -> String {
        words::path(self.referral.family_id, self.referral.id)
    }

    pub(super) fn head(&self, form_id: String) -> Head {
        Head { form_id, title: self.title.clone(), back: self.home() }
    }
}

/// The head of a page around a referral.
pub(super) struct Head {
    pub(super) form_id: String,
    pub(super) title: String,
    pub(super) back: String,
}
