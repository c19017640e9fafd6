//! What Typst may see: one template with the files beside it, one file of values, our fonts. No disk, no packages, no
//! clock.

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
    page: FileId,
    values: FileId,
}

static FIXED: LazyLock<Result<Fixed, PdfError>> = LazyLock::new(|| {
    let id = |path: &str| {
        let path = VirtualPath::new(path).map_err(|error| PdfError::Bug(error.to_string()))?;
        Ok(RootedPath::new(VirtualRoot::Project, path).intern())
    };
    Ok(Fixed { library: LazyHash::new(Library::default()), page: id(PAGE)?, values: id("data.json")? })
});

/// The name of the template's own file.
pub const PAGE: &str = "one_pager.typ";
/// The template that is used when a team has none.
pub const OUR_PAGE: &str = include_str!("../templates/one_pager.typ");

/// A template, parsed once, with the files that stand beside it: a logo, say.
pub struct Template {
    page: Source,
    files: Vec<(String, Bytes)>,
}

impl Template {
    /// A template in Typst, and files that it may show, by their names.
    pub fn new(page: String, files: Vec<(String, Vec<u8>)>) -> Result<Self, PdfError> {
        let fixed = FIXED.as_ref().map_err(Clone::clone)?;
        let files = files.into_iter().map(|(name, bytes)| (name, Bytes::new(bytes))).collect();
        Ok(Self { page: Source::new(fixed.page, page), files })
    }

    /// Ours.
    pub(crate) fn ours() -> Result<&'static Self, PdfError> {
        static OURS: LazyLock<Result<Template, PdfError>> =
            LazyLock::new(|| Template::new(OUR_PAGE.to_owned(), Vec::new()));
        OURS.as_ref().map_err(Clone::clone)
    }
}

/// One attempt to set one page.
pub(crate) struct Press<'a> {
    fixed: &'static Fixed,
    template: &'a Template,
    values: Bytes,
}

impl<'a> Press<'a> {
    /// A world in which the template reads these values.
    pub(crate) fn with(template: &'a Template, values: Vec<u8>) -> Result<Self, PdfError> {
        let fixed = FIXED.as_ref().map_err(Clone::clone)?;
        Ok(Self { fixed, template, values: Bytes::new(values) })
    }
}

fn absent(id: FileId) -> FileError {
    FileError::NotFound(id.vpath().get_without_slash().into())
}

impl World for Press<'_> {
    fn library(&self) -> &LazyHash<Library> {
        &self.fixed.library
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &FONTS.book
    }

    fn main(&self) -> FileId {
        self.fixed.page
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        if id == self.fixed.page { Ok(self.template.page.clone()) } else { Err(absent(id)) }
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        if id == self.fixed.values {
            return Ok(self.values.clone());
        }
        let name = id.vpath().get_without_slash();
        let beside = self.template.files.iter().find(|(known, _)| known == name);
        beside.map(|(_, bytes)| bytes.clone()).ok_or_else(|| absent(id))
    }

    fn font(&self, index: usize) -> Option<Font> {
        FONTS.get(index)
    }

    fn today(&self, _offset: Option<Duration>) -> Option<Datetime> {
        None
    }
}
