//! Calendar files (iCalendar, RFC 5545): plain events in, the text of a file out.
//!
//! Written here and not by a crate: the ones there are stamp events with the machine's clock and make their keys up, and what
//! decides here reads no clock. Times are in UTC, so that a file needs no table of clock changes: [`Zone::instant`] has
//! already said which moment a local time is.

use chrono::{DateTime, NaiveDate, NaiveTime, Utc};

use super::calendar::Zone;

/// Octets of a line, without its end (section 3.1).
const LONGEST: usize = 75;

/// When an event is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum When {
    /// A day, with no time known.
    Day(NaiveDate),
    /// From a moment on; nobody said how long.
    From(DateTime<Utc>),
}

impl When {
    /// The agency's local day and time of day, where one is known.
    #[must_use]
    pub fn local(zone: Zone, on: NaiveDate, time: Option<NaiveTime>) -> Self {
        time.map_or(Self::Day(on), |time| Self::From(zone.instant(on, time)))
    }
}

/// An event. What it says leaves the system: words for a passer-by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    /// The same for as long as the event is the same, so that a calendar replaces what it holds.
    pub uid: String,
    /// When it is.
    pub when: When,
    /// What it is called.
    pub summary: String,
    /// Where; empty where nobody said.
    pub location: String,
    /// What more there is to know; empty for nothing.
    pub description: String,
    /// Whether it is cancelled.
    pub is_cancelled: bool,
}

impl Event {
    /// How often it changed: an event is booked once and cancelled once at most.
    const fn sequence(&self) -> u8 {
        if self.is_cancelled { 1 } else { 0 }
    }

    fn start(&self) -> String {
        match self.when {
            When::Day(on) => format!("DTSTART;VALUE=DATE:{}", on.format("%Y%m%d")),
            When::From(at) => format!("DTSTART:{}", utc(at)),
        }
    }

    /// Its lines, made at `stamp`.
    fn lines(&self, stamp: DateTime<Utc>) -> Vec<String> {
        let mut lines = vec![
            "BEGIN:VEVENT".to_owned(),
            format!("UID:{}", escaped(&self.uid)),
            format!("DTSTAMP:{}", utc(stamp)),
            self.start(),
            format!("SEQUENCE:{}", self.sequence()),
            format!("STATUS:{}", if self.is_cancelled { "CANCELLED" } else { "CONFIRMED" }),
            format!("SUMMARY:{}", escaped(&self.summary)),
        ];
        let said = [("LOCATION", &self.location), ("DESCRIPTION", &self.description)];
        lines
            .extend(said.iter().filter(|(_, text)| !text.is_empty()).map(|(n, text)| format!("{n}:{}", escaped(text))));
        // Where nobody said how long it takes, nobody is kept from booking something else.
        lines.push("TRANSP:TRANSPARENT".to_owned());
        lines.push("END:VEVENT".to_owned());
        lines
    }

    /// The bare event, as a phone's camera takes it from a QR code: what, when and where, and no more, so that the squares stay
    /// large.
    #[must_use]
    pub fn for_camera(&self) -> String {
        let mut lines = vec!["BEGIN:VEVENT".to_owned(), format!("SUMMARY:{}", escaped(&self.summary)), self.start()];
        if !self.location.is_empty() {
            lines.push(format!("LOCATION:{}", escaped(&self.location)));
        }
        lines.push("END:VEVENT".to_owned());
        // Not folded: cameras' readers take a line as it is.
        lines.join("\r\n")
    }
}

/// A file of these events (METHOD:PUBLISH: for whoever has it, no answer asked), made at `stamp`. It names no program and no agency.
#[must_use]
pub fn write(events: &[Event], stamp: DateTime<Utc>) -> String {
    let head = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Appointments//EN", "CALSCALE:GREGORIAN", "METHOD:PUBLISH"];
    let body = events.iter().flat_map(|event| event.lines(stamp));
    let lines = head.into_iter().map(str::to_owned).chain(body).chain(["END:VCALENDAR".to_owned()]);
    lines.fold(String::new(), |mut file, line| {
        fold(&line, &mut file);
        file
    })
}

/// `20261124T150000Z`.
fn utc(at: DateTime<Utc>) -> String {
    at.format("%Y%m%dT%H%M%SZ").to_string()
}

/// Text of a property (section 3.3.11): what has a meaning is escaped, and no other control character goes through.
fn escaped(text: &str) -> String {
    let text = text.replace("\r\n", "\n");
    text.chars().fold(String::with_capacity(text.len()), |mut out, c| {
        match c {
            '\\' | ';' | ',' => out.extend(['\\', c]),
            '\n' => out.push_str("\\n"),
            c if c.is_control() => {}
            c => out.push(c),
        }
        out
    })
}

/// A line with its end, in pieces of 75 octets at most (section 3.1), never within a character.
fn fold(line: &str, file: &mut String) {
    let mut used = 0;
    for c in line.chars() {
        if used + c.len_utf8() > LONGEST {
            file.push_str("\r\n ");
            used = 1;
        }
        file.push(c);
        used += c.len_utf8();
    }
    file.push_str("\r\n");
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::domain::period::tests::{any_date, date};

    fn stamp() -> DateTime<Utc> {
        "2026-11-24T15:00:00Z".parse().unwrap()
    }

    fn event() -> Event {
        Event {
            uid: "0193".to_owned(),
            when: When::Day(date("2026-12-01")),
            summary: "Appointment".to_owned(),
            location: "12 Elm Street, Juniper".to_owned(),
            description: String::new(),
            is_cancelled: false,
        }
    }

    /// The file as a reader sees it: unfolded.
    fn unfolded(file: &str) -> Vec<String> {
        file.replace("\r\n ", "").split_terminator("\r\n").map(str::to_owned).collect()
    }

    /// The value of the first property of this name, unescaped.
    fn value(file: &str, name: &str) -> Option<String> {
        let lines = unfolded(file);
        let raw = lines.iter().find_map(|line| line.strip_prefix(name)?.strip_prefix(':'))?;
        let (mut out, mut rest) = (String::new(), raw.chars());
        while let Some(c) = rest.next() {
            match c {
                '\\' => out.push(rest.next().map_or('\\', |c| if c == 'n' { '\n' } else { c })),
                c => out.push(c),
            }
        }
        Some(out)
    }

    #[test]
    fn a_file_is_as_calendars_want_it() {
        let file = write(&[event()], stamp());
        let wanted = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Appointments//EN\r\nCALSCALE:GREGORIAN\r\nMETHOD:PUBLISH\r\n\
            BEGIN:VEVENT\r\nUID:0193\r\nDTSTAMP:20261124T150000Z\r\nDTSTART;VALUE=DATE:20261201\r\nSEQUENCE:0\r\n\
            STATUS:CONFIRMED\r\nSUMMARY:Appointment\r\nLOCATION:12 Elm Street\\, Juniper\r\nTRANSP:TRANSPARENT\r\n\
            END:VEVENT\r\nEND:VCALENDAR\r\n";
        assert_eq!(file, wanted);
    }

    #[test]
    fn a_cancelled_event_keeps_its_key_and_counts_on() {
        let file = write(&[Event { is_cancelled: true, ..event() }], stamp());
        assert!(file.contains("UID:0193\r\n") && file.contains("SEQUENCE:1\r\n"), "{file}");
        assert!(file.contains("STATUS:CANCELLED\r\n"), "{file}");
    }

    #[test]
    fn a_camera_gets_what_when_and_where() {
        let wanted = "BEGIN:VEVENT\r\nSUMMARY:Appointment\r\nDTSTART;VALUE=DATE:20261201\r\nLOCATION:12 Elm Street\\, Juniper\r\nEND:VEVENT";
        assert_eq!(event().for_camera(), wanted);
    }

    #[test]
    fn no_text_ends_a_line_or_begins_another_property() {
        let location = "x\r\nEND:VEVENT\nBEGIN:VEVENT\rSUMMARY:other\u{7}".to_owned();
        let file = write(&[Event { location, ..event() }], stamp());
        assert_eq!(unfolded(&file).iter().filter(|line| *line == "BEGIN:VEVENT").count(), 1, "{file}");
        assert_eq!(unfolded(&file).iter().filter(|line| line.starts_with("SUMMARY")).count(), 1, "{file}");
    }

    /// The days on which clocks change, and any other one.
    fn day() -> impl Strategy<Value = NaiveDate> {
        let changes = ["2026-03-08", "2026-11-01", "2027-03-14", "2027-11-07"].map(date);
        prop_oneof![prop::sample::select(changes.to_vec()), any_date()]
    }

    proptest! {
        #[test]
        fn any_text_comes_back_and_no_line_is_too_long(text in "[ -~\u{a0}-\u{ff}\u{1f600}-\u{1f640}\n\\\\;,]{0,300}") {
            let file = write(&[Event { description: text.clone(), ..event() }], stamp());
            prop_assert!(file.split("\r\n").all(|line| line.len() <= LONGEST), "{}", file);
            prop_assert!(!file.replace("\r\n", "").contains(['\r', '\n']));
            prop_assert_eq!(value(&file, "DESCRIPTION").unwrap_or_default(), text);
        }

        #[test]
        fn the_clock_on_the_wall_shows_what_was_booked_also_when_clocks_change(day in day(), minute in 0u32..1440) {
            let zone = Zone::parse("America/Chicago").unwrap();
            let time = NaiveTime::from_num_seconds_from_midnight_opt(minute * 60, 0).unwrap();
            let file = write(&[Event { when: When::local(zone, day, Some(time)), ..event() }], stamp());
            let written = value(&file, "DTSTART").unwrap();
            let at = chrono::NaiveDateTime::parse_from_str(&written, "%Y%m%dT%H%M%SZ").unwrap().and_utc();
            let local = zone.local(at);
            // A time that clocks skip is the first moment after it.
            let skipped = local.date() == day && local.time() > time && zone.instant(day, time) == at;
            prop_assert!(local == day.and_time(time) || skipped, "{} for {} {}", local, day, time);
        }
    }
}
