//! Answers that are made to hurt a reader: every parser reads them or refuses them, and gives back no more than it was
//! given many times over.

use domain::Timestamp;
use sources::{parse, parsers};

const NOW: Timestamp = Timestamp(1_795_348_800_000);
/// Nothing that is told of an answer is longer than this times the answer, with some room for short ones.
const GROWTH_MAX: usize = 60;
const ROOM_BYTES: usize = 64 << 10;

/// Gives an answer to every parser and checks that what comes back is in proportion.
fn check(what: &str, answer: &[u8]) {
    for (parser, _) in parsers() {
        check_one(parser, what, answer);
    }
}

fn check_one(parser: &str, what: &str, answer: &[u8]) {
    let Ok(told) = parse(parser, answer, NOW) else { return };
    let bytes = told.to_string().len();
    let bytes_max = answer.len() * GROWTH_MAX + ROOM_BYTES;
    assert!(bytes <= bytes_max, "{parser} makes {bytes} bytes of {} ({what})", answer.len());
}

/// Ten entities, each ten times the one before: three billion characters in half a kilobyte.
fn laughs(root: &str, inside: &str) -> String {
    let mut entities = "<!ENTITY l0 \"lollollol\">".to_owned();
    for level in 1..10 {
        entities += &format!("<!ENTITY l{level} \"{}\">", format!("&l{};", level - 1).repeat(10));
    }
    format!("<?xml version=\"1.0\"?><!DOCTYPE {root} [{entities}]>{}", inside.replace("LAUGHS", "&l9;"))
}

#[test]
fn entities_are_not_unfolded() {
    let documents = [
        (
            "rss",
            "<rss version=\"2.0\"><channel><title>LAUGHS</title><item><title>LAUGHS</title><link>https://a.example/LAUGHS</link><description>LAUGHS</description></item></channel></rss>",
        ),
        (
            "feed",
            "<feed xmlns=\"http://www.w3.org/2005/Atom\"><title>LAUGHS</title><entry><title>LAUGHS</title><content>LAUGHS</content></entry></feed>",
        ),
        ("urlset", "<urlset><url><loc>https://a.example/LAUGHS</loc></url></urlset>"),
        ("workzag-jobs", "<workzag-jobs><position><id>1</id><name>LAUGHS</name></position></workzag-jobs>"),
        (
            "ownershipDocument",
            "<ownershipDocument><issuer><issuerName>LAUGHS</issuerName></issuer></ownershipDocument>",
        ),
        (
            "edgarSubmission",
            "<edgarSubmission><primaryIssuer><entityName>LAUGHS</entityName></primaryIssuer></edgarSubmission>",
        ),
        ("html", "<html><body><p>LAUGHS</p></body></html>"),
    ];
    for (root, inside) in documents {
        check(root, laughs(root, inside).as_bytes());
    }
}

#[test]
fn no_file_of_this_machine_is_read_into_an_answer() {
    let secret = format!("file://{}/Cargo.toml", env!("CARGO_MANIFEST_DIR"));
    for inside in [
        "<rss version=\"2.0\"><channel><title>&x;</title><item><title>&x;</title></item></channel></rss>",
        "<ownershipDocument><issuer><issuerName>&x;</issuerName></issuer></ownershipDocument>",
    ] {
        let answer = format!("<?xml version=\"1.0\"?><!DOCTYPE r [<!ENTITY x SYSTEM \"{secret}\">]>{inside}");
        for (parser, _) in parsers() {
            let told = parse(parser, answer.as_bytes(), NOW).map(|told| told.to_string()).unwrap_or_default();
            assert!(!told.contains("[dependencies]"), "{parser}");
        }
    }
}

#[test]
fn depth_does_not_end_the_process() {
    let deep = 20_000;
    let json = format!("{}1{}", "[".repeat(deep), "]".repeat(deep));
    let objects = format!("{}1{}", "{\"a\":".repeat(deep), "}".repeat(deep));
    let script =
        format!("<script type=\"application/ld+json\">{{\"@type\":\"Organization\",\"name\":{json}}}</script>");
    check("nested lists", json.as_bytes());
    check("nested objects", objects.as_bytes());
    check("nested JSON-LD", script.as_bytes());
    check("nested markup", format!("<html><body>{}x", "<div><b>".repeat(deep / 2)).as_bytes());
    for root in ["rss", "feed", "urlset", "workzag-jobs", "ownershipDocument", "edgarSubmission"] {
        let xml = format!("<?xml version=\"1.0\"?><{root}>{}{}</{root}>", "<n>".repeat(deep), "</n>".repeat(deep));
        check(root, xml.as_bytes());
    }
}

#[test]
fn a_line_of_ten_megabytes_is_a_line() {
    let line = "0123456789".repeat(1 << 20);
    let documents: [(&[&str], String); 6] = [
        (&["page"], format!("<html><body><p>{line}</p></body></html>")),
        (&["feed"], format!("<rss version=\"2.0\"><channel><item><title>{line}</title></item></channel></rss>")),
        (&["greenhouse"], format!("{{\"jobs\":[{{\"id\":1,\"title\":\"{line}\",\"content\":\"{line}\"}}]}}")),
        (&["robots", "sitemap"], format!("User-agent: *\nDisallow: /{line}\nSitemap: https://a.example/{line}\n")),
        (&["dns"], format!("acme.example TXT \"{line}\"")),
        (&["warn", "sec", "hibp", "gleif"], line.clone()),
    ];
    for (parsers, document) in documents {
        for parser in parsers {
            check_one(parser, "one long line", document.as_bytes());
        }
    }
}

#[test]
fn bytes_in_another_charset_than_they_say_are_read_as_far_as_they_go() {
    let utf16: Vec<u8> =
        "<rss><channel><title>Grüße</title></channel></rss>".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let claims = ["utf-16", "utf-7", "shift_jis", "iso-2022-kr", "x-user-defined", "none such"];
    for charset in claims {
        let mut feed = format!("<?xml version=\"1.0\" encoding=\"{charset}\"?><rss version=\"2.0\"><channel><title>A")
            .into_bytes();
        feed.extend(b"\xff\xfe\x00\x80\xc3\x28\xed\xa0\x80</title></channel></rss>");
        check(charset, &feed);
    }
    check("no mark of its order", &utf16);
    check("every byte", &(0..=255).collect::<Vec<u8>>().repeat(64));
}
