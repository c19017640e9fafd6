//! How much fits, and how hard we try.

/// Pages of a brief.
pub const BRIEF_PAGES_MAX: usize = 1;
/// Pages of a deep dive, an ROI case, a comparison.
pub const PAGES_MAX: usize = 2;
/// Text sizes that are tried, largest first, in points. Below the last one lines are left out instead.
pub const TEXT_SIZES_PT: [f64; 5] = [10.0, 9.5, 9.0, 8.5, 8.0];
/// The text size of a short brief, tried first.
pub const SHORT_TEXT_PT: f64 = 11.5;
/// Characters of all lines of a short brief.
pub const SHORT_CHARS_MAX: usize = 900;
/// Characters of all lines that are tried on a page; what is longer cannot fit at the smallest size.
pub const PAGE_CHARS_MAX: usize = 8_000;
/// Characters of a source's address as it is shown; its link stays whole.
pub const ADDRESS_CHARS_MAX: usize = 64;
/// Timeline items side by side.
pub const TIMELINE_COLUMNS_MAX: usize = 5;
/// For how many renders Typst's cache keeps what it no longer needs.
pub const CACHE_RENDERS_MAX: usize = 10;
/// The text size on a phone, in points of a page that is as wide as a phone.
pub const PHONE_TEXT_PT: f64 = 10.5;
/// Lines on a phone; one page of many more would be longer than readers show (200 inches).
pub const PHONE_LINES_MAX: usize = 50;
