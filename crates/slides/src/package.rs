//! A package: parts with their types in a ZIP file, always the same bytes.

use std::io::{Cursor, Write};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

use crate::error::SlidesError;
use crate::rels::{Rels, rels_name};
use crate::xml::{HEAD, escaped};

/// One file of a package.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Part {
    pub(crate) name: String,
    /// Empty for relationships, whose type goes without saying.
    pub(crate) content_type: String,
    pub(crate) bytes: Vec<u8>,
}

/// Parts in the order in which they were added.
#[derive(Debug, Clone, Default)]
pub(crate) struct Package {
    parts: Vec<Part>,
}

impl Package {
    /// Adds a part.
    pub(crate) fn add(&mut self, name: &str, content_type: &str, bytes: impl Into<Vec<u8>>) {
        let (name, content_type) = (name.to_owned(), content_type.to_owned());
        self.parts.push(Part { name, content_type, bytes: bytes.into() });
    }

    /// Adds what a part refers to.
    pub(crate) fn add_rels(&mut self, part: &str, rels: &Rels) {
        self.add(&rels_name(part), "", rels.xml());
    }

    /// Adds parts as they are.
    pub(crate) fn extend(&mut self, parts: &[Part]) {
        self.parts.extend_from_slice(parts);
    }

    /// The file.
    pub(crate) fn finish(self) -> Result<Vec<u8>, SlidesError> {
        let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
        // The same moment in every file: 1 January 1980, the first that ZIP knows.
        let options = SimpleFileOptions::default()
            .compression_method(CompressionMethod::Deflated)
            .last_modified_time(DateTime::default());
        let types = self.content_types();
        let first = ("[Content_Types].xml", types.as_bytes());
        let rest = self.parts.iter().map(|part| (part.name.as_str(), part.bytes.as_slice()));
        for (name, bytes) in std::iter::once(first).chain(rest) {
            zip.start_file(name, options).map_err(bug)?;
            zip.write_all(bytes).map_err(bug)?;
        }
        Ok(zip.finish().map_err(bug)?.into_inner())
    }

    fn content_types(&self) -> String {
        let mut overrides = String::new();
        for part in self.parts.iter().filter(|part| !part.content_type.is_empty()) {
            let (name, kind) = (escaped(&part.name), escaped(&part.content_type));
            overrides.push_str(&format!("<Override PartName=\"/{name}\" ContentType=\"{kind}\"/>"));
        }
        format!(
            "{HEAD}<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\">\
             <Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>\
             <Default Extension=\"xml\" ContentType=\"application/xml\"/>{overrides}</Types>"
        )
    }
}

fn bug(error: impl std::fmt::Display) -> SlidesError {
    SlidesError::Bug(error.to_string())
}
