//! Reads the audit trail from its first row to its last and says where it was bent first.

use std::collections::HashMap;
use std::fmt;
use std::str::FromStr;

use diesel::dsl::count_star;
use diesel::prelude::*;

use super::chain::{self, KeptHead, Signing};
use crate::db::Conn;
use crate::db::schema::audit_links;
use crate::error::Result;

/// An end of the chain: how many links, and the hash of the last. Kept elsewhere, it proves later that nothing before it went.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Head {
    /// Links up to here.
    pub links: i64,
    /// The last one's hash, 64 hexadecimal digits; empty before the first.
    pub hash: String,
}

impl fmt::Display for Head {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.links, self.hash)
    }
}

impl FromStr for Head {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        const WRONG: &str = "write the end of the chain as `homeward audit head` prints it: NUMBER:HASH";
        let (links, hash) = text.trim().split_once(':').ok_or(WRONG)?;
        let is_hash = hash.len() == 64 && hash.bytes().all(|b| b.is_ascii_hexdigit());
        let links = links.parse().ok().filter(|_| is_hash).ok_or(WRONG)?;
        Ok(Self { links, hash: hash.to_ascii_lowercase() })
    }
}

/// Where the trail is bent first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Bent {
    /// The row says something else than it was written with.
    Changed(i64),
    /// The row was put in behind the program's back, or its link was taken away.
    PutIn(i64),
    /// The link of this row does not follow from the one before: a row before it is gone or was moved, or the link is forged.
    Unlinked(i64),
    /// The row is gone, and its link is still there.
    Gone(i64),
    /// The end of the chain is not the one that the program wrote.
    Head,
    /// The end of the chain says that there are more links, or others, than are there.
    CutOff {
        /// Links there should be.
        expected: i64,
        /// Links there are.
        found: i64,
    },
    /// The chain does not hold the end that was kept elsewhere: an old copy was put back.
    OldCopy,
    /// The trail does not hold this row as it was kept elsewhere.
    NotAsKept(i64),
}

impl fmt::Display for Bent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Changed(seq) => write!(f, "row {seq} was changed after it was written"),
            Self::PutIn(seq) => write!(f, "row {seq} was put in from outside, or its link was taken away"),
            Self::Unlinked(seq) => write!(f, "the chain breaks at row {seq}: a row before it is gone or was moved"),
            Self::Gone(seq) => write!(f, "row {seq} is gone"),
            Self::Head => write!(f, "the end of the chain was changed from outside"),
            Self::CutOff { expected, found } => {
                write!(f, "the chain should have {expected} links and has {found}: its end was cut off or added to")
            }
            Self::NotAsKept(seq) => write!(f, "row {seq} is not as it was when it was kept elsewhere"),
            Self::OldCopy => {
                write!(f, "the chain does not hold the end that was kept elsewhere: an old copy was put back")
            }
        }
    }
}

/// What a verification found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verified {
    /// Rows of the trail.
    pub rows: i64,
    /// The last of them that are signed and wait for their link.
    pub waiting: i64,
    /// The end of the chain.
    pub head: Head,
    /// Where it is bent first, if it is.
    pub bent: Option<Bent>,
}

/// What was kept elsewhere and must be found in the trail again.
#[derive(Debug, Clone, Default)]
pub struct Known {
    /// An earlier end of the chain: only that shows that an old copy of the whole database was put back.
    pub head: Option<Head>,
    /// Rows, by their numbers, with their links' hashes.
    pub rows: HashMap<i64, String>,
}

/// How far a walk has come.
struct Walk {
    rows: i64,
    waiting: i64,
    links: i64,
    hash: String,
    holds_known: bool,
    /// Rows that were kept elsewhere and have not been found again.
    missing: HashMap<i64, String>,
}

pub(super) fn verify(signing: &Signing, conn: &mut Conn, known: &Known) -> Result<Verified> {
    let head = chain::head(conn)?;
    let holds_known = known.head.as_ref().is_none_or(|known| known.links == 0);
    let mut walk =
        Walk { rows: 0, waiting: 0, links: 0, hash: String::new(), holds_known, missing: known.rows.clone() };
    let bent = match walk_all(signing, conn, &head, known.head.as_ref(), &mut walk)? {
        Some(bent) => Some(bent),
        None => at_the_end(signing, conn, &head, &walk)?,
    };
    Ok(Verified { rows: walk.rows, waiting: walk.waiting, head: Head { links: head.links, hash: head.hash }, bent })
}

fn walk_all(
    signing: &Signing,
    conn: &mut Conn,
    head: &KeptHead,
    known: Option<&Head>,
    walk: &mut Walk,
) -> Result<Option<Bent>> {
    let mut last = i64::MIN;
    loop {
        let rows = chain::rows_after(conn, last)?;
        let Some(until) = rows.last().map(|row| row.seq) else {
            return Ok(links_between(conn, last, i64::MAX)?.keys().min().map(|seq| Bent::Gone(*seq)));
        };
        let mut links = links_between(conn, last, until)?;
        for row in &rows {
            walk.rows += 1;
            let link = links.remove(&row.seq);
            if let Some(gone) = links.keys().min().filter(|seq| **seq < row.seq) {
                return Ok(Some(Bent::Gone(*gone)));
            }
            let Some(signature) = signing.signature(row, head.unsigned_until) else {
                return Ok(Some(if link.is_some() { Bent::Changed(row.seq) } else { Bent::PutIn(row.seq) }));
            };
            let Some(link) = link else {
                if row.seq <= head.last_seq {
                    return Ok(Some(Bent::PutIn(row.seq)));
                }
                walk.waiting += 1;
                continue;
            };
            walk.hash = signing.link(&walk.hash, row.seq, &signature);
            walk.links += 1;
            if link != walk.hash {
                return Ok(Some(Bent::Unlinked(row.seq)));
            }
            if walk.missing.get(&row.seq).is_some_and(|kept| *kept == walk.hash) {
                walk.missing.remove(&row.seq);
            }
            walk.holds_known |= known.is_some_and(|known| known.links == walk.links && known.hash == walk.hash);
        }
        last = until;
    }
}

fn at_the_end(signing: &Signing, conn: &mut Conn, head: &KeptHead, walk: &Walk) -> Result<Option<Bent>> {
    if !signing.holds(head) {
        return Ok(Some(Bent::Head));
    }
    let found: i64 = audit_links::table.select(count_star()).first(conn)?;
    if head.links != found || head.links != walk.links || head.hash != walk.hash {
        return Ok(Some(Bent::CutOff { expected: head.links, found }));
    }
    if !walk.holds_known {
        return Ok(Some(Bent::OldCopy));
    }
    Ok(walk.missing.keys().min().map(|seq| Bent::NotAsKept(*seq)))
}

fn links_between(conn: &mut Conn, after: i64, until: i64) -> Result<HashMap<i64, String>> {
    let links: Vec<(i64, String)> = audit_links::table
        .filter(audit_links::seq.gt(after))
        .filter(audit_links::seq.le(until))
        .select((audit_links::seq, audit_links::hash))
        .load(conn)?;
    Ok(links.into_iter().collect())
}
