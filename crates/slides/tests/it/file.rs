//! A deck as a reader program sees it: its ZIP opened, its XML parsed.

use std::collections::BTreeMap;
use std::io::{Cursor, Read, Write};

use documents::{Audience, Document, Exhibits, compose};
use domain::{Brief, PrepView};
use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, XmlVersion};
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

use crate::briefs::TODAY;

/// The parts of a package by their names.
pub type Parts = BTreeMap<String, Vec<u8>>;

pub fn parts(bytes: &[u8]) -> Parts {
    let mut zip = ZipArchive::new(Cursor::new(bytes)).unwrap();
    (0..zip.len())
        .map(|at| {
            let mut file = zip.by_index(at).unwrap();
            let mut bytes = Vec::new();
            file.read_to_end(&mut bytes).unwrap();
            (file.name().unwrap().into_owned(), bytes)
        })
        .collect()
}

/// The package of these parts.
pub fn zipped(parts: &Parts) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        zip.start_file(name.as_str(), SimpleFileOptions::default()).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// A document with what stands beside it, and its deck.
pub fn deck(view: &PrepView, brief: &Brief, audience: Audience) -> (Document, Exhibits, Vec<u8>) {
    let document = compose(view, brief, audience, TODAY);
    let exhibits = Exhibits::of(view, &document);
    let bytes = slides::render(&document, &exhibits, None).unwrap();
    (document, exhibits, bytes)
}

/// The parts of the slides, in their order.
pub fn slides(parts: &Parts) -> Vec<String> {
    numbered(parts, "ppt/slides/slide")
}

/// The parts of the notes, in the order of their slides.
pub fn notes(parts: &Parts) -> Vec<String> {
    numbered(parts, "ppt/notesSlides/notesSlide")
}

fn numbered(parts: &Parts, stem: &str) -> Vec<String> {
    let name = |number: usize| format!("{stem}{number}.xml");
    (1..).map_while(|number| parts.get(&name(number))).map(|bytes| String::from_utf8(bytes.clone()).unwrap()).collect()
}

pub fn attribute(tag: &BytesStart<'_>, name: &str) -> Option<String> {
    let found = tag.attributes().map(Result::unwrap).find(|attribute| attribute.key.into_inner() == name)?;
    Some(found.normalized_value(XmlVersion::Implicit1_0).unwrap().into_owned())
}

/// Every tag of a part in order; fails when it is no well-formed XML.
pub fn tags(xml: &str) -> Vec<BytesStart<'static>> {
    let mut reader = Reader::from_str(xml);
    let (mut found, mut depth) = (Vec::new(), 0);
    loop {
        match reader.read_event().unwrap_or_else(|error| panic!("{error} in {xml}")) {
            Event::Start(tag) => {
                depth += 1;
                found.push(tag.into_owned());
            }
            Event::Empty(tag) => found.push(tag.into_owned()),
            Event::End(_) => depth -= 1,
            Event::DocType(_) => panic!("a document type in {xml}"),
            Event::Eof => break,
            _ => {}
        }
    }
    assert_eq!(depth, 0, "{xml}");
    found
}

/// The paragraphs of a part, as they are read; empty ones left out.
pub fn paragraphs(xml: &str) -> Vec<String> {
    let mut reader = Reader::from_str(xml);
    let (mut found, mut text, mut inside): (Vec<String>, String, bool) = (Vec::new(), String::new(), false);
    loop {
        match reader.read_event().unwrap() {
            Event::Start(tag) if tag.name().into_inner() == "a:t" => inside = true,
            Event::End(tag) if tag.name().into_inner() == "a:t" => inside = false,
            Event::Text(part) if inside => text.push_str(&part),
            Event::GeneralRef(name) if inside => {
                let sign = match &*name {
                    "amp" => '&',
                    "lt" => '<',
                    "gt" => '>',
                    "quot" => '"',
                    other => panic!("&{other};"),
                };
                text.push(sign);
            }
            Event::End(tag) if tag.name().into_inner() == "a:p" => found.push(std::mem::take(&mut text)),
            Event::Eof => break,
            _ => {}
        }
    }
    found.retain(|paragraph| !paragraph.is_empty());
    found
}
