//! Sending what is due: claimed, counted, sent, and settled, one person after the other.

use std::time::SystemTime;

use chrono::NaiveDate;

use super::model::Reader;
use super::{counts, store};
use crate::access::{By, Entry, Trail};
use crate::clock::Clock;
use crate::db::{Conn, Db};
use crate::domain::digest::{Counts, Digest, DigestState, MOST_TRIES, digest, week_due, week_of};
use crate::domain::id::RecordId;
use crate::domain::referral::FollowUp;
use crate::error::Result;
use crate::features::board;
use crate::mail::{Mail, Unsent};

/// What the trail calls it.
const ACTION: &str = "SendDigest";

/// What sends summaries.
pub struct Sender {
    /// The database.
    pub db: Db,
    /// The clock.
    pub clock: Clock,
    /// The pen of the audit trail.
    pub trail: Trail,
    /// When referrals are followed up.
    pub follow_up: FollowUp,
    /// Where mail goes.
    pub mail: Mail,
}

/// How many summaries ended how.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Done {
    /// Sent.
    pub sent: usize,
    /// There was nothing new to say.
    pub nothing: usize,
    /// To be tried again, or given up.
    pub unsent: usize,
}

impl Sender {
    /// Sends what is due at this moment; on most days and hours that is nothing. Blocks.
    ///
    /// # Errors
    /// The database's. What went wrong with one person's summary is logged and keeps nobody else's back.
    pub fn send_due(&self) -> Result<Done> {
        let now = self.clock.now();
        match week_due(self.clock.zone().today(now.utc())) {
            Some(week) => self.send_week(week, &self.readers()?),
            None => Ok(Done::default()),
        }
    }

    /// Sends the summary of this week to these people, unless it was sent or is about to be.
    ///
    /// # Errors
    /// The database's.
    pub fn send_now(&self, readers: &[Reader]) -> Result<Done> {
        self.send_week(week_of(self.clock.today()), readers)
    }

    /// Everybody who gets a summary.
    ///
    /// # Errors
    /// The database's.
    pub fn readers(&self) -> Result<Vec<Reader>> {
        let now = self.clock.now();
        self.db.read(move |conn| store::readers(conn, now))
    }

    /// The summary of this week as it would be sent now; none where nothing has grown.
    ///
    /// # Errors
    /// The database's.
    pub fn preview(&self, reader: &Reader) -> Result<Option<Digest>> {
        let week = week_of(self.clock.today());
        Ok(self.composed(reader, week, &board::Memory::default())?.1)
    }

    fn send_week(&self, week: NaiveDate, readers: &[Reader]) -> Result<Done> {
        // Loaded for the first who needs it, and let go at the end: it is wanted once a week.
        let (board, mut done) = (board::Memory::default(), Done::default());
        for reader in readers {
            let (id, now) = (reader.id, self.clock.now());
            let Some(tries) = self.db.write(move |conn| store::claim(conn, id, week, now))? else { continue };
            match self.send_one(reader, week, tries, &board)? {
                DigestState::Sent => done.sent += 1,
                DigestState::Nothing => done.nothing += 1,
                _ => done.unsent += 1,
            }
        }
        Ok(done)
    }

    /// What was claimed is settled, whatever happens on the way.
    fn send_one(&self, reader: &Reader, week: NaiveDate, tries: i32, board: &board::Memory) -> Result<DigestState> {
        let again = if tries < MOST_TRIES { DigestState::Retry } else { DigestState::Failed };
        let (state, counts) = match self.composed(reader, week, board) {
            Ok((counts, None)) => (DigestState::Nothing, counts),
            Ok((counts, Some(mail))) => match self.mail.send(&reader.email, &mail, &key(reader, week), self.at()) {
                Ok(()) => (DigestState::Sent, counts),
                Err(Unsent::Later(why)) => (Self::unsent(reader, again, tries, &why), Counts::default()),
                Err(Unsent::Never(why)) => (Self::unsent(reader, DigestState::Failed, tries, &why), Counts::default()),
            },
            Err(error) => (Self::unsent(reader, again, tries, &error.to_string()), Counts::default()),
        };
        self.settle(reader, week, state, counts)?;
        Ok(state)
    }

    fn unsent(reader: &Reader, state: DigestState, tries: i32, why: &str) -> DigestState {
        tracing::warn!(user = %reader.id, tries, why, state = state.code(), "a Monday summary was not sent");
        state
    }

    fn at(&self) -> SystemTime {
        self.clock.now().utc().into()
    }

    fn composed(&self, reader: &Reader, week: NaiveDate, board: &board::Memory) -> Result<(Counts, Option<Digest>)> {
        let (today, now) = (self.clock.today(), self.clock.now());
        let (counts, told) = self.db.read(|conn| {
            let counts = counts::of(conn, reader, board, self.follow_up, (today, now))?;
            Ok::<_, crate::error::Error>((counts, store::told_before(conn, reader.id, week)?))
        })?;
        let mail = digest(&counts, &told, week, reader.role, &self.mail.public_url);
        Ok((counts, mail))
    }

    /// How it ended, with its row in the trail: what left the agency, and for whom.
    fn settle(&self, reader: &Reader, week: NaiveDate, state: DigestState, counts: Counts) -> Result<()> {
        let (user, now, trail) = (reader.id, self.clock.now(), self.trail.clone());
        let subject = Some(RecordId::from_uuid(user.uuid()));
        let entry = Entry { subject, detail: format!("{week} {}", state.code()), ..Entry::of(ACTION) };
        self.db.write(move |conn: &mut Conn| {
            store::settle(conn, (user, week), state, &counts, now)?;
            trail.add(conn, By::default(), now, &entry)
        })
    }
}

/// The same for each try of the same summary.
fn key(reader: &Reader, week: NaiveDate) -> String {
    format!("digest-{}-{week}", reader.id)
}
