//! The fonts of the page. They are part of the program, so that a page looks the same on every machine.

use std::collections::HashMap;
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
    /// The widest advance of every character that some font has, in em.
    advances_em: HashMap<char, f64>,
}

/// All fonts there are.
pub(crate) static FONTS: LazyLock<Fonts> = LazyLock::new(|| {
    let fonts: Vec<Font> = FILES.iter().flat_map(|bytes| Font::iter(Bytes::new(*bytes))).collect();
    let mut advances_em = HashMap::new();
    for font in &fonts {
        for (character, advance_em) in advances(font) {
            let widest: &mut f64 = advances_em.entry(character).or_default();
            *widest = widest.max(advance_em);
        }
    }
    Fonts { book: LazyHash::new(FontBook::from_fonts(&fonts)), fonts, advances_em }
});

fn advances(font: &Font) -> Vec<(char, f64)> {
    let Ok(face) = ttf_parser::Face::parse(font.data(), font.index()) else { return Vec::new() };
    let advance_em = |character: char| {
        let advance = face.glyph_hor_advance(face.glyph_index(character)?)?;
        Some((character, f64::from(advance) / f64::from(face.units_per_em())))
    };
    font.info().coverage.iter().filter_map(char::from_u32).filter_map(advance_em).collect()
}

impl Fonts {
    /// By its place in the book.
    pub(crate) fn get(&self, index: usize) -> Option<Font> {
        self.fonts.get(index).cloned()
    }

    /// The widest advance of a character in any font that may set it, in em; `None` when no font has it.
    pub(crate) fn advance_em(&self, character: char) -> Option<f64> {
        self.advances_em.get(&character).copied()
    }
}
