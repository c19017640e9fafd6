//! How documents look: ours, or a team's, from the folder `templates` of its data folder.

use std::fs;
use std::io::Read as _;
use std::path::{Path, PathBuf};

use documents::{Audience, Document, Exhibits};
use domain::{Brief, BriefLine, BriefSection, PrepView, SectionKind};
use pdf::{Paper, PdfError, Template};
use slides::Base;

/// The page, in Typst.
pub const PAGE_FILE: &str = pdf::PAGE;
/// Our own page, to begin with.
pub use pdf::OUR_PAGE;
/// A presentation whose master and theme decks get.
pub const SLIDES_FILE: &str = "slides.pptx";
/// Endings of the files that a page may show.
const PICTURES: [&str; 4] = ["png", "jpg", "jpeg", "svg"];
/// Bytes of the page.
const PAGE_BYTES_MAX: usize = 256 << 10;
/// Bytes of the presentation.
const SLIDES_BYTES_MAX: usize = 32 << 20;
/// Bytes of a picture.
const PICTURE_BYTES_MAX: usize = 4 << 20;
/// Pictures beside the page.
const PICTURES_MAX: usize = 16;

/// Why a team's look cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{file}: {what}")]
pub struct LookFlaw {
    pub file: String,
    pub what: String,
}

/// The looks of pages and decks.
#[derive(Default)]
pub struct Looks {
    page: Option<Template>,
    slides: Option<Base>,
}

/// Something that was made, and why our look was taken instead of the team's.
pub struct Made {
    pub bytes: Vec<u8>,
    pub instead: Option<String>,
}

impl Looks {
    /// Reads a folder. Every file in it is tried before it is used: a page has to come out of the template.
    pub fn of_folder(folder: &Path) -> Result<Self, LookFlaw> {
        let page = match read(&folder.join(PAGE_FILE), PAGE_BYTES_MAX)? {
            None => None,
            Some(bytes) => Some(page(folder, bytes)?),
        };
        let slides = match read(&folder.join(SLIDES_FILE), SLIDES_BYTES_MAX)? {
            None => None,
            Some(bytes) => {
                let flaw =
                    |error: slides::SlidesError| LookFlaw { file: SLIDES_FILE.to_owned(), what: error.to_string() };
                let base = Base::read(&bytes).map_err(flaw)?;
                let (document, exhibits) = (probe(), Exhibits::default());
                slides::render(&document, &exhibits, Some(&base)).map_err(flaw)?;
                Some(base)
            }
        };
        Ok(Self { page, slides })
    }

    /// Prints a page. A document that the team's template cannot set is set by ours, and that is said.
    pub fn print(&self, document: &Document, paper: Paper) -> Result<Made, PdfError> {
        let ours = || match paper {
            Paper::A4 => pdf::render(document),
            Paper::Phone => pdf::render_phone(document),
        };
        let Some(template) = &self.page else { return Ok(Made { bytes: ours()?, instead: None }) };
        match pdf::render_by(template, document, paper) {
            Ok(bytes) => Ok(Made { bytes, instead: None }),
            Err(error) => Ok(Made {
                bytes: ours()?,
                instead: Some(format!(
                    "Your team's template {PAGE_FILE} could not set this one ({error}), so it has the usual look."
                )),
            }),
        }
    }

    /// Prints a deck.
    pub fn deck(&self, document: &Document, exhibits: &Exhibits) -> Result<Made, slides::SlidesError> {
        let ours = || slides::render(document, exhibits, None);
        let Some(base) = &self.slides else { return Ok(Made { bytes: ours()?, instead: None }) };
        match slides::render(document, exhibits, Some(base)) {
            Ok(bytes) => Ok(Made { bytes, instead: None }),
            Err(error) => Ok(Made {
                bytes: ours()?,
                instead: Some(format!(
                    "Your team's {SLIDES_FILE} could not be used for this one ({error}), so it has the usual look."
                )),
            }),
        }
    }
}

fn page(folder: &Path, bytes: Vec<u8>) -> Result<Template, LookFlaw> {
    let flaw = |what: String| LookFlaw { file: PAGE_FILE.to_owned(), what };
    let text = String::from_utf8(bytes).map_err(|_| flaw("It is not UTF-8 text.".to_owned()))?;
    let template = Template::new(text, pictures(folder)?).map_err(|error| flaw(error.to_string()))?;
    for paper in [Paper::A4, Paper::Phone] {
        pdf::render_by(&template, &probe(), paper).map_err(|error| flaw(error.to_string()))?;
    }
    Ok(template)
}

fn pictures(folder: &Path) -> Result<Vec<(String, Vec<u8>)>, LookFlaw> {
    let flaw = |error: std::io::Error| LookFlaw { file: folder.display().to_string(), what: error.to_string() };
    let entries: Result<Vec<fs::DirEntry>, _> = fs::read_dir(folder).map_err(flaw)?.collect();
    let is_picture = |path: &PathBuf| {
        let ending = path.extension().and_then(|ending| ending.to_str()).unwrap_or_default().to_ascii_lowercase();
        PICTURES.contains(&ending.as_str())
    };
    let mut paths: Vec<PathBuf> = entries.map_err(flaw)?.into_iter().map(|entry| entry.path()).collect();
    paths.retain(is_picture);
    paths.sort();
    if paths.len() > PICTURES_MAX {
        let what = format!("There are {} pictures; at most {PICTURES_MAX} can be used.", paths.len());
        return Err(LookFlaw { file: folder.display().to_string(), what });
    }
    let mut files = Vec::new();
    for path in paths {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        files.extend(read(&path, PICTURE_BYTES_MAX)?.map(|bytes| (name, bytes)));
    }
    Ok(files)
}

/// A file of bounded size; `None` when it is not there.
fn read(path: &Path, bytes_max: usize) -> Result<Option<Vec<u8>>, LookFlaw> {
    let file = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let open = match fs::File::open(path) {
        Ok(open) => open,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(LookFlaw { file, what: format!("It cannot be read: {error}.") }),
    };
    let mut bytes = Vec::new();
    let read = open.take(bytes_max as u64 + 1).read_to_end(&mut bytes);
    match read {
        Err(error) => Err(LookFlaw { file, what: format!("It cannot be read: {error}.") }),
        Ok(_) if bytes.len() > bytes_max => {
            Err(LookFlaw { file, what: format!("It is larger than {} KiB.", bytes_max >> 10) })
        }
        Ok(_) => Ok(Some(bytes)),
    }
}

/// What a look is tried with.
fn probe() -> Document {
    let sections = vec![BriefSection { section: SectionKind::SayFirst, lines: vec![BriefLine::saying("A line.")] }];
    let brief = Brief { sections, ..Brief::default() };
    documents::compose(&PrepView::default(), &brief, Audience::Internal, jiff::civil::date(2026, 1, 1))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests may stop")]

    use super::*;

    #[test]
    fn a_folder_without_templates_gives_our_look() {
        let folder = tempfile::tempdir().unwrap();
        let made = Looks::of_folder(folder.path()).unwrap().print(&probe(), Paper::A4).unwrap();
        assert_eq!(made.bytes, pdf::render(&probe()).unwrap());
        assert_eq!(made.instead, None);
    }

    #[test]
    fn a_team_prints_by_its_own_template_with_its_logo() {
        let folder = tempfile::tempdir().unwrap();
        let logo =
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"9\" height=\"9\"><rect width=\"9\" height=\"9\"/></svg>";
        fs::write(folder.path().join("logo.svg"), logo).unwrap();
        let template = format!("{}\n#place(top + right, image(\"logo.svg\", width: 9pt))\n", pdf::OUR_PAGE);
        fs::write(folder.path().join(PAGE_FILE), template).unwrap();
        let made = Looks::of_folder(folder.path()).unwrap().print(&probe(), Paper::A4).unwrap();
        assert_eq!(made.instead, None);
        assert_ne!(made.bytes, pdf::render(&probe()).unwrap());
    }

    #[test]
    fn a_document_that_a_template_cannot_set_has_our_look_and_says_so() {
        let folder = tempfile::tempdir().unwrap();
        let picky = format!("{}\n#if sheet.company == \"Larkfield\" {{ panic(\"not them\") }}\n", pdf::OUR_PAGE);
        fs::write(folder.path().join(PAGE_FILE), picky).unwrap();
        let looks = Looks::of_folder(folder.path()).unwrap();
        let mut view = PrepView::default();
        view.company.name = "Larkfield".to_owned();
        let brief = Brief { sections: Vec::new(), ..Brief::default() };
        let document = documents::compose(&view, &brief, Audience::Internal, jiff::civil::date(2026, 1, 1));
        let made = looks.print(&document, Paper::A4).unwrap();
        assert_eq!(made.bytes, pdf::render(&document).unwrap());
        assert!(made.instead.unwrap().contains("not them"));
    }

    #[test]
    fn what_cannot_be_used_is_told_by_its_file() {
        for (file, content, told) in [
            (PAGE_FILE, "#panic(\"broken\")", "broken"),
            (PAGE_FILE, "#read(\"/etc/passwd\")", "file not found"),
            (PAGE_FILE, "#image(\"nothing.png\")", "file not found"),
            (SLIDES_FILE, "no zip", "no PowerPoint"),
        ] {
            let folder = tempfile::tempdir().unwrap();
            fs::write(folder.path().join(file), content).unwrap();
            let flaw = Looks::of_folder(folder.path()).err().unwrap();
            assert!(flaw.file == file && flaw.what.contains(told), "{flaw}");
        }
    }
}
