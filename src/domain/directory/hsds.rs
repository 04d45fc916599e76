//! How values stand in Open Referral HSDS 3, the exchange format of directories (docs.openreferral.org, CC BY-SA), and how they are
//! read. HSDS has one free text for waiting (`service.wait_time`): what we write there is read back as it was.

use chrono::{NaiveDate, NaiveTime};

use super::{Check, LONGEST_WEEKS, LocationKind, Opening, ServiceStatus};

const CLOSED: &str = "Not taking anyone";
const FIRST: &str = "First open slot on ";
const WAITLIST: &str = "Waitlist of ";

/// What `wait_time` says of a check; nothing where nothing was said.
pub fn wait_time(check: Check) -> Option<String> {
    let said = match check.opening {
        Opening::Open(on) => format!("{FIRST}{on}"),
        Opening::Waitlist(weeks) => format!("{WAITLIST}{weeks} weeks"),
        Opening::Closed => CLOSED.to_owned(),
        Opening::Unsaid => return None,
    };
    Some(format!("{said} (checked {})", check.on))
}

/// The opening that a `wait_time` tells, and the day of the check where it says so. Others' words are read where they are plain:
/// "3 weeks", "Waitlist of 3 weeks", "2 months", "Not taking anyone".
pub fn read_wait_time(text: &str) -> Option<(Opening, Option<NaiveDate>)> {
    let text = text.trim();
    let (said, on) = match text.split_once(" (checked ") {
        Some((said, rest)) => (said, Some(rest.strip_suffix(')')?.parse().ok()?)),
        None => (text, None),
    };
    if said.eq_ignore_ascii_case(CLOSED) {
        return Some((Opening::Closed, on));
    }
    if let Some(day) = said.strip_prefix(FIRST) {
        return Some((Opening::Open(day.parse().ok()?), on));
    }
    let mut words = said.strip_prefix(WAITLIST).unwrap_or(said).split_whitespace();
    let (number, unit) = (words.next()?.parse::<i32>().ok()?, words.next()?.to_lowercase());
    let weeks = match unit.as_str() {
        "week" | "weeks" => number,
        "month" | "months" => number.checked_mul(52)?.checked_add(11)? / 12,
        "day" | "days" => number.checked_add(6)? / 7,
        _ => return None,
    };
    let is_plain = words.next().is_none() && (1..=LONGEST_WEEKS).contains(&weeks);
    is_plain.then_some((Opening::Waitlist(weeks), on))
}

/// A time of day: `10:00`, `10:00:00`, with or without a zone, which a local clock does not need.
pub fn read_time(text: &str) -> Option<NaiveTime> {
    let text = text.trim();
    let bare = text.split(['Z', '+']).next()?.trim();
    let minutes = bare.get(..5).filter(|hm| hm.as_bytes().get(2) == Some(&b':'))?;
    let rest = bare.get(5..)?;
    let is_whole = rest.is_empty() || rest.starts_with(':') || rest.starts_with('-');
    NaiveTime::parse_from_str(minutes, "%H:%M").ok().filter(|_| is_whole)
}

/// A date: `2026-11-23`, also at the head of a moment.
pub fn read_date(text: &str) -> Option<NaiveDate> {
    let text = text.trim();
    let (day, rest) = text.split_at_checked(10)?;
    if rest.is_empty() || rest.starts_with('T') { day.parse().ok() } else { None }
}

/// A telephone number with its extension, without the quotes that some exports leave around it.
pub fn phone(number: &str, extension: &str) -> String {
    let number = number.trim().trim_matches('"').trim();
    if extension.is_empty() || number.is_empty() { number.to_owned() } else { format!("{number} ext. {extension}") }
}

/// The number and the extension of a telephone as we keep it.
pub fn phone_parts(phone: &str) -> (&str, Option<&str>) {
    match phone.rsplit_once(" ext. ") {
        Some((number, extension)) if !extension.is_empty() && extension.bytes().all(|b| b.is_ascii_digit()) => {
            (number, Some(extension))
        }
        _ => (phone, None),
    }
}

/// The status as HSDS writes it.
pub const fn status(status: ServiceStatus) -> &'static str {
    match status {
        ServiceStatus::TemporarilyClosed => "temporarily closed",
        other => other.code(),
    }
}

/// The status that HSDS writes so.
pub fn read_status(text: &str) -> Option<ServiceStatus> {
    ServiceStatus::ALL.iter().copied().find(|one| status(*one) == text)
}

/// The kind of a location that HSDS writes so.
pub fn read_location_kind(text: &str) -> Option<LocationKind> {
    LocationKind::from_code(text)
}

/// A whole number of years; HSDS allows any number.
pub fn read_years(text: &str) -> Option<i32> {
    let whole =
        text.split_once('.').map_or(Some(text), |(whole, rest)| rest.bytes().all(|b| b == b'0').then_some(whole))?;
    whole.parse().ok().filter(|years| (0..=130).contains(years))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn the_words_of_others_are_read_where_they_are_plain() {
        assert_eq!(read_wait_time("3 weeks"), Some((Opening::Waitlist(3), None)));
        assert_eq!(read_wait_time("2 months"), Some((Opening::Waitlist(9), None)));
        assert_eq!(read_wait_time("10 days"), Some((Opening::Waitlist(2), None)));
        for vague in [
            "wait_time",
            "",
            "about a month",
            "3 weeks or more",
            "0 weeks",
            "99999 weeks",
            "Not taking anyone (checked",
        ] {
            assert_eq!(read_wait_time(vague), None, "{vague}");
        }
    }

    #[test]
    fn times_dates_and_years_are_read_as_the_examples_write_them() {
        assert_eq!(read_time("10:00:00"), NaiveTime::from_hms_opt(10, 0, 0));
        assert_eq!(read_time("18:30"), NaiveTime::from_hms_opt(18, 30, 0));
        assert_eq!(read_time("18:30Z"), NaiveTime::from_hms_opt(18, 30, 0));
        assert_eq!((read_time("ten"), read_time("25:00"), read_time("10:000")), (None, None, None));
        assert_eq!(read_date("2023-03-15T10:30:45.123Z"), Some(day("2023-03-15")));
        assert_eq!((read_date("2023"), read_date("2023-02-30"), read_date("2023-03-15x")), (None, None, None));
        assert_eq!(
            (read_years("12"), read_years("12.0"), read_years("12.5"), read_years("-1")),
            (Some(12), Some(12), None, None)
        );
    }

    #[test]
    fn a_telephone_keeps_its_extension_and_loses_stray_quotes() {
        assert_eq!(phone("\"+44 1234 234567\"", "100"), "+44 1234 234567 ext. 100");
        assert_eq!(phone_parts("+44 1234 234567 ext. 100"), ("+44 1234 234567", Some("100")));
        assert_eq!(phone_parts("555-0100 ext. desk"), ("555-0100 ext. desk", None));
    }

    #[test]
    fn every_status_comes_back() {
        assert!(ServiceStatus::ALL.iter().all(|one| read_status(status(*one)) == Some(*one)));
        assert_eq!(read_status("open"), None);
    }

    proptest! {
        #[test]
        fn what_we_write_of_an_opening_is_read_back(kind in 0usize..3, weeks in 1i32..=LONGEST_WEEKS, ago in 0i64..900, ahead in 0i64..90) {
            let on = day("2026-11-23") - chrono::Duration::days(ago);
            let opening = [Opening::Open(on + chrono::Duration::days(ahead)), Opening::Waitlist(weeks), Opening::Closed][kind];
            let said = wait_time(Check { opening, on }).unwrap();
            prop_assert_eq!(read_wait_time(&said), Some((opening, Some(on))));
        }

        #[test]
        fn no_text_upsets_the_reading(text in "\\PC{0,40}") {
            let _ = (read_wait_time(&text), read_time(&text), read_date(&text), read_years(&text), phone_parts(&text));
        }
    }
}
