//! What Typst may see: one template, one file of values, our fonts. No disk, no packages, no clock.

use std::sync::LazyLock;

use typst::diag::{FileError, FileResult};
use typst::foundations::{Bytes, Datetime, Duration};
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Library, LibraryExt, World};

use crate::error::PdfError;
use crate::fonts::FONTS;

/// File ids are interned for the life of the process, so the two paths never change.
struct Fixed {
    library: LazyHash<Library>,
    template: Source,
    values: FileId,
}

static FIXED: LazyLock<Result<Fixed, PdfError>> = LazyLock::new(|| {
    let id = |path: &str| {
        let path = VirtualPath::new(path).map_err(|error| PdfError::Bug(error.to_string()))?;
        Ok(RootedPath::new(VirtualRoot::Project, path).intern())
    };
    Ok(Fixed {
        library: LazyHash::new(Library::default()),
        template: Source::new(id("one_pager.typ")?, include_str!("../templates/one_pager.typ").to_owned()),
        values: id("data.json")?,
    })
});

/// One attempt to set one page.
pub(crate) struct Press {
    fixed: &'static Fixed,
    values: Bytes,
}

impl Press {
    /// A world in which the template reads these values.
    pub(crate) fn with(values: Vec<u8>) -> Result<Self, PdfError> {
        let fixed = FIXED.as_ref().map_err(Clone::clone)?;
        Ok(Self { fixed, values: Bytes::new(values) })
    }
}

fn absent(id: FileId) -> FileError {
    FileError::NotFound(id.vpath().get_without_slash().into())
}

impl World for Press {
    fn library(&self) -> &LazyHash<Library> {
        &self.fixed.library
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &FONTS.book
    }

    fn main(&self) -> FileId {
        self.fixed.template.id()
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        if id == self.fixed.template.id() { Ok(self.fixed.template.clone()) } else { Err(absent(id)) }
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        if id == self.fixed.values { Ok(self.values.clone()) } else { Err(absent(id)) }
    }

    fn font(&self, index: usize) -> Option<Font> {
        FONTS.get(index)
    }

    fn today(&self, _offset: Option<Duration>) -> Option<Datetime> {
        None
    }
}
