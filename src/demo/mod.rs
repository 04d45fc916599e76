//! Juniper County: a fictional county to try Homeward on. Everything follows from a seed and from today's date.
//!
//! `names.rs` holds words, `staff.rs` the people who sign in, `plot.rs` decides what happens to a family, `story.rs`
//! (with `services.rs`, `adults.rs`, `plans.rs`, `progress.rs`, `goals.rs`, `meetings.rs` and `aftercare.rs`) writes it down as the workers
//! would have; `directory.rs` says what the providers offer, `dangers.rs` tells of safety concerns, `partners.rs` of parent partners, `consents.rs` of treatment records, `courtroom.rs` of the courtroom desk, `secrets.rs` closes a few families, `mistakes.rs` gets something wrong, `looks.rs` is what the audit trail has of the last weeks.

mod adults;
mod aftercare;
mod around;
mod consents;
mod courtroom;
mod dangers;
mod directory;
mod goals;
mod looks;
mod meetings;
mod mistakes;
mod names;
mod partners;
mod plans;
mod plot;
mod progress;
mod secrets;
mod services;
mod staff;
mod story;
mod visits;
mod wellbeing;

use rand::SeedableRng as _;
use rand::rngs::SmallRng;

use crate::access::Entry;
use crate::access::{By, Keys, Trail, password, token};
use crate::clock::Clock;
use crate::db::{Target, migrate};
use crate::error::Error;

pub use staff::SignIn;

/// Families in the county, of the last three years.
pub const FAMILIES: u32 = 400;
const SEED: u64 = 20_190_328;

/// A password for this demo only.
///
/// # Errors
/// When the machine has no randomness to give.
pub fn made_up_password() -> anyhow::Result<String> {
    let secret = token::secret()?;
    let part = |from: usize| secret.get(from..from + 5).unwrap_or("porch").to_owned();
    Ok(format!("{}-{}-{}", part(0), part(5), part(10)))
}

/// Makes the county in a fresh database and gives the accounts that can sign in.
///
/// # Errors
/// When the database cannot be made or filled.
pub fn fill(target: &Target, keys: &Keys, clock: &Clock, password: &str) -> anyhow::Result<Vec<SignIn>> {
    fill_with(target, keys, clock, password, FAMILIES)
}

/// The same with another number of families: for load tests.
///
/// # Errors
/// As [`fill`].
pub fn fill_with(
    target: &Target,
    keys: &Keys,
    clock: &Clock,
    password: &str,
    families: u32,
) -> anyhow::Result<Vec<SignIn>> {
    let trail = Trail::of(keys);
    // Throw-away while it is filled: nothing is acknowledged before the end.
    let mut conn = target.throw_away().open()?;
    migrate::run(&mut conn)?;
    let hash = password::hash(password)?;
    let (now, today) = (clock.now(), clock.today());
    conn.write_tx(|conn| {
        let mut rng = SmallRng::seed_from_u64(SEED);
        let mut staff = staff::hire(conn, &hash, families, now)?;
        let providers = story::providers(conn, now)?;
        directory::write(conn, &staff, &providers, today, now)?;
        let mut told = Vec::new();
        for n in 0..families {
            let plot = plot::family(&mut rng, n, families, today);
            told.extend(story::write(conn, &mut rng, &mut staff, &providers, &plot, today)?);
        }
        dangers::write(conn, &staff, &told, today)?;
        partners::write(conn, &staff, &told, today)?;
        secrets::write(conn, &staff, &told, now)?;
        consents::write(conn, keys, &told, &providers, today)?;
        courtroom::write(conn, &staff, &providers, &told, (today, now))?;
        mistakes::write(conn, &staff, &told, today)?;
        looks::write(conn, &trail, &staff, &told, clock.zone(), now)?;
        trail.add(conn, By::default(), now, &Entry::change("FillDemo"))?;
        trail.link(conn)?;
        Ok::<_, Error>(())
    })?;
    Ok(staff::sign_ins())
}
