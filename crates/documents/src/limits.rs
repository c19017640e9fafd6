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
/// Proof points beside a brief.
pub const PROOFS_MAX: usize = 6;
/// Inputs of the ROI case that a slide names.
pub const ROI_ROWS_MAX: usize = 8;
/// Lines, inputs or swings of the ROI case that its document names.
pub const ROI_LINES_MAX: usize = 24;
/// Weeks of hiring that are drawn.
pub const WEEKS_MAX: usize = 26;
/// Characters of a cell of a sheet; a spreadsheet's own end is at 32,767.
pub const CELL_CHARS_MAX: usize = 2_000;
/// Characters of the subject of a mail: what fits one header line.
pub const SUBJECT_CHARS_MAX: usize = 70;
/// Lines of a mail; mail programs clip what is longer than about 100 KB.
pub const MAIL_LINES_MAX: usize = 60;
/// Bytes of a `mailto:` link; beyond about 2,000 some programs drop the body.
pub const MAILTO_BYTES_MAX: usize = 1_900;
/// Bytes of a mail address (RFC 5321).
pub const ADDRESS_BYTES_MAX: usize = 254;
/// Octets of a line of a calendar file, without its end (RFC 5545, 3.1).
pub const ICS_LINE_OCTETS_MAX: usize = 75;
