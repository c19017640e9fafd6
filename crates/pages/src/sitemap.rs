//! Sitemaps (sitemaps.org), plain or packed: pages with their last change, or further sitemaps.

use std::io::Read;

use domain::PartialDate;
use flate2::read::GzDecoder;
use quick_xml::{Reader, events::Event};

use crate::{blocks::decoded, dates};

/// Most entries taken from one sitemap.
const ENTRIES_MAX: usize = 20_000;
/// Longest sitemap read after unpacking, in bytes.
const SITEMAP_BYTES_MAX: u64 = 16 << 20;

/// What a sitemap holds.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sitemap {
    pub pages: Vec<Entry>,
    pub sitemaps: Vec<Entry>,
}

/// One address of a sitemap.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    pub url: String,
    pub changed_on: Option<PartialDate>,
}

/// Reads a sitemap: XML, packed XML, or one address per line. What is broken is read as far as it goes.
pub fn parse(bytes: &[u8]) -> Sitemap {
    let unpacked;
    let bytes = if bytes.starts_with(&[0x1f, 0x8b]) {
        let mut out = Vec::new();
        // A packed file that breaks off still gives its start.
        let _ = GzDecoder::new(bytes).take(SITEMAP_BYTES_MAX).read_to_end(&mut out);
        unpacked = out;
        unpacked.as_slice()
    } else {
        bytes
    };
    let text = String::from_utf8_lossy(bytes);
    if text.trim_start().trim_start_matches('\u{feff}').starts_with('<') { of_xml(&text) } else { of_lines(&text) }
}

/// The `Sitemap:` lines of a `robots.txt`.
pub fn in_robots(text: &str) -> Vec<String> {
    const SITEMAPS_MAX: usize = 20;
    let lines = text.lines().filter_map(|line| {
        let (key, value) = line.split_once(':')?;
        key.trim().eq_ignore_ascii_case("sitemap").then(|| value.trim().to_owned())
    });
    lines.filter(|url| url.starts_with("http")).take(SITEMAPS_MAX).collect()
}

fn of_lines(text: &str) -> Sitemap {
    let urls = text.lines().map(str::trim).filter(|line| line.starts_with("http"));
    Sitemap {
        pages: urls.take(ENTRIES_MAX).map(|url| Entry { url: url.to_owned(), changed_on: None }).collect(),
        sitemaps: Vec::new(),
    }
}

fn of_xml(text: &str) -> Sitemap {
    let mut found = Sitemap::default();
    let mut reader = Reader::from_str(text);
    reader.config_mut().check_end_names = false;
    let (mut url, mut changed, mut field) = (String::new(), String::new(), String::new());
    // What is broken ends the reading; what came before it counts.
    while let Ok(event) = reader.read_event() {
        match event {
            Event::Start(tag) => {
                // `image:loc` is not `loc`: prefixed elements belong to extensions.
                field = tag.name().as_ref().to_ascii_lowercase();
                if matches!(field.as_str(), "url" | "sitemap") {
                    url.clear();
                    changed.clear();
                }
            }
            Event::Text(text) => append(&field, &text, &mut url, &mut changed),
            Event::CData(text) => append(&field, &text, &mut url, &mut changed),
            Event::GeneralRef(name) => append(&field, &decoded(&format!("&{};", &*name)), &mut url, &mut changed),
            Event::End(tag) => {
                field.clear();
                let list = match tag.local_name().as_ref().to_ascii_lowercase().as_str() {
                    "url" => &mut found.pages,
                    "sitemap" => &mut found.sitemaps,
                    _ => continue,
                };
                if url.trim().starts_with("http") && list.len() < ENTRIES_MAX {
                    list.push(Entry { url: url.trim().to_owned(), changed_on: dates::parse(changed.trim()) });
                }
            }
            Event::Eof => break,
            Event::Empty(_) | Event::Comment(_) | Event::Decl(_) | Event::PI(_) | Event::DocType(_) => {}
        }
    }
    found
}

fn append(field: &str, text: &str, url: &mut String, changed: &mut String) {
    match field {
        "loc" => url.push_str(text),
        "lastmod" => changed.push_str(text),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;
    use pretty_assertions::assert_eq;
    use proptest::prelude::*;

    const XML: &str = "<?xml version='1.0'?><urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9' xmlns:image='x'>\
        <url><loc> https://x.example/a?b=1&amp;c=2 </loc><image:image><image:loc>https://x.example/i.png</image:loc></image:image><lastmod>2026-11-20T10:00:00+01:00</lastmod></url>\
        <url><loc><![CDATA[https://x.example/b]]></loc></url><url><loc>ftp://x</loc></url></urlset>";

    #[test]
    fn plain_packed_and_broken_sitemaps_are_read() {
        let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
        packed.write_all(XML.as_bytes()).unwrap();
        let packed = packed.finish().unwrap();
        for bytes in [XML.as_bytes(), packed.as_slice()] {
            let found = parse(bytes);
            let urls: Vec<&str> = found.pages.iter().map(|entry| entry.url.as_str()).collect();
            assert_eq!(urls.last(), Some(&"https://x.example/b"));
            assert_eq!(found.pages[0].changed_on.map(|date| date.to_string()).as_deref(), Some("2026-11-20"));
        }
        assert_eq!(parse(&XML.as_bytes()[..XML.len() - 30]).pages.len(), 2);
        let index = "<sitemapindex><sitemap><loc>https://x.example/s1.xml.gz</loc></sitemap></sitemapindex>";
        assert_eq!(parse(index.as_bytes()).sitemaps.len(), 1);
        assert_eq!(parse(b"https://x.example/a\nnot\n").pages.len(), 1);
        assert_eq!(
            in_robots("User-agent: *\nSITEMAP : https://x.example/s.xml\nSitemap: /relative"),
            ["https://x.example/s.xml"]
        );
    }

    #[test]
    fn an_image_is_not_the_page() {
        assert_eq!(parse(XML.as_bytes()).pages[0].url, "https://x.example/a?b=1&c=2");
    }

    proptest! {
        #[test]
        fn any_bytes_can_be_parsed(bytes in proptest::collection::vec(any::<u8>(), 0..200), text in "[<>/a-z&;!\\[\\]?]{0,80}") {
            let _ = parse(&bytes);
            let _ = parse(format!("<{text}").as_bytes());
            let _ = in_robots(&text);
        }
    }
}
