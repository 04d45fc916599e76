//! What the day-one report is narrowed to.

use std::collections::HashSet;

use super::services::{Begun, Served};
use crate::domain::id::{FamilyId, ProviderId, UserId};
use crate::domain::outcomes::window::Cohort;
use crate::domain::referral::ServiceKind;

/// Which of the services of a cohort are counted; what is absent leaves none out.
#[derive(Debug, Clone, Default)]
pub struct Narrow {
    /// Only those of a kind.
    pub service: Option<ServiceKind>,
    /// Only those of the families that a reunification worker had when the need was known.
    pub worker: Option<UserId>,
    /// Only those with a provider, or with it last.
    pub provider: Option<ProviderId>,
    /// All but those of these families, which the reader may not open.
    pub closed: HashSet<FamilyId>,
}

impl Narrow {
    /// Whether only some services are asked for; families kept from the reader aside.
    pub(super) fn is_narrow(&self) -> bool {
        self.service.is_some() || self.worker.is_some() || self.provider.is_some()
    }

    /// Whether a service is counted among those of a cohort, as of a day.
    pub(super) fn keeps(&self, served: &Served, cohort: &Cohort, as_of: i32) -> bool {
        let service = &served.service;
        cohort.contains(service.removal, service.office)
            && service.removal <= as_of
            && service.needed <= as_of
            && self.service.is_none_or(|kind| kind == served.kind)
            && self.worker.is_none_or(|worker| Some(worker) == served.worker)
            && self.provider.is_none_or(|provider| Some(provider) == served.provider)
            && !self.closed.contains(&served.family)
    }

    /// Whether a time in care is counted. A kind and a provider say nothing of it: it begins with any session.
    pub(super) fn keeps_time(&self, begun: &Begun) -> bool {
        self.worker.is_none_or(|worker| Some(worker) == begun.worker) && !self.closed.contains(&begun.family)
    }

    /// Whether the families' first session of any kind can be told at all.
    pub(super) fn is_of_families(&self) -> bool {
        self.service.is_none() && self.provider.is_none()
    }
}
