//! How much fits on a slide, and how large a company's file may be.

/// EMU (English Metric Units) in a point.
pub const POINT_EMU: i64 = 12_700;
/// EMU in an inch.
pub const INCH_EMU: i64 = 914_400;
/// The size of our own slides, 16:9.
pub const SLIDE_EMU: (i64, i64) = (12_192_000, 6_858_000);

/// Text sizes of a title, largest first, in points; what does not fit the last is cut.
pub const TITLE_SIZES_PT: [f64; 4] = [30.0, 26.0, 22.0, 18.0];
/// Text sizes of the name on the cover.
pub const COVER_SIZES_PT: [f64; 5] = [44.0, 38.0, 32.0, 28.0, 24.0];
/// Lines of a title.
pub const TITLE_LINES_MAX: usize = 2;
/// Text sizes of what is said first.
pub const PANEL_SIZES_PT: [f64; 5] = [36.0, 32.0, 28.0, 24.0, 20.0];
/// Text sizes of lines; when they do not fit at the last they go on on a further slide.
pub const BODY_SIZES_PT: [f64; 4] = [26.0, 22.0, 20.0, 18.0];
/// Text sizes of sections that share a slide.
pub const SHARED_SIZES_PT: [f64; 1] = [20.0];
/// Text sizes of a table.
pub const TABLE_SIZES_PT: [f64; 5] = [18.0, 16.0, 14.0, 13.0, 12.0];
/// Text sizes of the list of sources.
pub const SOURCE_SIZES_PT: [f64; 3] = [13.0, 12.0, 11.0];
/// Text sizes for a single line that does not fit at the usual ones.
pub const LAST_SIZES_PT: [f64; 5] = [16.0, 14.0, 12.0, 10.0, 8.0];
/// Characters of a source's address as it is shown; its link stays whole.
pub const ADDRESS_CHARS_MAX: usize = 80;
/// Characters of an address in a link: PowerPoint's own end is at 2,083.
pub const LINK_CHARS_MAX: usize = 2_000;
/// Lines of a deck; the least important of more are left out, and the cover says so.
pub const DECK_LINES_MAX: usize = 120;

/// Bytes of a company's file.
pub const BASE_BYTES_MAX: usize = 50 * 1024 * 1024;
/// Entries in it.
pub const BASE_ENTRIES_MAX: usize = 10_000;
/// Bytes of one of its parts of XML, unpacked.
pub const XML_BYTES_MAX: usize = 4 * 1024 * 1024;
/// Bytes of one picture, unpacked.
pub const MEDIA_BYTES_MAX: usize = 20 * 1024 * 1024;
/// Bytes of all that is taken from it, unpacked.
pub const TAKEN_BYTES_MAX: usize = 60 * 1024 * 1024;
/// Layouts that are taken.
pub const LAYOUTS_MAX: usize = 60;
/// Pictures that are taken.
pub const MEDIA_MAX: usize = 200;
/// How deep its XML may nest.
pub const DEPTH_MAX: usize = 100;
/// The smallest place for text that a layout may give, in EMU; a smaller one is replaced by the slide less a margin.
pub const AREA_MIN_EMU: (i64, i64) = (6 * INCH_EMU, 3 * INCH_EMU);
