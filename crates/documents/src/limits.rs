//! How much a document holds.

/// Characters of a line.
pub const LINE_CHARS_MAX: usize = 400;
/// Characters of the quieter part of a line, or of a cell.
pub const DETAIL_CHARS_MAX: usize = 160;
/// Characters of a name: a company, a meeting, a publisher.
pub const NAME_CHARS_MAX: usize = 80;
/// Characters of an address, of a link or as it is shown.
pub const URL_CHARS_MAX: usize = 2_000;
/// Sections; a brief has nine kinds of them.
pub const SECTIONS_MAX: usize = 16;
/// Lines of one section.
pub const LINES_MAX: usize = 40;
/// Source numbers behind one line.
pub const SOURCES_PER_LINE_MAX: usize = 6;
/// Combining marks on one character: enough for every living script, too few to paint over other lines.
pub const MARKS_MAX: usize = 3;
