//! The decisions, as they are ticked.

use crate::access::Posted;
use crate::domain::id::UserId;
use crate::domain::quarter::Decision;

/// The field of one account's decision.
pub(super) fn field(user: UserId) -> String {
    format!("decision-{user}")
}

/// An account that was decided, with its version as the person saw it.
pub(super) type Ticked = (UserId, i32, Decision);

/// The accounts of a page that were decided; the others wait. What no page of ours sends is passed over.
pub(super) fn ticked(posted: &Posted) -> Vec<Ticked> {
    let one = |sent: &str| {
        let (user, version) = sent.split_once('.')?;
        let (user, version) = (user.parse::<UserId>().ok()?, version.parse().ok()?);
        Some((user, version, Decision::from_code(posted.first(&field(user)))?))
    };
    posted.all("account").filter_map(one).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_was_decided_is_sent_on() {
        let (a, b) = (UserId::from_uuid(uuid::Uuid::from_u128(1)), UserId::from_uuid(uuid::Uuid::from_u128(2)));
        let pair = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        let posted = Posted::of(vec![
            pair("account", &format!("{a}.3")),
            pair("account", &format!("{b}.1")),
            pair("account", "nobody.1"),
            pair(&field(a), "change"),
            pair(&field(b), "perhaps"),
        ]);
        assert_eq!(ticked(&posted), [(a, 3, Decision::Change)]);
    }
}
