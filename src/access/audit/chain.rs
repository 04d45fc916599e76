//! The chain: `hash = HMAC-SHA-256(key, the hash before, the row's number, the row's signature)`, with the keys outside the
//! database. Whoever has only the database can neither change a row nor take one away, put one in or move one unnoticed.
//!
//! In SQLite the rows are linked in the transaction that writes them. In PostgreSQL, where many write at a time, they are
//! linked a moment after their commit, in the order of their numbers; until then their own signatures hold them.

use diesel::prelude::*;
use uuid::Uuid;

use crate::access::keys::{Keys, mac};
use crate::access::token::{hex, same};
use crate::db::schema::{audit_events, audit_head, audit_links};
use crate::db::{Backend, Conn, Instant, Kind};
use crate::domain::id::{AuditEventId, FamilyId, RecordId, SessionId, UserId};
use crate::on;

/// Rows that are read at a time.
pub(super) const CHUNK: i64 = 2_000;

/// The three keys: one each for rows, links and the end of the chain, so that one can never stand for another.
pub(super) struct Signing {
    rows: [u8; 32],
    links: [u8; 32],
    head: [u8; 32],
}

impl std::fmt::Debug for Signing {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Signing(redacted)")
    }
}

/// Everything that a row says, but for its number, which the database gives, and its signature.
#[derive(Insertable)]
#[diesel(table_name = audit_events)]
pub(super) struct Columns<'a> {
    pub(super) event_id: Option<AuditEventId>,
    pub(super) at: Instant,
    pub(super) actor_id: Option<UserId>,
    pub(super) session_id: Option<SessionId>,
    pub(super) action: &'a str,
    pub(super) is_change: bool,
    pub(super) family_id: Option<FamilyId>,
    pub(super) subject_id: Option<RecordId>,
    pub(super) detail: &'a str,
    pub(super) outcome: &'a str,
    pub(super) address: &'a str,
}

/// A row as it is in the database.
#[derive(Debug, Queryable, Selectable)]
#[diesel(table_name = audit_events, check_for_backend(Backend))]
pub(super) struct Kept {
    pub(super) seq: i64,
    event_id: Option<AuditEventId>,
    at: Instant,
    actor_id: Option<UserId>,
    session_id: Option<SessionId>,
    action: String,
    is_change: bool,
    family_id: Option<FamilyId>,
    subject_id: Option<RecordId>,
    detail: String,
    outcome: String,
    address: String,
    mac: String,
}

/// The end of the chain as it is in the database.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = audit_head, check_for_backend(Backend))]
pub(super) struct KeptHead {
    pub(super) unsigned_until: i64,
    pub(super) links: i64,
    pub(super) last_seq: i64,
    pub(super) hash: String,
    mac: String,
}

impl Signing {
    pub(super) fn of(keys: &Keys) -> Self {
        Self { rows: keys.purpose("audit-rows"), links: keys.purpose("audit-links"), head: keys.purpose("audit-head") }
    }

    /// The signature of a row.
    pub(super) fn row(&self, row: &Columns<'_>) -> String {
        let mut text = Message::default();
        text.key(row.event_id.map(AuditEventId::uuid));
        text.bytes(Some(&row.at.utc().timestamp_micros().to_be_bytes()));
        text.key(row.actor_id.map(UserId::uuid));
        text.key(row.session_id.map(SessionId::uuid));
        text.bytes(Some(row.action.as_bytes()));
        text.bytes(Some(&[u8::from(row.is_change)]));
        text.key(row.family_id.map(FamilyId::uuid));
        text.key(row.subject_id.map(RecordId::uuid));
        text.bytes(Some(row.detail.as_bytes()));
        text.bytes(Some(row.outcome.as_bytes()));
        text.bytes(Some(row.address.as_bytes()));
        text.signed(&self.rows)
    }

    /// The link of a row: binds its number and its signature to the link before.
    pub(super) fn link(&self, before: &str, seq: i64, signature: &str) -> String {
        let mut text = Message::default();
        text.bytes(Some(before.as_bytes()));
        text.bytes(Some(&seq.to_be_bytes()));
        text.bytes(Some(signature.as_bytes()));
        text.signed(&self.links)
    }

    fn head(&self, head: &KeptHead) -> String {
        let mut text = Message::default();
        for number in [head.unsigned_until, head.links, head.last_seq] {
            text.bytes(Some(&number.to_be_bytes()));
        }
        text.bytes(Some(head.hash.as_bytes()));
        text.signed(&self.head)
    }

    /// Whether the end of the chain is as it was written. Before the first link there is nothing to sign.
    pub(super) fn holds(&self, head: &KeptHead) -> bool {
        let fresh = head.links == 0 && head.last_seq == 0 && head.hash.is_empty() && head.mac.is_empty();
        fresh || same(&head.mac, &self.head(head))
    }

    /// The row's signature, if it is the one that it was written with. A row from before the chain has none of its own.
    pub(super) fn signature(&self, row: &Kept, unsigned_until: i64) -> Option<String> {
        let signature = self.row(&row.columns());
        let is_old = row.seq <= unsigned_until && row.mac.is_empty();
        (is_old || same(&row.mac, &signature)).then_some(signature)
    }
}

impl Kept {
    fn columns(&self) -> Columns<'_> {
        Columns {
            event_id: self.event_id,
            at: self.at,
            actor_id: self.actor_id,
            session_id: self.session_id,
            action: &self.action,
            is_change: self.is_change,
            family_id: self.family_id,
            subject_id: self.subject_id,
            detail: &self.detail,
            outcome: &self.outcome,
            address: &self.address,
        }
    }
}

/// A message to sign: each part with its length before it, so that no two messages read alike.
#[derive(Default)]
struct Message(Vec<u8>);

impl Message {
    fn bytes(&mut self, part: Option<&[u8]>) {
        let length = part.map_or(u64::MAX, |part| u64::try_from(part.len()).unwrap_or(u64::MAX - 1));
        self.0.extend_from_slice(&length.to_be_bytes());
        self.0.extend_from_slice(part.unwrap_or_default());
    }

    fn key(&mut self, key: Option<Uuid>) {
        self.bytes(key.as_ref().map(|key| key.as_bytes().as_slice()));
    }

    fn signed(self, key: &[u8; 32]) -> String {
        hex(&mac(key, &self.0))
    }
}

/// The rows after number `after`, in order, a chunk at most.
pub(super) fn rows_after(conn: &mut Conn, after: i64) -> QueryResult<Vec<Kept>> {
    on!(conn, c => audit_events::table
        .filter(audit_events::seq.gt(after))
        .order(audit_events::seq.asc())
        .limit(CHUNK)
        .select(Kept::as_select())
        .load(c))
}

pub(super) fn head(conn: &mut Conn) -> QueryResult<KeptHead> {
    on!(conn, c => audit_head::table.find(1).select(KeptHead::as_select()).first(c))
}

/// Links the rows that have no link yet. A row that carries no signature of ours is left without one, and the log says so;
/// and nothing is linked to an end of the chain that is not ours, so that what was bent stays to be seen.
pub(super) fn link(signing: &Signing, conn: &mut Conn) -> QueryResult<()> {
    if conn.kind() == Kind::Postgres {
        // One at a time, and alone for a moment: then no row with a smaller number is still to come.
        diesel::sql_query("SELECT 1 FROM audit_head WHERE id = 1 FOR UPDATE").execute(conn)?;
        diesel::sql_query("SELECT pg_advisory_xact_lock(20261123)").execute(conn)?;
    }
    let before = head(conn)?;
    if !signing.holds(&before) {
        tracing::error!("the end of the audit chain was bent: nothing is linked to it; run `homeward audit verify`");
        return Ok(());
    }
    let mut head = before.clone();
    loop {
        let rows = rows_after(conn, head.last_seq)?;
        let Some(last) = rows.last().map(|row| row.seq) else { break };
        let mut links = Vec::with_capacity(rows.len());
        for row in &rows {
            let Some(signature) = signing.signature(row, head.unsigned_until) else {
                tracing::error!(seq = row.seq, "a row of the audit trail was not written by this program");
                continue;
            };
            head.hash = signing.link(&head.hash, row.seq, &signature);
            links.push((row.seq, head.hash.clone()));
        }
        head.links += i64::try_from(links.len()).unwrap_or_default();
        head.last_seq = last;
        let is_last = i64::try_from(rows.len()).is_ok_and(|rows| rows < CHUNK);
        insert(conn, links)?;
        if is_last {
            break;
        }
    }
    if head.last_seq == before.last_seq {
        return Ok(());
    }
    let mac = signing.head(&head);
    let end = (
        audit_head::links.eq(head.links),
        audit_head::last_seq.eq(head.last_seq),
        audit_head::hash.eq(&head.hash),
        audit_head::mac.eq(mac),
    );
    on!(conn, c => diesel::update(audit_head::table.find(1)).set(end).execute(c))?;
    Ok(())
}

fn insert(conn: &mut Conn, links: Vec<(i64, String)>) -> QueryResult<()> {
    let row = |(seq, hash)| (audit_links::seq.eq(seq), audit_links::hash.eq(hash));
    match conn {
        Conn::Postgres(conn) => {
            let rows: Vec<_> = links.into_iter().map(row).collect();
            diesel::insert_into(audit_links::table).values(rows).execute(conn)?;
        }
        // One by one: the statement keeps its plan, which one of many rows does not.
        Conn::Sqlite(conn) => {
            for link in links {
                diesel::insert_into(audit_links::table).values(row(link)).execute(conn)?;
            }
        }
    }
    Ok(())
}
