//! A file of a company, opened with care.

use std::io::{Cursor, Read};

use zip::ZipArchive;
use zip::result::ZipError;

use super::markup::{Relation, relations};
use crate::error::SlidesError;
use crate::limits::{BASE_BYTES_MAX, BASE_ENTRIES_MAX, TAKEN_BYTES_MAX, XML_BYTES_MAX};
use crate::rels::rels_name;

/// How files of the old format begin, and those that a password protects.
const COMPOUND_FILE: &[u8] = &[0xD0, 0xCF, 0x11, 0xE0];

/// The parts of the file, unpacked when they are asked for.
pub(super) struct Archive<'a> {
    zip: ZipArchive<Cursor<&'a [u8]>>,
    taken: usize,
}

impl<'a> Archive<'a> {
    /// Opens the file without unpacking anything.
    pub(super) fn open(bytes: &'a [u8]) -> Result<Self, SlidesError> {
        if bytes.len() > BASE_BYTES_MAX {
            return Err(SlidesError::TooLarge(format!("it has more than {} MB", BASE_BYTES_MAX >> 20)));
        }
        if bytes.starts_with(COMPOUND_FILE) {
            return Err(SlidesError::Protected);
        }
        let zip =
            ZipArchive::new(Cursor::new(bytes)).map_err(|_| SlidesError::NotADeck("it is no ZIP file".to_owned()))?;
        if zip.len() > BASE_ENTRIES_MAX {
            return Err(SlidesError::TooLarge(format!("it has more than {BASE_ENTRIES_MAX} parts")));
        }
        Ok(Self { zip, taken: 0 })
    }

    /// The bytes of a part. What it says of its own size is not believed.
    pub(super) fn bytes(&mut self, name: &str, bytes_max: usize) -> Result<Vec<u8>, SlidesError> {
        let missing = |error: ZipError| match error {
            ZipError::UnsupportedArchive(_) => SlidesError::Protected,
            _ => SlidesError::NotADeck(format!("it has no readable part {name}")),
        };
        let file = self.zip.by_name(name).map_err(missing)?;
        let mut bytes = Vec::new();
        let room = bytes_max.min(TAKEN_BYTES_MAX - self.taken);
        let limit = u64::try_from(room).unwrap_or(u64::MAX).saturating_add(1);
        file.take(limit)
            .read_to_end(&mut bytes)
            .map_err(|_| SlidesError::NotADeck(format!("its part {name} is broken")))?;
        if bytes.len() > room {
            return Err(SlidesError::TooLarge(format!("its part {name} has more than {} MB", room >> 20)));
        }
        self.taken += bytes.len();
        Ok(bytes)
    }

    /// A part of XML as text.
    pub(super) fn text(&mut self, name: &str) -> Result<String, SlidesError> {
        let bytes = self.bytes(name, XML_BYTES_MAX)?;
        String::from_utf8(bytes).map_err(|_| SlidesError::Refused(format!("its part {name} is not in UTF-8")))
    }

    /// What a part refers to; nothing when it has no such list.
    pub(super) fn relations(&mut self, part: &str) -> Result<Vec<Relation>, SlidesError> {
        let name = rels_name(part);
        if self.zip.index_for_name(&name).is_none() {
            return Ok(Vec::new());
        }
        relations(&self.text(&name)?, &name)
    }
}

/// The name of the part that a target means, seen from another part; `None` when it leads out of the file.
pub(super) fn resolved(from: &str, target: &str) -> Option<String> {
    let mut folders: Vec<&str> = match target.starts_with('/') {
        true => Vec::new(),
        false => from
            .split('/')
            .rev()
            .skip(1)
            .collect::<Vec<_>>()
            .into_iter()
            .rev()
            .filter(|part| !part.is_empty())
            .collect(),
    };
    for part in target.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                folders.pop()?;
            }
            part if part.contains(['\\', '\0']) => return None,
            part => folders.push(part),
        }
    }
    (!folders.is_empty()).then(|| folders.join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn targets_stay_in_the_file() {
        let check = |from: &str, target: &str| resolved(from, target);
        let some = |name: &str| Some(name.to_owned());
        assert_eq!(check("ppt/slideMasters/slideMaster1.xml", "../media/image1.png"), some("ppt/media/image1.png"));
        assert_eq!(check("ppt/presentation.xml", "slideMasters/a.xml"), some("ppt/slideMasters/a.xml"));
        assert_eq!(check("", "ppt/presentation.xml"), some("ppt/presentation.xml"));
        assert_eq!(check("ppt/presentation.xml", "/ppt/theme/./theme1.xml"), some("ppt/theme/theme1.xml"));
        for out in ["../../etc/passwd", "..\\..\\windows", "/../x", ".."] {
            assert_eq!(check("ppt/presentation.xml", out), None, "{out}");
        }
    }
}
