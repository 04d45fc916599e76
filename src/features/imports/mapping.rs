//! The mapping: a TOML file in which a county says once what its export's files, columns and codes mean.

use std::collections::BTreeMap;
use std::path::Path;

use serde::Deserialize;

use super::encoding::Encoding;
use super::fields::Entity;
use super::source::Blocks;
use super::vet;

/// A county's mapping, checked.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mapping {
    /// A short lasting name of where the keys come from; a second import finds the records of the first by it.
    pub source: String,
    /// What holds for every file and field that does not say otherwise.
    #[serde(default)]
    pub defaults: Defaults,
    /// The county's code lists: list, the county's code, Homeward's word (or `none`).
    #[serde(default)]
    pub codes: BTreeMap<String, BTreeMap<String, String>>,
    /// The files.
    #[serde(default, rename = "file")]
    pub files: Vec<FileMapping>,
}

/// What holds for every file and field that does not say otherwise.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Defaults {
    /// Date formats, tried in order.
    pub dates: Vec<String>,
    /// Formats of a time of day, tried in order.
    pub times: Vec<String>,
    /// Texts that mean "nothing"; the empty text always does.
    pub none: Vec<String>,
    /// What parts the cells of a row.
    pub delimiter: char,
    /// How the files are encoded.
    pub encoding: Encoding,
}

impl Default for Defaults {
    fn default() -> Self {
        let texts = |list: &[&str]| list.iter().map(|text| (*text).to_owned()).collect();
        Self {
            dates: texts(&["iso"]),
            times: texts(&["%H:%M", "%H:%M:%S", "%I:%M %p"]),
            none: Vec::new(),
            delimiter: ',',
            encoding: Encoding::Utf8,
        }
    }
}

/// One file and the kinds of record that its rows give.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FileMapping {
    /// Its name in the export's folder.
    pub name: String,
    /// What parts its cells, instead of the default.
    pub delimiter: Option<char>,
    /// Its encoding, instead of the default.
    pub encoding: Option<Encoding>,
    #[serde(default)]
    office: Blocks,
    #[serde(default)]
    worker: Blocks,
    #[serde(default)]
    family: Blocks,
    #[serde(default)]
    adult: Blocks,
    #[serde(default)]
    child: Blocks,
    #[serde(default)]
    episode: Blocks,
    #[serde(default)]
    placement: Blocks,
    #[serde(default)]
    service: Blocks,
    #[serde(default)]
    assignment: Blocks,
    #[serde(default)]
    hearing: Blocks,
}

impl FileMapping {
    /// The blocks of one kind of record.
    pub const fn blocks(&self, entity: Entity) -> &Blocks {
        match entity {
            Entity::Office => &self.office,
            Entity::Worker => &self.worker,
            Entity::Family => &self.family,
            Entity::Adult => &self.adult,
            Entity::Child => &self.child,
            Entity::Episode => &self.episode,
            Entity::Placement => &self.placement,
            Entity::Service => &self.service,
            Entity::Assignment => &self.assignment,
            Entity::Hearing => &self.hearing,
        }
    }
}

/// Why a mapping cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum MappingError {
    /// It cannot be read from its file.
    #[error("the mapping {path} cannot be read: {cause}")]
    Unreadable {
        /// Its path.
        path: String,
        /// Why.
        cause: std::io::Error,
    },
    /// It is not TOML of this shape; the text names the line.
    #[error("the mapping is not in order: {0}")]
    Shape(#[from] toml::de::Error),
    /// It says something that cannot be meant; every such thing, a sentence each.
    #[error("the mapping is not in order:\n- {}", .0.join("\n- "))]
    Meaning(Vec<String>),
}

impl Mapping {
    /// Reads and checks a mapping's text.
    pub fn parse(text: &str) -> Result<Self, MappingError> {
        let mapping: Self = toml::from_str(text)?;
        let problems = vet::problems(&mapping);
        if problems.is_empty() { Ok(mapping) } else { Err(MappingError::Meaning(problems)) }
    }

    /// Reads and checks a mapping's file.
    pub fn load(path: &Path) -> Result<Self, MappingError> {
        let text = std::fs::read_to_string(path)
            .map_err(|cause| MappingError::Unreadable { path: path.display().to_string(), cause })?;
        Self::parse(&text)
    }
}
