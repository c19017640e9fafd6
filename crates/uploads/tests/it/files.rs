use pages::{Block, BlockKind};
use pretty_assertions::assert_eq;
use uploads::{FILE_BYTES_MAX, PAGES_MAX, UploadError, read};

use crate::written::{Said, pdf};

fn blocks(name: &str, bytes: &[u8]) -> Vec<(BlockKind, String)> {
    let read = read(name, bytes).unwrap();
    read.blocks.into_iter().map(Block::from).map(|block| (block.kind, block.text)).collect()
}

#[test]
fn a_pdf_is_read_as_its_page_shows_it() {
    let page: &[Said] = &[
        (50.0, 780.0, 24.0, "Battlecard"),
        (50.0, 740.0, 16.0, "Competitors"),
        (50.0, 710.0, 13.0, "Okta"),
        (50.0, 690.0, 10.0, "Okta is a well-known provider of sign-in, and we meet"),
        (50.0, 677.0, 10.0, "it in companies that want one supplier."),
        (50.0, 640.0, 10.0, "Gatewarden: a product for banks with deep role mining."),
    ];
    assert_eq!(
        blocks("battlecard.pdf", &pdf(&[page])),
        [
            (BlockKind::Heading(1), "Battlecard".to_owned()),
            (BlockKind::Heading(2), "Competitors".to_owned()),
            (BlockKind::Heading(3), "Okta".to_owned()),
            (
                BlockKind::Paragraph,
                "Okta is a well-known provider of sign-in, and we meet it in companies that want one supplier."
                    .to_owned()
            ),
            (BlockKind::Paragraph, "Gatewarden: a product for banks with deep role mining.".to_owned()),
        ]
    );
}

#[test]
fn a_long_pdf_is_read_in_part_and_says_so() {
    // Each stands in another place: what stands in the same place on all pages is a running head.
    let pages: Vec<Vec<Said>> =
        (0..PAGES_MAX + 3).map(|at| vec![(50.0, 750.0 - 3.0 * at as f64, 10.0, "One more page of it.")]).collect();
    let long: Vec<&[Said]> = pages.iter().map(Vec::as_slice).collect();
    let read = read("long.pdf", &pdf(&long)).unwrap();
    assert_eq!(read.pages as usize, PAGES_MAX);
    assert_eq!(read.notes, [format!("Of {} pages the first {PAGES_MAX} were read.", PAGES_MAX + 3)]);
}

#[test]
fn what_cannot_be_read_says_what_to_do() {
    let told = |name: &str, bytes: &[u8]| read(name, bytes).unwrap_err();
    assert_eq!(told("empty.txt", b""), UploadError::Empty);
    assert_eq!(told("deck.pptx", b"PK\x03\x04"), UploadError::WrongKind);
    assert_eq!(told("notes.txt", b"caf\xe9 and more"), UploadError::NotText);
    assert_eq!(told("scan.pdf", &pdf(&[&[]])), UploadError::NoText);
    assert_eq!(told("blank.md", b" \n\n "), UploadError::NoText);
    let large = vec![b'a'; FILE_BYTES_MAX + 1];
    assert_eq!(told("large.txt", &large), UploadError::TooLarge { bytes: FILE_BYTES_MAX + 1, most: FILE_BYTES_MAX });
    for error in
        [UploadError::Empty, UploadError::WrongKind, UploadError::Locked, UploadError::Damaged, UploadError::NoText]
    {
        assert!(error.to_string().contains('.'), "{error}");
    }
}

#[test]
fn a_text_of_one_line_without_an_end_is_bounded() {
    let long = "word ".repeat(200_000);
    let read = read("long.txt", long.as_bytes()).unwrap_err();
    assert_eq!(read, UploadError::NoText);
    let lines = "A line of its own.\n\n".repeat(30_000);
    let read = uploads::read("lines.txt", lines.as_bytes()).unwrap();
    assert_eq!(read.blocks.len(), uploads::BLOCKS_MAX);
    assert!(read.notes[0].contains("were left out"), "{:?}", read.notes);
}
