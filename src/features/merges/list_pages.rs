//! The list of people entered twice, with the merges that were made below it.

use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;

use super::list_store::{self, PAGE, Pairs};
use super::memory::Memory;
use super::model::{Apart, Belongs, Merged};
use crate::access::Access;
use crate::db::fresh;
use crate::domain::calendar::{Zone, short_date};
use crate::domain::duplicate::Match;
use crate::domain::id::{FormId, MergeId, PersonId};
use crate::domain::merge::Pair;
use crate::error::Result;
use crate::features::people::Person;
use crate::web::page::{Frame, page};
use crate::web::query;

#[derive(Template)]
#[template(path = "merges/index.html")]
struct IndexPage {
    frame: Frame,
    pairs: Vec<PairLine>,
    previous: Option<String>,
    next: Option<String>,
    said: String,
    merges: Vec<MergeLine>,
    older: Option<String>,
    apart: Vec<ApartLine>,
}

struct PairLine {
    href: String,
    names: String,
    kind: &'static str,
    strength: &'static str,
    /// Each record: birth and families.
    records: [String; 2],
}

struct MergeLine {
    href: String,
    names: String,
    detail: String,
    is_undone: bool,
}

struct ApartLine {
    names: String,
    detail: String,
    action: String,
    form_id: FormId,
}

pub(super) async fn index(req: HttpRequest, access: Access, memory: web::Data<Memory>) -> Result<HttpResponse> {
    let after = cursor(&query::first(&req, "after"));
    let before: Option<MergeId> = query::first(&req, "before").parse().ok();
    let (pairs, (merges, older), apart) = access
        .read(move |conn, scope| {
            let pairs = list_store::likely(conn, scope, &memory, after)?;
            Ok((pairs, list_store::made(conn, scope, before)?, list_store::apart(conn, scope)?))
        })
        .await?;
    let zone = access.clock().zone();
    let next =
        pairs.found.last().filter(|_| pairs.has_more).map(|pair| format!("/people/duplicates?after={}", said(*pair)));
    let shown = IndexPage {
        frame: Frame::of(&access, &req),
        pairs: pairs.found.iter().filter_map(|pair| line(&pairs, *pair)).collect(),
        previous: after.map(|_| "/people/duplicates".to_owned()),
        next,
        said: format!("{} on this page, the likeliest first", pairs.found.len()),
        merges: merges.iter().map(|merged| MergeLine::of(merged, zone)).collect(),
        older: older.map(|id| format!("/people/duplicates?before={id}")),
        apart: apart.iter().map(|apart| ApartLine::of(apart, zone)).collect(),
    };
    debug_assert!(shown.pairs.len() <= PAGE);
    page(&req, &shown)
}

/// A pair as an address has it: its strength and its two keys.
fn said(pair: Pair) -> String {
    let strength = match pair.strength {
        Match::Same => "same",
        Match::Likely => "likely",
        Match::Possible => "possible",
    };
    let (one, other) = pair.keys();
    format!("{strength}.{one}.{other}")
}

fn cursor(said: &str) -> Option<Pair> {
    let mut parts = said.split('.');
    let strength = match parts.next()? {
        "same" => Match::Same,
        "likely" => Match::Likely,
        "possible" => Match::Possible,
        _ => return None,
    };
    let mut key = || parts.next()?.parse::<PersonId>().ok();
    Some(Pair::new(strength, key()?, key()?))
}

fn line(pairs: &Pairs, pair: Pair) -> Option<PairLine> {
    let (one, other) = pair.keys();
    let (a, b) = (pairs.people.get(&one)?, pairs.people.get(&other)?);
    let record = |person: &Person| {
        let families = pairs.families.get(&person.id).map_or(&[][..], Vec::as_slice);
        format!("{}, {}: {}", person.name(), born(person), numbers(families))
    };
    let names = if a.name() == b.name() { a.name() } else { format!("{} and {}", a.name(), b.name()) };
    let (kind, strength) = match pair.strength {
        Match::Same => ("bad", "Same name and date of birth"),
        Match::Likely => ("warn", "Very alike"),
        Match::Possible => ("plain", "Alike"),
    };
    let href = format!("/people/duplicates/{one}/{other}");
    Some(PairLine { href, names, kind, strength, records: [record(a), record(b)] })
}

/// "born Mar 14, 1994", "date of birth not known".
pub(super) fn born(person: &Person) -> String {
    person.born_on.map_or_else(|| "date of birth not known".to_owned(), |born| format!("born {}", short_date(born)))
}

/// The numbers of families, as a list.
pub(super) fn numbers(families: &[Belongs]) -> String {
    families.iter().map(|of| of.number.as_str()).collect::<Vec<_>>().join(", ")
}

impl MergeLine {
    fn of(merged: &Merged, zone: Zone) -> Self {
        let undone = merged
            .undone
            .as_ref()
            .map_or_else(String::new, |(at, by, why)| format!(" Undone {} by {by}: {why}", zone.said(at.utc())));
        Self {
            href: format!("/people/merges/{}", merged.id),
            names: format!("{} into {}", told(&merged.other), told(&merged.kept)),
            detail: format!(
                "{} by {}: {}.{undone}",
                zone.said(merged.at.utc()),
                merged.by,
                merged.reason.trim_end_matches('.')
            ),
            is_undone: merged.undone.is_some(),
        }
    }
}

/// "Maria Lopez, born Mar 14, 1994".
pub(super) fn told(person: &Person) -> String {
    format!("{}, {}", person.name(), born(person))
}

impl ApartLine {
    fn of(apart: &Apart, zone: Zone) -> Self {
        Self {
            names: format!("{} and {}", apart.names.0, apart.names.1),
            detail: format!("{} by {}: {}", zone.said(apart.at.utc()), apart.by, apart.reason),
            action: format!("/people/apart/{}/back", apart.id),
            form_id: fresh(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pair_is_read_from_the_address_as_it_was_written() {
        for strength in [Match::Same, Match::Likely, Match::Possible] {
            let pair = Pair::new(strength, fresh(), fresh());
            assert_eq!(cursor(&said(pair)), Some(pair));
        }
        for wrong in ["", "same", "same.1.2", "other.x"] {
            assert_eq!(cursor(wrong), None);
        }
    }
}
