//! PostgreSQL's follower: a thread that runs the closing work behind the commits, once for all that came while it was busy.

use std::sync::mpsc::{Receiver, SyncSender, sync_channel};

use diesel::result::Error as DbError;

use super::pool::{Closing, Pool};

/// A handle to the follower. Its thread ends when the last handle is gone.
#[derive(Clone)]
pub(super) struct Follower(SyncSender<()>);

impl Follower {
    /// Starts the thread. Its first run takes up what an earlier process left.
    pub(super) fn start(pool: Pool, closing: Closing) -> std::io::Result<Self> {
        let (sender, wakes) = sync_channel(1);
        std::thread::Builder::new()
            .name("homeward-follower".to_owned())
            .spawn(move || follow(&pool, &closing, &wakes))?;
        let follower = Self(sender);
        follower.wake();
        Ok(follower)
    }

    /// Asks for a run, unless one is asked for already.
    pub(super) fn wake(&self) {
        // Full means that a run is still to come: it will see this commit too.
        let _ = self.0.try_send(());
    }
}

fn follow(pool: &Pool, closing: &Closing, wakes: &Receiver<()>) {
    while wakes.recv().is_ok() {
        let done = match pool.get() {
            Ok(mut conn) => conn.append_tx(|conn| closing(conn)).map_err(|error: DbError| error.to_string()),
            Err(error) => Err(error.to_string()),
        };
        if let Err(error) = done {
            tracing::warn!(error, "the work behind a commit failed; the next run makes up for it");
        }
    }
}
