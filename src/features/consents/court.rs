//! What a paper for the court may hold of a family's protected records.

use chrono::NaiveDate;

use super::model::Held;
use crate::access::{Access, Action, Keys};
use crate::domain::calendar::short_date;
use crate::domain::protected::{FOR_COURT, NOTICE, Use};
use crate::features::families::Family;

/// The part of a paper for the court that rests on consents and orders.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ForCourt {
    /// What it is, and what it says: only what a consent or an order opens to the court today, and to whoever reads the paper.
    pub shown: Vec<(String, String)>,
    /// What was left out and why, for whoever keeps the family's consents: to tell anybody else that there is a record would
    /// say that the person was treated (42 CFR 2.13(c)).
    pub left_out: Vec<String>,
    /// The notice that goes with what is shown.
    pub notice: &'static str,
}

/// What a paper of this family for the court may show to the person who opened it. In an emergency opening that is nothing.
#[must_use]
pub fn for_court(access: &Access, family: &Family, held: &Held) -> ForCourt {
    let means = family.means(access);
    let own = Use::by(means.role).filter(|_| means.allow(Action::OpenProtected));
    let mut part = of(held, own, access.today(), access.source().keys());
    if !means.allow(Action::KeepConsents) {
        part.left_out.clear();
    }
    part
}

fn of(held: &Held, own: Option<Use>, today: NaiveDate, keys: &Keys) -> ForCourt {
    let mut part = ForCourt { shown: Vec::new(), left_out: Vec::new(), notice: NOTICE };
    for record in &held.records {
        let reads = own.map(|own| held.may(record, own, today));
        let text = match (held.may(record, FOR_COURT, today), reads) {
            (Ok(proof), Some(Ok(_))) => record.sealed.open(keys, &proof),
            (Err(why), _) | (Ok(_), Some(Err(why))) => {
                let kind = record.kind.label().to_lowercase();
                part.left_out.push(format!("1 record from a treatment program left out ({kind}): {}.", why.said()));
                None
            }
            (Ok(_), None) => None,
        };
        let title = format!(
            "{}, from {}, received {}",
            held.title(record),
            held.program(record.provider_id),
            short_date(record.received_on)
        );
        part.shown.extend(text.map(|text| (title, text)));
    }
    part
}
