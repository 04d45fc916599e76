//! SQLite's one writer: a thread that owns the only writing connection.
//!
//! Contending connections stall one another for seconds, so writes queue here instead. All that is waiting when the
//! writer is free shares one transaction and one flush to the disk; each piece of work has its own savepoint, and nobody
//! hears "done" before the commit.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::Duration;

use diesel::Connection as _;
use diesel::result::Error as DbError;
use tokio::sync::{mpsc, oneshot};

use super::conn::Conn;
use super::pool::{Closing, Gone};
use super::target::Target;

/// Pieces of work that may wait. More than this and the program says that it is busy.
const QUEUE: usize = 4096;
/// Pieces of work that share one commit at most.
const BATCH: usize = 256;

/// How long views wait for one another when several come at once. Each commit takes from every reader the pages that it
/// holds, so that fewer commits cost less, and every view is one.
const GATHERING: Duration = Duration::from_millis(2);

/// Said of work that panicked.
const UNEXPECTED: &str = "the work failed unexpectedly and was undone";

/// Told how the commit went, sends the answer to whoever waits.
type Finish = Box<dyn FnOnce(Result<(), String>) + Send>;
type Job = Box<dyn FnOnce(&mut Conn) -> Finish + Send>;

/// Work that waits for the writer.
struct Queued {
    job: Job,
    /// Whether it may wait for more of its kind: a view may, an entry not.
    patient: bool,
}

/// A handle to the writer thread. The thread ends when the last handle is gone.
#[derive(Clone)]
pub(super) struct Writer(mpsc::Sender<Queued>);

impl Writer {
    pub(super) fn start(target: &Target, closing: Closing) -> anyhow::Result<Self> {
        let mut conn = target.open()?;
        let (sender, mut queue) = mpsc::channel::<Queued>(QUEUE);
        std::thread::Builder::new().name("homeward-writer".to_owned()).spawn(move || {
            let mut batch = Vec::with_capacity(BATCH);
            let mut crowded = false;
            while queue.blocking_recv_many(&mut batch, BATCH) > 0 {
                if crowded && batch.iter().all(|queued| queued.patient) {
                    std::thread::sleep(GATHERING);
                    batch.extend(std::iter::from_fn(|| queue.try_recv().ok()).take(BATCH));
                }
                crowded = batch.len() > 1;
                run(&mut conn, batch.drain(..).map(|queued| queued.job), &closing);
            }
        })?;
        Ok(Self(sender))
    }

    /// Queues `work`, all or nothing of it. The answer comes after its commit.
    pub(super) fn submit<T, E>(
        &self,
        mut work: impl FnMut(&mut Conn) -> Result<T, E> + Send + 'static,
    ) -> Result<oneshot::Receiver<Result<T, E>>, Gone>
    where
        T: Send + 'static,
        E: From<DbError> + From<Gone> + Send + 'static,
    {
        // A panic must not take the writer with it: the savepoint is rolled back and only this work fails.
        self.queue(false, move |conn| {
            catch_unwind(AssertUnwindSafe(|| conn.transaction(|conn| work(conn))))
                .unwrap_or_else(|_| Err(rolled_back(conn)))
        })
    }

    /// Queues `work` that adds a row in one statement, and so is all or nothing by itself. The answer comes after its commit,
    /// for which it may wait a little until others of its kind have come.
    pub(super) fn submit_row<T, E>(
        &self,
        mut work: impl FnMut(&mut Conn) -> Result<T, E> + Send + 'static,
    ) -> Result<oneshot::Receiver<Result<T, E>>, Gone>
    where
        T: Send + 'static,
        E: From<DbError> + From<Gone> + Send + 'static,
    {
        self.queue(true, move |conn| {
            catch_unwind(AssertUnwindSafe(|| work(conn))).unwrap_or_else(|_| Err(E::from(Gone(UNEXPECTED.to_owned()))))
        })
    }

    fn queue<T, E>(
        &self,
        patient: bool,
        mut work: impl FnMut(&mut Conn) -> Result<T, E> + Send + 'static,
    ) -> Result<oneshot::Receiver<Result<T, E>>, Gone>
    where
        T: Send + 'static,
        E: From<Gone> + Send + 'static,
    {
        let (done, answer) = oneshot::channel();
        let job: Job = Box::new(move |conn| {
            let result = work(conn);
            Box::new(move |commit| {
                let result = match commit {
                    Ok(()) => result,
                    Err(why) => Err(E::from(Gone(why))),
                };
                // A receiver that went away no longer wants the answer.
                let _ = done.send(result);
            })
        });
        self.0.try_send(Queued { job, patient }).map_err(|error| Gone(error.to_string()))?;
        Ok(answer)
    }
}

/// After a panic inside a savepoint: undo it, so that the rest of the batch stands.
fn rolled_back<E: From<DbError> + From<Gone>>(conn: &mut Conn) -> E {
    use diesel::connection::TransactionManager as _;
    match <Conn as diesel::Connection>::TransactionManager::rollback_transaction(conn) {
        Ok(()) => E::from(Gone(UNEXPECTED.to_owned())),
        Err(error) => E::from(error),
    }
}

fn run(conn: &mut Conn, jobs: impl Iterator<Item = Job>, closing: &Closing) {
    let mut waiting: Vec<Finish> = Vec::new();
    let commit = conn.append_tx(|conn| {
        for job in jobs {
            waiting.push(job(conn));
        }
        closing(conn)
    });
    for finish in waiting {
        finish(commit.as_ref().copied().map_err(ToString::to_string));
    }
}
