//! Where a field's text comes from: a column, a constant, a template or a set of yes/no columns.

use std::collections::BTreeMap;
use std::fmt;

use serde::de::value::{MapAccessDeserializer, SeqAccessDeserializer};
use serde::de::{Error, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};

/// One field of a block: `"COLUMN"`, or a table that says more.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// Where the text comes from.
    pub take: Take,
    /// Texts that mean "nothing", beside those of the defaults.
    pub none: Vec<String>,
    /// Date formats instead of the defaults.
    pub dates: Option<Vec<String>>,
    /// Formats of a time of day instead of the defaults.
    pub times: Option<Vec<String>>,
    /// The code list to use instead of the one named after the field's kind.
    pub codes: Option<String>,
    /// What parts the codes when one cell holds several.
    pub separator: Option<String>,
    /// For `only_if`: the texts that are meant; any text when not given.
    pub is: Option<Vec<String>>,
}

/// Where a field's text comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Take {
    /// A column of the file.
    Column(String),
    /// The same text on every row.
    Constant(String),
    /// Text with columns in it: `Family {CASE_ID}`.
    Template(Vec<Part>),
    /// Columns that each stand for one code when they say yes.
    Flags {
        /// Column and code.
        columns: BTreeMap<String, String>,
        /// The texts that mean yes.
        yes: Vec<String>,
    },
}

/// A piece of a template.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Part {
    /// Text as it stands.
    Text(String),
    /// The text of a column.
    Column(String),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    column: Option<String>,
    constant: Option<String>,
    template: Option<String>,
    flags: Option<BTreeMap<String, String>>,
    yes: Option<Vec<String>>,
    #[serde(default)]
    none: Vec<String>,
    dates: Option<Vec<String>>,
    times: Option<Vec<String>>,
    codes: Option<String>,
    separator: Option<String>,
    is: Option<Vec<String>>,
}

impl Table {
    fn source(self) -> Result<Source, String> {
        let given = [self.column.is_some(), self.constant.is_some(), self.template.is_some(), self.flags.is_some()];
        if given.iter().filter(|given| **given).count() != 1 {
            return Err("give exactly one of column, constant, template and flags".to_owned());
        }
        if self.yes.is_some() && self.flags.is_none() {
            return Err("yes goes with flags".to_owned());
        }
        let yes = self.yes.unwrap_or_else(|| ["1", "Y", "Yes", "T", "True"].map(str::to_owned).to_vec());
        let take = match (self.column, self.constant, self.template, self.flags) {
            (Some(column), ..) => Take::Column(column),
            (_, Some(constant), ..) => Take::Constant(constant),
            (_, _, Some(template), _) => Take::Template(parts(&template)?),
            (.., flags) => Take::Flags { columns: flags.unwrap_or_default(), yes },
        };
        let Self { none, dates, times, codes, separator, is, .. } = self;
        Ok(Source { take, none, dates, times, codes, separator, is })
    }
}

impl Source {
    /// A bare column.
    fn column(name: &str) -> Self {
        let take = Take::Column(name.to_owned());
        Self { take, none: Vec::new(), dates: None, times: None, codes: None, separator: None, is: None }
    }
}

/// Takes a template apart; a brace that stands for itself is written twice.
fn parts(template: &str) -> Result<Vec<Part>, String> {
    let mut parts = Vec::new();
    let mut text = String::new();
    let mut rest = template.chars().peekable();
    while let Some(c) = rest.next() {
        match c {
            '{' | '}' if rest.peek() == Some(&c) => text.extend(rest.next()),
            '{' => {
                let column: String = rest.by_ref().take_while(|&c| c != '}').collect();
                parts.push(Part::Text(std::mem::take(&mut text)));
                parts.push(Part::Column(column.trim().to_owned()));
            }
            '}' => return Err(format!("the template {template:?} has a }} without its {{")),
            c => text.push(c),
        }
    }
    parts.push(Part::Text(text));
    parts.retain(|part| *part != Part::Text(String::new()));
    if parts.contains(&Part::Column(String::new())) {
        return Err(format!("the template {template:?} has {{}} without a column's name"));
    }
    Ok(parts)
}

impl<'de> Deserialize<'de> for Source {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(SourceVisitor)
    }
}

struct SourceVisitor;

impl<'de> Visitor<'de> for SourceVisitor {
    type Value = Source;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a column's name in quotes, or { column = ... }, { constant = ... } or { template = ... }")
    }

    fn visit_str<E: Error>(self, name: &str) -> Result<Source, E> {
        Ok(Source::column(name))
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Source, A::Error> {
        Table::deserialize(MapAccessDeserializer::new(map))?.source().map_err(A::Error::custom)
    }
}

/// The fields of one kind of record, as one block gives them; `only_if` may be among them.
pub(super) type Block = BTreeMap<String, Source>;

/// The blocks of one kind of record in a file: none, one (`[file.adult]`) or several (`[[file.adult]]`).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Blocks(pub Vec<Block>);

impl<'de> Deserialize<'de> for Blocks {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(BlocksVisitor)
    }
}

struct BlocksVisitor;

impl<'de> Visitor<'de> for BlocksVisitor {
    type Value = Blocks;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a block of fields")
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Blocks, A::Error> {
        Block::deserialize(MapAccessDeserializer::new(map)).map(|block| Blocks(vec![block]))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, seq: A) -> Result<Blocks, A::Error> {
        Vec::deserialize(SeqAccessDeserializer::new(seq)).map(Blocks)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_template_is_text_and_columns() {
        let (text, column) = (|t: &str| Part::Text(t.to_owned()), |t: &str| Part::Column(t.to_owned()));
        assert_eq!(parts("Family {CASE ID}").unwrap(), [text("Family "), column("CASE ID")]);
        assert_eq!(parts("{a}-{b}").unwrap(), [column("a"), text("-"), column("b")]);
        assert_eq!(parts("{{a}}").unwrap(), [text("{a}")]);
        assert!(parts("a}").is_err() && parts("{}").is_err());
    }

    #[test]
    fn a_field_is_one_thing_only() {
        let refused = |toml: &str| toml::from_str::<Block>(toml).unwrap_err().to_string();
        assert!(refused("name = { column = 'A', constant = 'B' }").contains("exactly one of"));
        assert!(refused("name = { colum = 'A' }").contains("unknown field `colum`"));
        assert!(refused("name = 5").contains("a column's name in quotes"));
    }
}
