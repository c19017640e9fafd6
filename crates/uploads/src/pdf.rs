//! PDF: glyphs with their places, put together into lines and the lines into blocks.
//!
//! What a page draws is all that counts: scripts, forms, attachments and links of a PDF are never looked at.

mod lines;

use hayro_interpret::font::Glyph;
use hayro_interpret::hayro_cmap::BfString;
use hayro_interpret::hayro_syntax::{DecryptionError, LoadPdfError, Pdf};
use hayro_interpret::{
    BlendMode, ClipPath, Context, Device, GlyphDrawMode, Image, InterpreterCache, InterpreterSettings, Paint,
    PathDrawMode, SoftMask, interpret_page,
};
use kurbo::{Affine, BezPath, Point, Rect};
use pages::Block;

use crate::UploadError;
use lines::{Drawn, Line};

/// Pages that are read.
pub const PAGES_MAX: usize = 200;
/// Glyphs that are read of one page, and of all.
const PAGE_GLYPHS_MAX: usize = 60_000;
const GLYPHS_MAX: usize = 1_000_000;

/// The blocks of a file, how many pages were read, and what was left out.
pub type Read = (Vec<Block>, u32, Vec<String>);

/// Reads a file.
pub fn read(bytes: &[u8]) -> Result<Read, UploadError> {
    let pdf = Pdf::new(bytes.to_vec()).map_err(|error| match error {
        LoadPdfError::Decryption(DecryptionError::PasswordProtected) => UploadError::Locked,
        LoadPdfError::Decryption(_) | LoadPdfError::Invalid => UploadError::Damaged,
    })?;
    let all = pdf.pages();
    let cache = InterpreterCache::new();
    let mut pages: Vec<Vec<Line>> = Vec::new();
    let (mut glyphs, mut unknown) = (0, 0);
    for page in all.iter().take(PAGES_MAX) {
        let mut writer = Writer { height: f64::from(page.render_dimensions().1), ..Writer::default() };
        let settings = InterpreterSettings { render_annotations: false, ..InterpreterSettings::default() };
        let whole = Rect::new(0.0, 0.0, 1.0, 1.0);
        let mut context = Context::new(Affine::IDENTITY, whole, &cache, pdf.xref(), settings);
        interpret_page(page, &mut context, &mut writer);
        glyphs += writer.drawn.len();
        unknown += writer.unknown;
        pages.push(lines::of(writer.drawn));
        if glyphs >= GLYPHS_MAX {
            break;
        }
    }
    let read = pages.len();
    let mut notes = Vec::new();
    if read < all.len() {
        notes.push(format!("Of {} pages the first {read} were read.", all.len()));
    }
    if unknown * 20 > glyphs {
        notes.push("Some letters of the PDF have no text behind them and were left out.".to_owned());
    }
    Ok((lines::blocks(pages), u32::try_from(read).unwrap_or(u32::MAX), notes))
}

/// Takes down what a page draws as text.
#[derive(Default)]
struct Writer {
    height: f64,
    drawn: Vec<Drawn>,
    /// Glyphs without a text.
    unknown: usize,
}

impl Device<'_> for Writer {
    fn draw_glyph(
        &mut self,
        glyph: &Glyph<'_>,
        transform: Affine,
        glyph_transform: Affine,
        _: &Paint<'_>,
        _: &GlyphDrawMode,
    ) {
        if self.drawn.len() >= PAGE_GLYPHS_MAX {
            return;
        }
        let text = match glyph.as_unicode() {
            Some(BfString::Char(letter)) => letter.to_string(),
            Some(BfString::String(text)) => text,
            None => {
                self.unknown += 1;
                return;
            }
        };
        let whole = transform * glyph_transform;
        let place = whole * Point::ORIGIN;
        let [a, b, c, d, _, _] = whole.as_coeffs();
        // Glyphs are drawn in thousandths of their size.
        let size = c.hypot(d) * 1_000.0;
        let advance = match glyph {
            Glyph::Outline(outline) => outline.advance_width().map_or(500.0, f64::from),
            Glyph::Type3(_) => 500.0,
        };
        let width = advance * a.hypot(b);
        let drawn = Drawn { x: place.x, y: self.height - place.y, size, width, text };
        if drawn.is_finite() {
            self.drawn.push(drawn);
        }
    }

    fn set_soft_mask(&mut self, _: Option<SoftMask<'_>>) {}
    fn set_blend_mode(&mut self, _: BlendMode) {}
    fn draw_path(&mut self, _: &BezPath, _: Affine, _: &Paint<'_>, _: &PathDrawMode) {}
    fn push_clip_path(&mut self, _: &ClipPath) {}
    fn push_transparency_group(&mut self, _: f32, _: Option<SoftMask<'_>>, _: BlendMode) {}
    fn draw_image(&mut self, _: Image<'_, '_>, _: Affine) {}
    fn pop_clip_path(&mut self) {}
    fn pop_transparency_group(&mut self) {}
}
