//! The languages in which a family gets a paper.

crate::codes! {
    /// A language that papers for families are written in, by its code in pages (BCP 47).
    pub enum Language {
        English => "en", "English",
        Spanish => "es", "Spanish",
        Hmong => "hmn", "Hmong",
        Somali => "so", "Somali",
    }
}

impl Language {
    /// Its name in itself, for whoever reads no English.
    #[must_use]
    pub const fn own_name(self) -> &'static str {
        match self {
            Self::English => "English",
            Self::Spanish => "Español",
            Self::Hmong => "Hmoob",
            Self::Somali => "Soomaali",
        }
    }

    /// The language that a record names ("Spanish", "Hmong (White)"), the first where it names several; none where no paper is
    /// written in it.
    #[must_use]
    pub fn named(text: &str) -> Option<Self> {
        let mut words = text.split(|c: char| !c.is_alphabetic()).filter(|word| !word.is_empty());
        let find = |word: &str| {
            let is = |of: &&Self| word.eq_ignore_ascii_case(of.label()) || word.eq_ignore_ascii_case(of.own_name());
            Self::ALL.iter().find(is).copied()
        };
        words.find_map(find)
    }
}

#[cfg(test)]
mod tests {
    use super::Language;
    use crate::domain::code::check_codes;

    #[test]
    fn language_codes_are_sound() {
        check_codes::<Language>();
    }

    #[test]
    fn a_kept_language_is_found_by_its_name() {
        assert_eq!(Language::named("Spanish"), Some(Language::Spanish));
        assert_eq!(Language::named("hmong (White)"), Some(Language::Hmong));
        assert_eq!(Language::named("Karen, Somali"), Some(Language::Somali));
        assert_eq!(Language::named("Karen"), None);
        assert_eq!(Language::named(""), None);
    }
}
