//! Whole exports, read from a folder as the command does: the two example mappings, and planted faults.

mod examples;
mod planted;
mod slips;

use std::path::{Path, PathBuf};

use chrono::NaiveDate;

use super::{Checked, Mapping, read};

/// A day after every date of the examples.
fn today() -> NaiveDate {
    date("2026-11-22")
}

fn date(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn mapping(name: &str) -> Mapping {
    Mapping::load(&root().join("examples/import").join(name)).unwrap()
}

fn said(checked: &Checked) -> Vec<String> {
    checked.faults.iter().map(ToString::to_string).collect()
}

/// A copy of the typical county's export, to plant faults in.
struct Export(tempfile::TempDir);

impl Export {
    fn typical() -> Self {
        let dir = tempfile::tempdir().unwrap();
        for entry in std::fs::read_dir(root().join("examples/import/typical-county")).unwrap() {
            let path = entry.unwrap().path();
            std::fs::copy(&path, dir.path().join(path.file_name().unwrap())).unwrap();
        }
        Self(dir)
    }

    fn path(&self) -> &Path {
        self.0.path()
    }

    fn write(&self, file: &str, bytes: impl AsRef<[u8]>) {
        std::fs::write(self.path().join(file), bytes).unwrap();
    }

    fn edit(&self, file: &str, from: &str, to: &str) {
        let text = std::fs::read_to_string(self.path().join(file)).unwrap();
        assert!(text.contains(from), "{file} has no {from:?}");
        self.write(file, text.replacen(from, to, 1));
    }

    fn read(&self) -> Checked {
        read(&mapping("typical-county.toml"), self.path(), today())
    }
}
