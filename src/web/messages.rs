//! The words of papers for families, in each of their languages: one Fluent file a language, built into the binary.
//!
//! A file has a version, a date and who certified the translation. Certified people translate; while nobody has, the worker who
//! hands a paper out is told, and the paper's reader is not.

use std::sync::LazyLock;

use anyhow::Context as _;
use chrono::{Datelike as _, NaiveDate, NaiveTime, Timelike as _};
use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource};
use unic_langid::LanguageIdentifier;

use crate::domain::language::Language;
use crate::error::Result;

/// The words in one language.
pub struct Messages {
    language: Language,
    bundle: FluentBundle<FluentResource>,
}

/// How far a translation has come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Origin {
    /// Grows with each change of the English words.
    pub version: String,
    /// When it was written.
    pub on: NaiveDate,
    /// Who certified it; empty while nobody has.
    pub certified_by: String,
}

static EVERY: LazyLock<Vec<Messages>> = LazyLock::new(|| Language::ALL.iter().map(|of| Messages::read(*of)).collect());

/// The file of a language.
const fn file(language: Language) -> &'static str {
    match language {
        Language::English => include_str!("../../messages/en.ftl"),
        Language::Spanish => include_str!("../../messages/es.ftl"),
        Language::Hmong => include_str!("../../messages/hmn.ftl"),
        Language::Somali => include_str!("../../messages/so.ftl"),
    }
}

impl Messages {
    fn read(language: Language) -> Self {
        let id = language.code().parse::<LanguageIdentifier>().unwrap_or_default();
        let mut bundle = FluentBundle::new_concurrent(vec![id]);
        // All four are written from left to right: marks around each name would only end up in calendar files.
        bundle.set_use_isolating(false);
        // What cannot be read is left out, and a test refuses it.
        let resource = FluentResource::try_new(file(language).to_owned()).unwrap_or_else(|(read, _)| read);
        bundle.add_resource_overriding(resource);
        Self { language, bundle }
    }

    /// The words in a language.
    ///
    /// # Errors
    /// Never, for a language of the list.
    pub fn of(language: Language) -> Result<&'static Self> {
        Ok(EVERY.iter().find(|of| of.language == language).context("a language without words")?)
    }

    /// What stands under a key.
    ///
    /// # Errors
    /// When there is no such key.
    pub fn say(&self, key: &str) -> Result<String> {
        self.say_with(key, &[])
    }

    /// The same, with values put into their places.
    ///
    /// # Errors
    /// When there is no such key, or a value is missing.
    pub fn say_with(&self, key: &str, values: &[(&str, &str)]) -> Result<String> {
        let message = self.bundle.get_message(key).and_then(|message| message.value());
        let pattern = message.with_context(|| format!("no words for {key} in {}", self.language))?;
        let args: FluentArgs<'_> = values.iter().copied().collect();
        let mut problems = Vec::new();
        let said = self.bundle.format_pattern(pattern, Some(&args), &mut problems);
        match problems.first() {
            None => Ok(said.into_owned()),
            Some(problem) => Err(anyhow::anyhow!("{key} in {}: {problem}", self.language).into()),
        }
    }

    /// A day, written out: "Tuesday, November 24, 2026".
    ///
    /// # Errors
    /// When words are missing.
    pub fn date(&self, on: NaiveDate) -> Result<String> {
        let weekday = self.say(&format!("weekday-{}", on.weekday().number_from_monday()))?;
        let month = self.say(&format!("month-{}", on.month()))?;
        let (day, year) = (on.day().to_string(), on.year().to_string());
        self.say_with("date", &[("weekday", &weekday), ("month", &month), ("day", &day), ("year", &year)])
    }

    /// A time of day: "9:05 a.m.".
    ///
    /// # Errors
    /// When words are missing.
    pub fn time(&self, at: NaiveTime) -> Result<String> {
        let (afternoon, hour) = at.hour12();
        let clock = format!("{hour}:{:02}", at.minute());
        self.say_with(if afternoon { "time-pm" } else { "time-am" }, &[("time", &clock)])
    }

    /// How far this translation has come.
    ///
    /// # Errors
    /// When the file does not say.
    pub fn origin(&self) -> Result<Origin> {
        let on = self.say("file-date")?;
        Ok(Origin {
            version: self.say("file-version")?,
            on: on.parse().with_context(|| format!("{on} is no date"))?,
            certified_by: self.say("file-certified-by")?.trim().to_owned(),
        })
    }
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use super::*;

    /// Each key with the names of the values it wants, as the file has them.
    fn keys(language: Language) -> BTreeMap<String, BTreeSet<String>> {
        FluentResource::try_new(file(language).to_owned()).expect("a sound file");
        let mut keys = BTreeMap::new();
        for line in file(language).lines().filter(|line| !line.starts_with('#') && !line.trim().is_empty()) {
            let (key, words) = line.split_once(" = ").expect("a key and its words on one line");
            let wanted = words.split("{ $").skip(1).map(|rest| rest.split(' ').next().unwrap().to_owned()).collect();
            assert!(keys.insert(key.to_owned(), wanted).is_none(), "{key} twice in {language}");
        }
        keys
    }

    #[test]
    fn every_language_says_the_same_things_with_the_same_values() {
        let english = keys(Language::English);
        for &language in Language::ALL {
            assert_eq!(keys(language), english, "{language}");
        }
    }

    #[test]
    fn every_key_can_be_said_with_its_values_and_not_without() {
        for &language in Language::ALL {
            let words = Messages::of(language).unwrap();
            for (key, wanted) in keys(language) {
                let values: Vec<_> = wanted.iter().map(|name| (name.as_str(), "Xyz")).collect();
                let said = words.say_with(&key, &values).unwrap();
                assert!(said.matches("Xyz").count() >= wanted.len(), "{key}: {said}");
                assert!(!said.contains(['{', '}', '\u{2068}', '\u{2069}']), "{key}: {said}");
                assert_eq!(words.say(&key).is_err(), !wanted.is_empty(), "{key}");
            }
            assert!(words.say("no-such-key").is_err());
        }
    }

    #[test]
    fn every_file_says_its_version_its_day_and_whether_it_was_certified() {
        let english = Messages::of(Language::English).unwrap().origin().unwrap();
        for &language in Language::ALL {
            let origin = Messages::of(language).unwrap().origin().unwrap();
            assert_eq!(origin.version, english.version, "{language} is as new as the English words");
        }
        assert!(!english.certified_by.is_empty());
    }

    #[test]
    fn a_day_and_a_time_are_written_out() {
        let (on, at) = ("2026-11-24".parse().unwrap(), "14:05:00".parse().unwrap());
        let said = |language| {
            let words = Messages::of(language).unwrap();
            format!("{}; {}", words.date(on).unwrap(), words.time(at).unwrap())
        };
        assert_eq!(said(Language::English), "Tuesday, November 24, 2026; 2:05 p.m.");
        assert_eq!(said(Language::Spanish), "martes, 24 de noviembre de 2026; 2:05 p. m.");
        assert_eq!(said(Language::Hmong), "hnub Ob, lub Kaum Ib Hlis tim 24, 2026; 2:05 PM");
        assert_eq!(said(Language::Somali), "Talaado, 24 Nofeembar 2026; 2:05 PM");
    }
}
