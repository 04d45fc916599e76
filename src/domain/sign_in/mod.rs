//! Signing in: how far a person has come, how often she may try, which passwords hold, and when an unused account goes off.

pub mod password;
pub mod tries;

use chrono::{DateTime, Duration, NaiveDate, Utc};

use super::calendar::Zone;

crate::codes! {
    /// How far a session has come in proving who its person is.
    pub enum Level {
        /// Nothing is open but the second step.
        Password => "password", "Password only",
        Full => "full", "Signed in",
    }
}

crate::codes! {
    /// What happened to a person's own account, as she reads it on her account page.
    pub enum Happening {
        SignedIn => "signed_in", "Signed in",
        WrongPassword => "wrong_password", "A wrong password was typed",
        WrongCode => "wrong_code", "A wrong code was typed",
        Locked => "locked", "Closed for fifteen minutes after five wrong tries",
        PasswordChanged => "password_changed", "Password changed",
        LinkUsed => "link_used", "Password set with a one-time link",
        SecondFactorSet => "second_factor_set", "Authenticator app set up",
        SecondFactorRemoved => "second_factor_removed", "Authenticator app removed",
        RecoveryCodeUsed => "recovery_code_used", "A recovery code was used",
    }
}

/// How long a one-time link can be used.
pub const LINK_LIFE: Duration = Duration::hours(72);

/// An account that nobody used this long is off until an administrator renews it.
pub const UNUSED: Duration = Duration::days(60);

/// How long after proving who she is a person may do what asks for a recent proof.
pub const RECENT: Duration = Duration::minutes(10);

/// Whether an account last used (or renewed, or made) at `used_at` is off for want of use.
#[must_use]
pub fn is_unused(used_at: DateTime<Utc>, now: DateTime<Utc>) -> bool {
    now - used_at >= UNUSED
}

/// When an account ends that has a last day: with the first moment after it in the agency's zone.
#[must_use]
pub fn closes_at(last_day: NaiveDate, zone: Zone) -> DateTime<Utc> {
    zone.start_of(last_day.succ_opt().unwrap_or(last_day))
}

/// The last day of an account that ends then.
#[must_use]
pub fn last_day(closes_at: DateTime<Utc>, zone: Zone) -> NaiveDate {
    zone.local_date(closes_at - Duration::microseconds(1))
}

/// Whether an account is over.
#[must_use]
pub fn has_closed(closes_at: Option<DateTime<Utc>>, now: DateTime<Utc>) -> bool {
    closes_at.is_some_and(|at| at <= now)
}

/// Whether a proof at `proved_at` is still recent.
#[must_use]
pub fn is_recent(proved_at: DateTime<Utc>, now: DateTime<Utc>) -> bool {
    now - proved_at < RECENT
}

/// A browser and its system in words, from what it says of itself: "Firefox on Windows".
#[must_use]
pub fn browser_in_words(agent: &str) -> String {
    let first = |of: &[(&str, &'static str)]| of.iter().find(|(sign, _)| agent.contains(sign)).map(|(_, name)| *name);
    // In this order: Edge also says that it is Chrome, and Chrome that it is Safari.
    let browser = first(&[
        ("Edg", "Edge"),
        ("OPR/", "Opera"),
        ("SamsungBrowser", "Samsung Internet"),
        ("Firefox/", "Firefox"),
        ("FxiOS", "Firefox"),
        ("CriOS", "Chrome"),
        ("Chrome/", "Chrome"),
        ("Safari/", "Safari"),
    ]);
    let system = first(&[
        ("iPhone", "an iPhone"),
        ("iPad", "an iPad"),
        ("Android", "Android"),
        ("Windows", "Windows"),
        ("CrOS", "a Chromebook"),
        ("Mac OS X", "a Mac"),
        ("Linux", "Linux"),
    ]);
    match (browser, system) {
        (Some(browser), Some(system)) => format!("{browser} on {system}"),
        (Some(one), None) | (None, Some(one)) => one.to_owned(),
        (None, None) => "An unknown browser".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_codes_are_sound() {
        crate::domain::code::check_codes::<Level>();
        crate::domain::code::check_codes::<Happening>();
    }

    #[test]
    fn an_account_lasts_through_its_last_day_in_the_agencys_zone() {
        let zone = Zone::parse("America/Chicago").unwrap();
        // The clocks go back that night: the day has 25 hours.
        let last: NaiveDate = "2026-11-01".parse().unwrap();
        let closes: DateTime<Utc> = "2026-11-02T06:00:00Z".parse().unwrap();
        assert_eq!((closes_at(last, zone), last_day(closes, zone)), (closes, last));
        assert!(!has_closed(Some(closes), closes - Duration::microseconds(1)));
        assert!(has_closed(Some(closes), closes));
        assert!(!has_closed(None, closes));
    }

    #[test]
    fn an_account_goes_off_after_sixty_days_and_a_proof_ages_in_ten_minutes() {
        let at = |text: &str| text.parse::<DateTime<Utc>>().unwrap();
        let used = at("2026-09-01T12:00:00Z");
        assert!(!is_unused(used, at("2026-10-31T11:59:59Z")));
        assert!(is_unused(used, at("2026-10-31T12:00:00Z")));
        assert!(is_recent(used, at("2026-09-01T12:09:59Z")));
        assert!(!is_recent(used, at("2026-09-01T12:10:00Z")));
    }

    #[test]
    fn browsers_are_named_as_people_name_them() {
        let windows = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0 Safari/537.36";
        assert_eq!(browser_in_words(windows), "Chrome on Windows");
        assert_eq!(browser_in_words(&format!("{windows} Edg/142.0")), "Edge on Windows");
        let iphone = "Mozilla/5.0 (iPhone; CPU iPhone OS 26_0 like Mac OS X) AppleWebKit/605.1.15 Version/26.0 Mobile Safari/604.1";
        assert_eq!(browser_in_words(iphone), "Safari on an iPhone");
        assert_eq!(browser_in_words("curl/8"), "An unknown browser");
    }
}
