//! Stable text codes with plain labels: the one shape of every choice that is stored, sent or picked from a list.

/// A choice with a stable text code.
///
/// The code is what databases, files and forms hold and never changes; the label is what people read and may.
pub trait Code: Copy + 'static {
    /// Every value, in the order a list shows them.
    const ALL: &'static [Self];
    /// The stable code: lower-case ASCII letters, digits and underscores.
    fn code(self) -> &'static str;
    /// The value with this code, if there is one.
    fn from_code(code: &str) -> Option<Self>;
    /// The words people read.
    fn label(self) -> &'static str;
}

/// Defines a `Copy` enum whose variants each have a stable code and a label.
///
/// ```
/// homeward::codes! {
///     /// Where a visit took place.
///     pub enum Where {
///         /// The child's residence.
///         Home => "home", "At home",
///         Office => "office", "At the office",
///     }
/// }
/// assert_eq!(Where::from_code("office"), Some(Where::Office));
/// assert_eq!(Where::Home.to_string(), "At home");
/// ```
///
/// The enum gets `ALL`, `CODES`, `code`, `from_code` and `label` (also through [`Code`]), `Display` as the label, and serde as
/// the code. Its order is the order of its variants.
#[macro_export]
macro_rules! codes {
    ($(#[$meta:meta])* $vis:vis enum $Name:ident { $($(#[$doc:meta])* $Variant:ident => $code:literal, $label:literal,)+ }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        $vis enum $Name {
            $(#[doc = concat!($label, " (`", $code, "`).\n")] $(#[$doc])* $Variant,)+
        }

        impl $Name {
            /// Every value, in the order a list shows them.
            $vis const ALL: &'static [Self] = &[$(Self::$Variant),+];

            /// Every stable code, in the same order.
            $vis const CODES: &'static [&'static str] = &[$($code),+];

            /// The stable code.
            $vis const fn code(self) -> &'static str {
                match self { $(Self::$Variant => $code),+ }
            }

            /// The value with this code, if there is one.
            $vis fn from_code(code: &str) -> Option<Self> {
                match code { $($code => Some(Self::$Variant),)+ _ => None }
            }

            /// The words people read.
            $vis const fn label(self) -> &'static str {
                match self { $(Self::$Variant => $label),+ }
            }
        }

        impl $crate::domain::code::Code for $Name {
            const ALL: &'static [Self] = Self::ALL;
            fn code(self) -> &'static str { self.code() }
            fn from_code(code: &str) -> Option<Self> { Self::from_code(code) }
            fn label(self) -> &'static str { self.label() }
        }

        impl ::std::fmt::Display for $Name {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                f.pad(self.label())
            }
        }

        impl ::serde::Serialize for $Name {
            fn serialize<S: ::serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.code())
            }
        }

        impl<'de> ::serde::Deserialize<'de> for $Name {
            fn deserialize<D: ::serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let code = <String as ::serde::Deserialize>::deserialize(deserializer)?;
                Self::from_code(&code).ok_or_else(|| {
                    ::serde::de::Error::custom(format_args!("there is no {} with the code {code:?}", stringify!($Name)))
                })
            }
        }
    };
}

/// What every set of codes must keep: codes distinct and plain, labels distinct, and the way back the same.
#[cfg(test)]
pub(crate) fn check_codes<C: Code + PartialEq + std::fmt::Debug>() {
    for (at, &one) in C::ALL.iter().enumerate() {
        assert_eq!(C::from_code(one.code()), Some(one));
        assert!(one.code().bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_'), "{one:?}");
        assert!(!one.label().is_empty(), "{one:?}");
        assert!(C::ALL[at + 1..].iter().all(|other| other.label() != one.label()), "{one:?} shares its label");
    }
    assert_eq!(C::from_code("no such code"), None);
    assert_eq!(C::from_code(""), None);
}

#[cfg(test)]
mod tests {
    codes! {
        /// Fruit, for these tests.
        enum Fruit {
            Apple => "apple", "Apple",
            /// Sour.
            Lemon => "lemon", "Lemon (sour)",
        }
    }

    #[test]
    fn codes_and_labels_are_sound() {
        super::check_codes::<Fruit>();
    }

    #[test]
    fn people_read_the_label_and_machines_the_code() {
        assert_eq!(Fruit::Lemon.to_string(), "Lemon (sour)");
        assert_eq!(Fruit::CODES, ["apple", "lemon"]);
        assert_eq!(serde_json::to_string(&Fruit::Lemon).unwrap(), "\"lemon\"");
        assert_eq!(serde_json::from_str::<Fruit>("\"apple\"").unwrap(), Fruit::Apple);
    }

    #[test]
    fn an_unknown_code_is_refused_by_name() {
        let refused = serde_json::from_str::<Fruit>("\"plum\"").unwrap_err().to_string();
        assert!(refused.contains("there is no Fruit with the code \"plum\""), "{refused}");
    }
}
