//! What a file is: by how it begins, and then by its name.

use domain::FileKind;

/// Bytes in which a PDF says that it is one.
const HEAD_BYTES: usize = 1_024;

/// The kind of a file; `None` for one that is not read.
pub fn kind_of(name: &str, bytes: &[u8]) -> Option<FileKind> {
    let head = &bytes[..bytes.len().min(HEAD_BYTES)];
    if head.windows(5).any(|window| window == b"%PDF-") {
        return Some(FileKind::Pdf);
    }
    // A text has no zero bytes; an archive or an office document begins with one of its own marks.
    if head.contains(&0) || head.starts_with(b"PK\x03\x04") || head.starts_with(b"\xd0\xcf\x11\xe0") {
        return None;
    }
    match name.rsplit_once('.').map(|(_, extension)| extension.to_ascii_lowercase()).as_deref() {
        Some("md" | "markdown") => Some(FileKind::Markdown),
        Some("txt" | "text") => Some(FileKind::Text),
        Some(_) | None => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_what_it_begins_with() {
        assert_eq!(kind_of("deck.pdf", b"%PDF-1.7\n"), Some(FileKind::Pdf));
        assert_eq!(kind_of("deck.txt", b"\xef\xbb\xbf%PDF-1.7\n"), Some(FileKind::Pdf));
        assert_eq!(kind_of("deck.pdf", b"hello"), None);
        assert_eq!(kind_of("notes.MD", b"# Hello"), Some(FileKind::Markdown));
        assert_eq!(kind_of("notes.txt", b"Hello"), Some(FileKind::Text));
        assert_eq!(kind_of("deck.txt", b"PK\x03\x04rest"), None);
        assert_eq!(kind_of("notes.txt", b"He\0llo"), None);
        assert_eq!(kind_of("notes", b"Hello"), None);
    }
}
