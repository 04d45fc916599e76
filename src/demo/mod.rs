//! Juniper County: a fictional county to try Homeward on. Everything follows from a seed and from today's date.

use crate::access::password;
use crate::clock::Clock;
use crate::db::{Target, migrate};
use crate::domain::role::Role;
use crate::features::users::{self, NewUser};

/// An account of the demo.
#[derive(Debug, Clone)]
pub struct SignIn {
    /// What to sign in with.
    pub email: String,
    /// Who that is.
    pub what: String,
}

/// A password for this demo only.
///
/// # Errors
/// When the machine has no randomness to give.
pub fn made_up_password() -> anyhow::Result<String> {
    let secret = crate::access::token::secret()?;
    let part = |from: usize| secret.get(from..from + 5).unwrap_or("porch").to_owned();
    Ok(format!("{}-{}-{}", part(0), part(5), part(10)))
}

/// Makes the county in a fresh database.
///
/// # Errors
/// When the database cannot be made or filled.
pub fn fill(target: &Target, clock: &Clock, password: &str) -> anyhow::Result<Vec<SignIn>> {
    let mut conn = target.throw_away().open()?;
    migrate::run(&mut conn)?;
    let hash = password::hash(password)?;
    let now = clock.now();
    conn.write_tx(|conn| {
        let office = users::add_office(conn, "north", "North office", now)?;
        for (email, role) in [("reunification@juniper.test", Role::ReunificationWorker), ("admin@juniper.test", Role::Administrator)] {
            let new = NewUser { email: email.to_owned(), full_name: "Ana Reyes".to_owned(), role, office: Some(office), unit: None, phone: String::new(), languages: vec![] };
            let id = users::add_user(conn, &new, now)?;
            users::set_password(conn, id, &hash)?;
        }
        Ok::<(), crate::error::Error>(())
    })?;
    Ok(vec![])
}
