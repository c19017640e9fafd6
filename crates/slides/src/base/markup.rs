//! Reading and copying the XML of a company's file.

use std::collections::HashSet;

use quick_xml::events::attributes::Attribute;
use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, Writer, XmlVersion};

use crate::error::SlidesError;
use crate::limits::DEPTH_MAX;

/// Elements that only matter to what is not taken: add-ins, controls, movement, sounds.
const LEFT_OUT: [&str; 4] = ["custDataLst", "controls", "timing", "transition"];
/// Names of attributes that refer to another part, whatever their prefix.
const REFERRING: [&str; 8] = ["id", "embed", "link", "pict", "dm", "lo", "qs", "cs"];

/// What a part refers to.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Relation {
    pub(super) id: String,
    /// The whole address of the type.
    pub(super) full_kind: String,
    pub(super) target: String,
    pub(super) external: bool,
}

impl Relation {
    /// The last part of its type: `image`, `theme`.
    pub(super) fn kind(&self) -> &str {
        self.full_kind.rsplit('/').next().unwrap_or_default()
    }
}

/// The value of an attribute by its local name.
pub(super) fn attribute(tag: &BytesStart<'_>, name: &str) -> Option<String> {
    let found = tag.attributes().flatten().find(|attribute| attribute.key.local_name().into_inner() == name)?;
    value_of(&found)
}

/// The value of an attribute as it is meant.
pub(super) fn value_of(attribute: &Attribute<'_>) -> Option<String> {
    attribute.normalized_value(XmlVersion::Implicit1_0).ok().map(|value| value.into_owned())
}

/// An attribute that refers to another part: one with a prefix, so that `id` of a shape is not meant.
fn refers_to<'t>(tag: &'t BytesStart<'_>) -> impl Iterator<Item = String> + 't {
    let referring = |name: &str| name.split_once(':').is_some_and(|(_, local)| REFERRING.contains(&local));
    tag.attributes()
        .flatten()
        .filter(move |attribute| referring(attribute.key.into_inner()))
        .filter_map(|attribute| value_of(&attribute))
}

fn malformed(part: &str) -> SlidesError {
    SlidesError::NotADeck(format!("its part {part} is no well-formed XML"))
}

/// Reads a part event by event; the closure is told how deep each stands. Declarations of types or entities, and
/// nesting without end, are refused.
pub(super) fn walk<'x>(
    xml: &'x str,
    part: &str,
    mut see: impl FnMut(&Event<'x>, usize) -> Result<(), SlidesError>,
) -> Result<(), SlidesError> {
    let mut reader = Reader::from_str(xml.trim_start_matches('\u{feff}'));
    let mut depth = 0;
    let mut elements = 0;
    loop {
        let event = reader.read_event().map_err(|_| malformed(part))?;
        match &event {
            Event::Start(tag) | Event::Empty(tag) if tag.attributes().any(|attribute| attribute.is_err()) => {
                return Err(malformed(part));
            }
            Event::DocType(_) => return Err(SlidesError::Refused(format!("its part {part} declares a document type"))),
            Event::GeneralRef(name)
                if !name.is_char_ref() && !["amp", "lt", "gt", "quot", "apos"].contains(&&**name) =>
            {
                return Err(malformed(part));
            }
            Event::Eof if depth > 0 || elements == 0 => return Err(malformed(part)),
            Event::Eof => return Ok(()),
            _ => {}
        }
        if let Event::End(_) = &event {
            depth -= 1;
        }
        see(&event, depth)?;
        if matches!(&event, Event::Start(_) | Event::Empty(_)) {
            elements += 1;
        }
        if let Event::Start(_) = &event {
            depth += 1;
            if depth > DEPTH_MAX {
                return Err(SlidesError::Refused(format!("its part {part} nests more than {DEPTH_MAX} deep")));
            }
        }
    }
}

/// The relationships in a part of them.
pub(super) fn relations(xml: &str, part: &str) -> Result<Vec<Relation>, SlidesError> {
    let mut found = Vec::new();
    walk(xml, part, |event, _| {
        if let Event::Start(tag) | Event::Empty(tag) = event
            && tag.local_name().into_inner() == "Relationship"
            && let (Some(id), Some(full_kind), Some(target)) =
                (attribute(tag, "Id"), attribute(tag, "Type"), attribute(tag, "Target"))
        {
            let external = attribute(tag, "TargetMode").is_some_and(|mode| mode == "External");
            found.push(Relation { id, full_kind, target, external });
        }
        Ok(())
    })?;
    Ok(found)
}

/// A copy of a part without the shapes that refer to what is dropped, and without what only programs need.
pub(super) fn copied(xml: &str, part: &str, dropped: &HashSet<String>) -> Result<Vec<u8>, SlidesError> {
    let mut copy = Copy { writer: Writer::new(Vec::new()), shape: None, hidden: None, names: Vec::new(), dropped };
    walk(xml, part, |event, depth| copy.see(event, depth, part))?;
    Ok(copy.writer.into_inner())
}

struct Copy<'d, 'x> {
    writer: Writer<Vec<u8>>,
    /// The shape that is being read: how deep it stands, its events, whether it refers to what is dropped.
    shape: Option<(usize, Vec<Event<'x>>, bool)>,
    /// How deep the element stands that is being left out.
    hidden: Option<usize>,
    /// Local names of the elements that are open.
    names: Vec<String>,
    dropped: &'d HashSet<String>,
}

impl<'x> Copy<'_, 'x> {
    fn see(&mut self, event: &Event<'x>, depth: usize, part: &str) -> Result<(), SlidesError> {
        if matches!(event, Event::Comment(_) | Event::PI(_)) {
            return Ok(());
        }
        let opens = match event {
            Event::Start(tag) | Event::Empty(tag) => Some(tag),
            _ => None,
        };
        let under_tree = self.names.last().is_some_and(|name| name == "spTree");
        match event {
            Event::Start(tag) => self.names.push(tag.local_name().into_inner().to_owned()),
            Event::End(_) => {
                self.names.pop();
            }
            _ => {}
        }
        if let Some(at) = self.hidden {
            if matches!(event, Event::End(_)) && at == depth {
                self.hidden = None;
            }
            return Ok(());
        }
        if let Some(tag) = opens {
            if LEFT_OUT.contains(&tag.local_name().into_inner()) {
                self.hidden = matches!(event, Event::Start(_)).then_some(depth);
                return Ok(());
            }
            let refers = refers_to(tag).any(|id| self.dropped.contains(&id));
            if self.shape.is_none() && under_tree && matches!(event, Event::Start(_)) {
                self.shape = Some((depth, Vec::new(), false));
            }
            match &mut self.shape {
                Some((_, _, refers_to_dropped)) => *refers_to_dropped |= refers,
                None if refers => {
                    return Err(SlidesError::Refused(format!(
                        "its part {part} needs something that is not taken along"
                    )));
                }
                None => {}
            }
        }
        self.keep(event, depth)
    }

    fn keep(&mut self, event: &Event<'x>, depth: usize) -> Result<(), SlidesError> {
        let Some((at, mut events, refers)) = self.shape.take() else { return self.write(event) };
        events.push(event.clone());
        let ended = matches!(event, Event::End(_)) && at == depth;
        match (ended, refers) {
            (false, _) => {
                self.shape = Some((at, events, refers));
                Ok(())
            }
            (true, true) => Ok(()),
            (true, false) => events.iter().try_for_each(|event| self.write(event)),
        }
    }

    fn write(&mut self, event: &Event<'x>) -> Result<(), SlidesError> {
        self.writer.write_event(event.borrow()).map_err(|error| SlidesError::Bug(error.to_string()))
    }
}
