//! The forms of the directory: a provider, a service, a location.

use super::model::{LocationFacts, ProviderFacts, ServiceFacts};
use crate::access::Posted;
use crate::domain::directory::{LocationKind, ServiceStatus};
use crate::features::families::Compared;
use crate::web::form::Problems;

/// The longest line, in characters.
const LINE: usize = 200;
/// The longest text, in characters.
const TEXT: usize = 4000;

/// A form of plain fields: the struct that keeps them as typed, how it is read from what was sent, and two of them side by side.
macro_rules! typed {
    ($(#[$meta:meta])* $Name:ident { $($field:ident: $label:literal,)+ }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Default, PartialEq, Eq)]
        pub(super) struct $Name {
            $(pub(super) $field: String,)+
        }

        impl $Name {
            pub(super) fn of(posted: &Posted) -> Self {
                Self { $($field: posted.first(stringify!($field)).to_owned(),)+ }
            }

            /// What the person typed beside what somebody saved meanwhile.
            pub(super) fn compared(&self, theirs: &Self) -> Vec<Compared> {
                vec![$(Compared { label: $label.to_owned(), yours: self.$field.clone(), theirs: theirs.$field.clone() },)+]
            }
        }
    };
}

typed! {
    /// A provider as typed.
    ProviderForm {
        name: "Name",
        description: "What it does",
        phone: "Telephone",
        email: "E-mail",
        website: "Website",
        languages: "Languages",
    }
}

typed! {
    /// A service as typed. Its locations are ticked boxes beside it.
    ServiceForm {
        kind: "Kind of service",
        name: "Name",
        status: "Given at present?",
        description: "What it is",
        how_to_apply: "How to get in",
        eligibility: "Whom it is for",
        minimum_age: "From age",
        maximum_age: "To age",
        cost: "Cost",
        languages: "Languages",
        transport: "Help with transport",
        phone: "Telephone",
        email: "E-mail",
        website: "Website",
    }
}

typed! {
    /// A location as typed.
    LocationForm {
        kind: "Kind of place",
        name: "Name",
        street: "Street and number",
        city: "Town",
        state: "State",
        postal_code: "ZIP code",
        accessibility: "Access",
        transport: "How to get there",
        phone: "Telephone",
    }
}

/// An e-mail address or nothing: something, an @, something with a dot.
fn email(p: &mut Problems, typed: &str) -> Option<String> {
    let line = p.line("email", typed, LINE)?;
    let sound =
        line.split_once('@').is_some_and(|(who, at)| !who.is_empty() && at.contains('.') && !line.contains(' '));
    if line.is_empty() || sound {
        return Some(line);
    }
    p.add("email", "Enter an e-mail address like intake@example.org, or leave it empty");
    None
}

/// A web address or nothing.
fn website(p: &mut Problems, typed: &str) -> Option<String> {
    let line = p.line("website", typed, LINE)?;
    let rest = line.strip_prefix("https://").or_else(|| line.strip_prefix("http://"));
    if line.is_empty() || rest.is_some_and(|rest| !rest.is_empty() && !line.contains(' ')) {
        return Some(line);
    }
    p.add("website", "Enter the whole address, beginning with https://");
    None
}

impl ProviderForm {
    pub(super) fn begun(facts: &ProviderFacts) -> Self {
        let ProviderFacts { name, phone, languages, description, email, website } = facts.clone();
        Self { name, description, phone, email, website, languages }
    }

    pub(super) fn check(&self) -> Result<ProviderFacts, Problems> {
        let mut p = Problems::default();
        let name = p.required_line("name", &self.name, 120, "the provider’s name");
        let description = p.lines("description", &self.description, TEXT);
        let phone = p.line("phone", &self.phone, 60);
        let (email, website) = (email(&mut p, &self.email), website(&mut p, &self.website));
        let languages = p.line("languages", &self.languages, LINE);
        let sound = (|| {
            Some(ProviderFacts {
                name: name?,
                phone: phone?,
                languages: languages?,
                description: description?,
                email: email?,
                website: website?,
            })
        })();
        p.or(sound)
    }
}

/// An age in whole years or none.
#[expect(clippy::option_option, reason = "a problem and an open age are different answers")]
fn age(p: &mut Problems, field: &str, typed: &str) -> Option<Option<i32>> {
    let typed = typed.trim();
    if typed.is_empty() {
        return Some(None);
    }
    match typed.parse() {
        Ok(age) if (0..=130).contains(&age) => Some(Some(age)),
        _ => {
            p.add(field, "Enter an age in whole years, from 0 to 130");
            None
        }
    }
}

impl ServiceForm {
    pub(super) fn begun(facts: &ServiceFacts) -> Self {
        let years = |age: Option<i32>| age.map_or_else(String::new, |age| age.to_string());
        let f = facts.clone();
        Self {
            kind: f.kind.code().to_owned(),
            name: f.name,
            status: f.status.code().to_owned(),
            description: f.description,
            how_to_apply: f.how_to_apply,
            eligibility: f.eligibility,
            minimum_age: years(f.minimum_age),
            maximum_age: years(f.maximum_age),
            cost: f.cost,
            languages: f.languages,
            transport: f.transport,
            phone: f.phone,
            email: f.email,
            website: f.website,
        }
    }

    pub(super) fn check(&self) -> Result<ServiceFacts, Problems> {
        let mut p = Problems::default();
        let kind = p.choice("kind", &self.kind, "the kind of service");
        let name = p.required_line("name", &self.name, 120, "the service’s name");
        let status = p.choice("status", &self.status, "whether it is given at present");
        let mut text = |field: &str, typed: &String| p.lines(field, typed, TEXT);
        let (description, how) = (text("description", &self.description), text("how_to_apply", &self.how_to_apply));
        let (eligibility, cost) = (text("eligibility", &self.eligibility), text("cost", &self.cost));
        let transport = text("transport", &self.transport);
        let (low, high) =
            (age(&mut p, "minimum_age", &self.minimum_age), age(&mut p, "maximum_age", &self.maximum_age));
        if let (Some(Some(low)), Some(Some(high))) = (low, high)
            && high < low
        {
            p.add("maximum_age", "The oldest age is below the youngest");
        }
        let (languages, phone) = (p.line("languages", &self.languages, LINE), p.line("phone", &self.phone, 60));
        let (email, website) = (email(&mut p, &self.email), website(&mut p, &self.website));
        let sound = (|| {
            Some(ServiceFacts {
                kind: kind?,
                name: name?,
                status: status?,
                description: description?,
                how_to_apply: how?,
                eligibility: eligibility?,
                minimum_age: low?,
                maximum_age: high?,
                cost: cost?,
                languages: languages?,
                transport: transport?,
                phone: phone?,
                email: email?,
                website: website?,
            })
        })();
        p.or(sound)
    }

    /// The form of a new service: given now.
    pub(super) fn empty() -> Self {
        Self { status: ServiceStatus::Active.code().to_owned(), ..Self::default() }
    }
}

impl LocationForm {
    pub(super) fn begun(facts: &LocationFacts) -> Self {
        let LocationFacts { kind, name, street, city, state, postal_code, accessibility, transport, phone } =
            facts.clone();
        Self { kind: kind.code().to_owned(), name, street, city, state, postal_code, accessibility, transport, phone }
    }

    /// The form of a new location: a place to go to.
    pub(super) fn empty() -> Self {
        Self { kind: LocationKind::Physical.code().to_owned(), ..Self::default() }
    }

    pub(super) fn check(&self) -> Result<LocationFacts, Problems> {
        let mut p = Problems::default();
        let kind: Option<LocationKind> = p.choice("kind", &self.kind, "what kind of place it is");
        let name = p.required_line("name", &self.name, 120, "what people call it");
        let address = [
            ("street", &self.street, "the street and number"),
            ("city", &self.city, "the town"),
            ("state", &self.state, "the state"),
            ("postal_code", &self.postal_code, "the ZIP code"),
        ];
        let is_needed = kind.is_some_and(|kind| kind != LocationKind::Virtual)
            || address.iter().any(|(_, typed, _)| !typed.trim().is_empty());
        let [street, city, state, postal_code] =
            address.map(
                |(field, typed, what)| {
                    if is_needed { p.required_line(field, typed, LINE, what) } else { p.line(field, typed, LINE) }
                },
            );
        let accessibility = p.lines("accessibility", &self.accessibility, TEXT);
        let (transport, phone) = (p.lines("transport", &self.transport, TEXT), p.line("phone", &self.phone, 60));
        let sound = (|| {
            Some(LocationFacts {
                kind: kind?,
                name: name?,
                street: street?,
                city: city?,
                state: state?,
                postal_code: postal_code?,
                accessibility: accessibility?,
                transport: transport?,
                phone: phone?,
            })
        })();
        p.or(sound)
    }
}

#[cfg(test)]
mod tests;
