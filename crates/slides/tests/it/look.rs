//! A company's file: its look is taken, its traps are not.

use documents::{Audience, Exhibits, compose};
use domain::Brief;
use pretty_assertions::assert_eq;
use slides::{Base, SlidesError};

use crate::briefs::{self, TODAY};
use crate::file::{Parts, deck, paragraphs, parts, slides as slide_parts, tags, zipped};

const MASTER: &str = "ppt/slideMasters/slideMaster1.xml";
const MASTER_RELS: &str = "ppt/slideMasters/_rels/slideMaster1.xml.rels";

/// A presentation to begin with: one of our own.
fn company() -> Parts {
    parts(&deck(&briefs::view(), &briefs::rich(), Audience::Internal).2)
}

fn replace(parts: &mut Parts, name: &str, from: &str, to: &str) {
    let text = String::from_utf8(parts[name].clone()).unwrap();
    assert!(text.contains(from), "{from} is not in {name}");
    parts.insert(name.to_owned(), text.replacen(from, to, 1).into_bytes());
}

/// Adds a shape to the master, with what it refers to.
fn add_shape(parts: &mut Parts, shape: &str, relation: &str) {
    replace(parts, MASTER, "</p:spTree>", &format!("{shape}</p:spTree>"));
    replace(parts, MASTER_RELS, "</Relationships>", &format!("{relation}</Relationships>"));
}

fn relation(kind: &str, target: &str, mode: &str) -> String {
    format!(
        "<Relationship Id=\"rId77\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}\" Target=\"{target}\"{mode}/>"
    )
}

const PICTURE: &str = "<p:pic><p:nvPicPr><p:cNvPr id=\"90\" name=\"Logo\"/><p:cNvPicPr/><p:nvPr/></p:nvPicPr><p:blipFill><a:blip r:embed=\"rId77\"/></p:blipFill><p:spPr/></p:pic>";

fn printed(base: &Base, brief: &Brief) -> Parts {
    let view = briefs::view_with_exhibits();
    let document = compose(&view, brief, Audience::Internal, TODAY);
    parts(&slides::render(&document, &Exhibits::of(&view, &document), Some(base)).unwrap())
}

fn text<'p>(parts: &'p Parts, name: &str) -> &'p str {
    std::str::from_utf8(&parts[name]).unwrap()
}

#[test]
fn a_deck_in_a_companys_look_says_the_same() {
    let mut company = company();
    replace(&mut company, "ppt/theme/theme1.xml", "2A4BB0", "C0FFEE");
    add_shape(&mut company, PICTURE, &relation("image", "../media/../media/logo.PNG", ""));
    company.insert("ppt/media/logo.PNG".into(), b"\x89PNG not read by us".to_vec());
    let base = Base::read(&zipped(&company)).unwrap();
    let theirs = printed(&base, &briefs::rich());
    let (_, _, ours) = deck(&briefs::view_with_exhibits(), &briefs::rich(), Audience::Internal);
    let read = |parts: &Parts| slide_parts(parts).iter().map(|slide| paragraphs(slide)).collect::<Vec<_>>();
    assert_eq!(read(&theirs), read(&parts(&ours)));
    assert!(text(&theirs, "ppt/theme/theme1.xml").contains("C0FFEE"));
    assert_eq!(theirs["ppt/media/image1.png"], company["ppt/media/logo.PNG"]);
    assert!(text(&theirs, MASTER_RELS).contains("Target=\"/ppt/media/image1.png\""));
    assert!(text(&theirs, MASTER).contains("Logo"));
}

#[test]
fn shapes_that_need_what_is_not_taken_are_left_out() {
    let object = "<p:graphicFrame><p:nvGraphicFramePr><p:cNvPr id=\"91\" name=\"Trap\"/></p:nvGraphicFramePr><a:graphic><a:graphicData><p:oleObj r:id=\"rId77\"/></a:graphicData></a:graphic></p:graphicFrame>";
    let linked = PICTURE.replace("r:embed", "r:link").replace("Logo", "Trap");
    let svg = PICTURE.replace("Logo", "Trap");
    let traps = [
        (object, relation("oleObject", "../embeddings/oleObject1.bin", "")),
        (&linked, relation("image", "https://tracker.test/pixel.png", " TargetMode=\"External\"")),
        (&linked, relation("image", "file:///etc/passwd", " TargetMode=\"External\"")),
        (&svg, relation("image", "../media/logo.svg", "")),
        (&svg, relation("hyperlink", "javascript:alert(1)", " TargetMode=\"External\"")),
    ];
    for (shape, relation) in traps {
        let mut company = company();
        add_shape(&mut company, shape, &relation);
        company.insert("ppt/media/logo.svg".into(), b"<svg><script/></svg>".to_vec());
        let theirs = printed(&Base::read(&zipped(&company)).unwrap(), &briefs::rich());
        assert!(!text(&theirs, MASTER).contains("Trap") && !text(&theirs, MASTER_RELS).contains("rId77"), "{relation}");
        tags(text(&theirs, MASTER));
        assert!(text(&theirs, MASTER).contains("Title Placeholder"));
    }
}

#[test]
fn a_link_of_the_master_to_the_web_stays() {
    let mut company = company();
    let shape = "<p:sp><p:nvSpPr><p:cNvPr id=\"92\" name=\"Site\"><a:hlinkClick r:id=\"rId77\"/></p:cNvPr><p:cNvSpPr/><p:nvPr/></p:nvSpPr><p:spPr/></p:sp>";
    add_shape(&mut company, shape, &relation("hyperlink", "https://keystead.example/", " TargetMode=\"External\""));
    let theirs = printed(&Base::read(&zipped(&company)).unwrap(), &briefs::rich());
    assert!(text(&theirs, MASTER).contains("Site") && text(&theirs, MASTER_RELS).contains("https://keystead.example/"));
}

/// Why a file that was changed so is not taken.
fn refused(change: impl FnOnce(&mut Parts)) -> SlidesError {
    let mut company = company();
    change(&mut company);
    Base::read(&zipped(&company)).unwrap_err()
}

#[test]
fn traps_are_refused_with_a_reason() {
    let doctype =
        refused(|parts| replace(parts, MASTER, "<p:sldMaster", "<!DOCTYPE x [<!ENTITY a \"aaaa\">]><p:sldMaster"));
    assert!(matches!(&doctype, SlidesError::Refused(why) if why.contains("document type")), "{doctype}");
    let deep = refused(|parts| {
        replace(parts, MASTER, "</p:cSld>", &format!("{}{}</p:cSld>", "<p:x>".repeat(500), "</p:x>".repeat(500)))
    });
    assert!(matches!(&deep, SlidesError::Refused(why) if why.contains("deep")), "{deep}");
    let out = refused(|parts| replace(parts, MASTER_RELS, "/ppt/theme/theme1.xml", "../../../etc/passwd"));
    assert!(matches!(&out, SlidesError::Refused(why) if why.contains("outside")), "{out}");
    let strict = refused(|parts| {
        replace(
            parts,
            MASTER,
            "http://schemas.openxmlformats.org/presentationml/2006/main",
            "http://purl.oclc.org/ooxml/presentationml/main",
        )
    });
    assert!(matches!(&strict, SlidesError::Refused(why) if why.contains("Strict")), "{strict}");
    let bomb = refused(|parts| {
        parts.insert("ppt/theme/theme1.xml".into(), vec![b' '; 5 * 1024 * 1024]);
    });
    assert!(matches!(&bomb, SlidesError::TooLarge(_)), "{bomb}");
    let picture = refused(|parts| {
        add_shape(parts, PICTURE, &relation("image", "../media/logo.png", ""));
        parts.insert("ppt/media/logo.png".into(), vec![0; 21 * 1024 * 1024]);
    });
    assert!(matches!(&picture, SlidesError::TooLarge(_)), "{picture}");
    let broken = refused(|parts| replace(parts, MASTER, "</p:cSld>", ""));
    assert!(matches!(&broken, SlidesError::NotADeck(_)), "{broken}");
    let missing = refused(|parts| {
        parts.remove("ppt/theme/theme1.xml");
    });
    assert!(matches!(&missing, SlidesError::NotADeck(why) if why.contains("theme1.xml")), "{missing}");
    let flat = refused(|parts| replace(parts, "ppt/presentation.xml", "cx=\"12192000\"", "cx=\"0\""));
    assert!(matches!(&flat, SlidesError::Refused(why) if why.contains("size")), "{flat}");
}

#[test]
fn other_files_are_told_apart() {
    assert!(matches!(Base::read(b"%PDF-1.7"), Err(SlidesError::NotADeck(_))));
    assert!(matches!(Base::read(b""), Err(SlidesError::NotADeck(_))));
    assert!(matches!(Base::read(&[0xD0, 0xCF, 0x11, 0xE0, 0xA1]), Err(SlidesError::Protected)));
    let empty = zipped(&Parts::from([("word/document.xml".to_owned(), b"<w/>".to_vec())]));
    assert!(matches!(Base::read(&empty), Err(SlidesError::NotADeck(_))));
}

#[test]
fn any_damage_is_an_error_and_no_panic() {
    let whole = zipped(&company());
    for at in (0..whole.len()).step_by(97) {
        let mut damaged = whole.clone();
        damaged[at] ^= 0x55;
        let _ = Base::read(&damaged);
        let _ = Base::read(&whole[..at]);
    }
}
