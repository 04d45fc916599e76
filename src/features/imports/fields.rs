//! What can be imported: every kind of record and every field of it. The mapping, the reading and the manual follow it.

/// A kind of record, in the order in which they refer to one another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Entity {
    /// An office of the agency.
    Office,
    /// A person who works there.
    Worker,
    /// A family.
    Family,
    /// A parent or another adult of a family.
    Adult,
    /// A child of a family.
    Child,
    /// A stay in care: from a removal to an exit.
    Episode,
    /// A living arrangement within an episode.
    Placement,
    /// A service that a family was connected to, or should be.
    Service,
    /// A worker's time with a family or a child.
    Assignment,
    /// A court hearing.
    Hearing,
}

/// What a field holds, and so how its text is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// The county's own key of this record.
    Key,
    /// The county's key of another record.
    Reference(Entity),
    /// One line of text.
    Text,
    /// A day from 1900 until today.
    Date,
    /// A day that may also lie up to ten years ahead.
    PlannedDate,
    /// A time of day.
    Time,
    /// Dollars and cents, not negative.
    Money,
    /// One word of the code list of this name.
    Code(&'static str),
    /// Any number of words of the code list of this name.
    Codes(&'static str),
}

/// One field of a kind of record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Field {
    /// Its name in a mapping.
    pub name: &'static str,
    /// What it holds.
    pub kind: Kind,
    /// Whether the mapping must give it and every row must fill it.
    pub required: bool,
}

const fn must(name: &'static str, kind: Kind) -> Field {
    Field { name, kind, required: true }
}

const fn may(name: &'static str, kind: Kind) -> Field {
    Field { name, kind, required: false }
}

const OFFICE: &[Field] = &[must("key", Kind::Key), must("name", Kind::Text)];

const WORKER: &[Field] = &[
    must("key", Kind::Key),
    must("name", Kind::Text),
    may("office", Kind::Reference(Entity::Office)),
    may("email", Kind::Text),
];

const FAMILY: &[Field] = &[
    must("key", Kind::Key),
    must("name", Kind::Text),
    must("office", Kind::Reference(Entity::Office)),
    may("language", Kind::Text),
    may("number", Kind::Text),
    may("court_file", Kind::Text),
    may("opened", Kind::Date),
];

const ADULT: &[Field] = &[
    must("key", Kind::Key),
    must("family", Kind::Reference(Entity::Family)),
    may("given_name", Kind::Text),
    must("family_name", Kind::Text),
    must("relation", Kind::Code("relation")),
    may("born", Kind::Date),
    may("phone", Kind::Text),
];

const CHILD: &[Field] = &[
    must("key", Kind::Key),
    must("family", Kind::Reference(Entity::Family)),
    may("given_name", Kind::Text),
    may("family_name", Kind::Text),
    may("born", Kind::Date),
    may("sex", Kind::Code("sex")),
    may("race", Kind::Code("race")),
    may("court_file", Kind::Text),
];

const EPISODE: &[Field] = &[
    must("key", Kind::Key),
    must("child", Kind::Reference(Entity::Child)),
    may("office", Kind::Reference(Entity::Office)),
    must("removed", Kind::Date),
    may("removed_time", Kind::Time),
    may("circumstances", Kind::Codes("circumstance")),
    may("exited", Kind::Date),
    may("exit_reason", Kind::Code("exit_reason")),
    may("cost", Kind::Money),
    may("thv_start", Kind::Date),
];

const PLACEMENT: &[Field] = &[
    may("key", Kind::Key),
    must("episode", Kind::Reference(Entity::Episode)),
    must("setting", Kind::Code("setting")),
    may("caregiver", Kind::Text),
    must("started", Kind::Date),
    may("ended", Kind::Date),
];

const SERVICE: &[Field] = &[
    may("key", Kind::Key),
    may("episode", Kind::Reference(Entity::Episode)),
    may("family", Kind::Reference(Entity::Family)),
    may("adult", Kind::Reference(Entity::Adult)),
    must("kind", Kind::Code("service_kind")),
    may("provider", Kind::Text),
    may("needed", Kind::Date),
    may("referred", Kind::Date),
    may("accepted", Kind::Date),
    may("attended", Kind::Date),
    may("completed", Kind::Date),
    may("ended_early", Kind::Date),
    may("end_reason", Kind::Code("end_reason")),
];

const ASSIGNMENT: &[Field] = &[
    may("key", Kind::Key),
    must("worker", Kind::Reference(Entity::Worker)),
    must("track", Kind::Code("track")),
    may("family", Kind::Reference(Entity::Family)),
    may("child", Kind::Reference(Entity::Child)),
    must("started", Kind::Date),
    may("ended", Kind::Date),
];

const HEARING: &[Field] = &[
    may("key", Kind::Key),
    may("family", Kind::Reference(Entity::Family)),
    may("child", Kind::Reference(Entity::Child)),
    must("kind", Kind::Code("hearing_kind")),
    must("date", Kind::PlannedDate),
    may("time", Kind::Time),
    may("status", Kind::Code("hearing_status")),
    may("courtroom", Kind::Text),
    may("judge", Kind::Text),
    may("result", Kind::Text),
];

impl Entity {
    /// Every kind of record, those referred to before those that refer.
    pub const ALL: &'static [Self] = &[
        Self::Office,
        Self::Worker,
        Self::Family,
        Self::Adult,
        Self::Child,
        Self::Episode,
        Self::Placement,
        Self::Service,
        Self::Assignment,
        Self::Hearing,
    ];

    /// Its name in a mapping: `[file.episode]`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Office => "office",
            Self::Worker => "worker",
            Self::Family => "family",
            Self::Adult => "adult",
            Self::Child => "child",
            Self::Episode => "episode",
            Self::Placement => "placement",
            Self::Service => "service",
            Self::Assignment => "assignment",
            Self::Hearing => "hearing",
        }
    }

    /// Its fields, in the order in which the manual lists them.
    pub const fn fields(self) -> &'static [Field] {
        match self {
            Self::Office => OFFICE,
            Self::Worker => WORKER,
            Self::Family => FAMILY,
            Self::Adult => ADULT,
            Self::Child => CHILD,
            Self::Episode => EPISODE,
            Self::Placement => PLACEMENT,
            Self::Service => SERVICE,
            Self::Assignment => ASSIGNMENT,
            Self::Hearing => HEARING,
        }
    }

    /// The field of this name.
    pub fn field(self, name: &str) -> Option<&'static Field> {
        self.fields().iter().find(|field| field.name == name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::features::imports::codes;

    #[test]
    fn every_kind_of_record_refers_only_to_kinds_before_it() {
        for &entity in Entity::ALL {
            for field in entity.fields() {
                if let Kind::Reference(other) = field.kind {
                    assert!(other < entity, "{}.{}", entity.name(), field.name);
                }
            }
        }
    }

    #[test]
    fn every_code_field_has_its_list() {
        for field in Entity::ALL.iter().flat_map(|e| e.fields()) {
            if let Kind::Code(name) | Kind::Codes(name) = field.kind {
                assert!(codes::list(name).is_some(), "{name}");
            }
        }
    }
}
