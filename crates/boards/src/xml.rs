//! Lists of records in XML: each a set of texts by the path of their element.

use pages::{ParseError, blocks::decoded};
use quick_xml::{Reader, events::Event};

/// Longest answer read, in bytes.
const XML_BYTES_MAX: usize = 16 << 20;
/// Most texts kept of one record.
const TEXTS_MAX: usize = 400;
/// Deepest element followed below a record.
const DEPTH_MAX: usize = 8;

/// One record: its texts in order, each with the path of its element below the record, such as `offices/office`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Entry(Vec<(String, String)>);

impl Entry {
    /// The first text at a path.
    pub fn text(&self, path: &str) -> Option<String> {
        self.all(path).next().map(pages::blocks::squeezed).filter(|text| !text.is_empty())
    }

    /// All texts at a path.
    pub fn all<'a>(&'a self, path: &'a str) -> impl Iterator<Item = &'a str> {
        self.0.iter().filter(move |(at, _)| at == path).map(|(_, text)| text.as_str())
    }
}

/// The records of this element name, at most `entries_max`. What is broken ends the reading; what came before it counts.
pub fn entries(parser: &str, bytes: &[u8], name: &str, entries_max: usize) -> Result<Vec<Entry>, ParseError> {
    let text = String::from_utf8_lossy(bytes.get(..bytes.len().min(XML_BYTES_MAX)).unwrap_or_default());
    let text = text.trim_start().trim_start_matches('\u{feff}');
    if !text.starts_with('<') {
        return Err(ParseError::new(parser, "it is not XML"));
    }
    let mut reader = Reader::from_str(text);
    reader.config_mut().check_end_names = false;
    let mut found = Vec::new();
    let mut reading: Option<(Entry, Vec<String>, String)> = None;
    while let Ok(event) = reader.read_event() {
        match event {
            Event::Start(tag) => {
                let tag = tag.name().as_ref().to_owned();
                match &mut reading {
                    None if tag == name => reading = Some((Entry::default(), Vec::new(), String::new())),
                    None => {}
                    Some((entry, path, text)) => {
                        push(entry, path, text);
                        path.push(tag);
                    }
                }
            }
            Event::Text(part) => append(&mut reading, &part),
            Event::CData(part) => append(&mut reading, &part),
            Event::GeneralRef(name) => append(&mut reading, &decoded(&format!("&{};", &*name))),
            Event::End(_) => {
                let Some((entry, path, text)) = &mut reading else { continue };
                push(entry, path, text);
                if path.pop().is_none() {
                    found.push(std::mem::take(entry));
                    reading = None;
                    if found.len() >= entries_max {
                        break;
                    }
                }
            }
            Event::Eof => break,
            Event::Empty(_) | Event::Comment(_) | Event::Decl(_) | Event::PI(_) | Event::DocType(_) => {}
        }
    }
    Ok(found)
}

fn append(reading: &mut Option<(Entry, Vec<String>, String)>, part: &str) {
    if let Some((_, path, text)) = reading
        && !path.is_empty()
        && path.len() <= DEPTH_MAX
    {
        text.push_str(part);
    }
}

fn push(entry: &mut Entry, path: &[String], text: &mut String) {
    let text = std::mem::take(text);
    if !text.trim().is_empty() && entry.0.len() < TEXTS_MAX {
        entry.0.push((path.join("/"), text));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use pretty_assertions::assert_eq;
    use proptest::prelude::*;

    #[test]
    fn records_are_read_by_path() {
        let xml =
            "\u{feff}<?xml version='1.0'?><l><p><n>A &amp; B</n><o><i>x</i><i><![CDATA[<b>y</b>]]></i></o></p><p><n>C";
        let found = entries("x", xml.as_bytes(), "p", 9).unwrap();
        assert_eq!(found.len(), 1, "the second one has no end");
        assert_eq!(found[0].text("n").as_deref(), Some("A & B"));
        assert_eq!(found[0].all("o/i").collect::<Vec<_>>(), ["x", "<b>y</b>"]);
        assert!(entries("x", b"{}", "p", 9).is_err());
    }

    proptest! {
        #[test]
        fn any_bytes_can_be_read(bytes in proptest::collection::vec(any::<u8>(), 0..200), tags in "(<p>|</p>|<a>|&amp;|<!\\[CDATA\\[|\\]\\]>|x){0,40}") {
            let _ = entries("x", &bytes, "p", 9);
            let _ = entries("x", format!("<r>{tags}").as_bytes(), "p", 9);
        }
    }
}
