//! The fonts of the page. They are part of the program, so that a page looks the same on every machine.

use std::sync::LazyLock;

use typst::foundations::Bytes;
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;

/// Inter for Latin, Greek and Cyrillic; DejaVu Sans for what Inter lacks (Hebrew, Arabic, Armenian, signs).
static FILES: [&[u8]; 3] = [
    include_bytes!("../fonts/Inter-Regular.otf"),
    include_bytes!("../fonts/Inter-SemiBold.otf"),
    include_bytes!("../fonts/DejaVuSans.ttf"),
];

/// The fonts, read once for the process.
pub(crate) struct Fonts {
    pub(crate) book: LazyHash<FontBook>,
    fonts: Vec<Font>,
}

/// All fonts there are.
pub(crate) static FONTS: LazyLock<Fonts> = LazyLock::new(|| {
    let fonts: Vec<Font> = FILES.iter().flat_map(|bytes| Font::iter(Bytes::new(*bytes))).collect();
    Fonts { book: LazyHash::new(FontBook::from_fonts(&fonts)), fonts }
});

impl Fonts {
    /// By its place in the book.
    pub(crate) fn get(&self, index: usize) -> Option<Font> {
        self.fonts.get(index).cloned()
    }

    /// The widest advance of a character in any weight that may set it, in em; `None` when no font has it.
    pub(crate) fn advance_em(&self, character: char) -> Option<f64> {
        let advance = |font: &Font| {
            let face = ttf_parser::Face::parse(font.data(), font.index()).ok()?;
            let glyph = face.glyph_index(character)?;
            Some(f64::from(face.glyph_hor_advance(glyph)?) / f64::from(face.units_per_em()))
        };
        self.fonts.iter().filter_map(advance).reduce(f64::max)
    }
}
