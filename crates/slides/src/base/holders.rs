//! The placeholders of a layout or a master, and where they stand.

use quick_xml::events::{BytesStart, Event};

use super::markup::{attribute, value_of, walk};
use crate::error::SlidesError;
use crate::page::Area;

/// A placeholder.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Holder {
    /// `title`, `body`, `ftr`; empty for one that takes anything.
    pub(super) kind: String,
    pub(super) index: Option<u32>,
    /// Absent when it stands where its master says.
    pub(super) area: Option<Area>,
}

/// What a part says of itself.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Found {
    /// The namespace of its root.
    pub(super) namespace: String,
    /// The type of a layout: `title`, `obj`, `titleOnly`.
    pub(super) kind: String,
    pub(super) holders: Vec<Holder>,
}

/// Reads the placeholders that are shapes of their own.
pub(super) fn holders(xml: &str, part: &str) -> Result<Found, SlidesError> {
    let mut found = Found::default();
    let mut shape: Option<(usize, Holder, bool)> = None;
    walk(xml, part, |event, depth| {
        match event {
            Event::Start(tag) | Event::Empty(tag) => {
                if depth == 0 {
                    found.namespace = namespace(tag);
                    found.kind = attribute(tag, "type").unwrap_or_default();
                }
                if tag.local_name().into_inner() == "sp" && matches!(event, Event::Start(_)) {
                    shape = Some((depth, Holder::default(), false));
                } else if let Some((_, holder, is_holder)) = &mut shape {
                    note(tag, holder, is_holder);
                }
            }
            Event::End(_) if shape.as_ref().is_some_and(|(at, _, _)| *at == depth) => {
                found.holders.extend(shape.take().filter(|(_, _, is_holder)| *is_holder).map(|(_, holder, _)| holder));
            }
            _ => {}
        }
        Ok(())
    })?;
    Ok(found)
}

fn note(tag: &BytesStart<'_>, holder: &mut Holder, is_holder: &mut bool) {
    let number = |name: &str| attribute(tag, name).and_then(|value| value.parse::<i64>().ok()).unwrap_or(0);
    match tag.local_name().into_inner() {
        "ph" => {
            *is_holder = true;
            holder.kind = attribute(tag, "type").unwrap_or_default();
            holder.index = attribute(tag, "idx").and_then(|index| index.parse().ok());
        }
        "off" => holder.area = Some(Area { x: number("x"), y: number("y"), width: 0, height: 0 }),
        "ext" => {
            if let Some(area) = &mut holder.area {
                let (width, height) = (number("cx"), number("cy"));
                // An extension list has elements of the same name, without a size.
                if width > 0 && height > 0 {
                    (area.width, area.height) = (width, height);
                }
            }
        }
        _ => {}
    }
}

/// The namespace that the root's own prefix stands for.
fn namespace(tag: &BytesStart<'_>) -> String {
    let name = tag.name();
    let declared = match name.into_inner().split_once(':') {
        Some((prefix, _)) => format!("xmlns:{prefix}"),
        None => "xmlns".to_owned(),
    };
    let found = tag.attributes().flatten().find(|attribute| attribute.key.into_inner() == declared);
    found.and_then(|attribute| value_of(&attribute)).unwrap_or_default()
}
