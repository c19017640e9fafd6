//! From a company's file to a look.

use std::collections::{HashMap, HashSet};

use quick_xml::events::Event;

use super::archive::{Archive, resolved};
use super::holders::{Found, Holder, holders};
use super::markup::{Relation, attribute, copied, value_of, walk};
use super::{Base, LayoutUse, MASTER, THEME};
use crate::error::SlidesError;
use crate::limits::{AREA_MIN_EMU, INCH_EMU, LAYOUTS_MAX, LINK_CHARS_MAX, MEDIA_BYTES_MAX, MEDIA_MAX, SLIDE_EMU};
use crate::package::Part;
use crate::page::Area;
use crate::rels::{Rels, rels_name};

const NAMESPACE: &str = "http://schemas.openxmlformats.org/presentationml/2006/main";
const OF: &str = "application/vnd.openxmlformats-officedocument.presentationml";
const THEME_TYPE: &str = "application/vnd.openxmlformats-officedocument.theme+xml";
/// Pictures that are taken, by their ending.
const PICTURES: [(&str, &str); 7] = [
    ("png", "image/png"),
    ("jpg", "image/jpeg"),
    ("jpeg", "image/jpeg"),
    ("gif", "image/gif"),
    ("emf", "image/x-emf"),
    ("wmf", "image/x-wmf"),
    ("bmp", "image/bmp"),
];
/// Sides of a slide that the format allows, in EMU.
const SIDES_EMU: std::ops::RangeInclusive<i64> = 4 * INCH_EMU..=56 * INCH_EMU;

/// Takes master, layouts, theme and pictures.
pub(super) fn read(bytes: &[u8]) -> Result<Base, SlidesError> {
    let mut taking = Taking { archive: Archive::open(bytes)?, parts: Vec::new(), media: HashMap::new() };
    let root = taking.archive.relations("")?;
    let main = taking.target("", &root, |it| it.kind() == "officeDocument", "presentation")?;
    let presentation = Presentation::read(&taking.archive.text(&main)?, &main)?;
    let relations = taking.archive.relations(&main)?;
    let master = taking.target(&main, &relations, |it| it.id == presentation.master_rel, "slide master")?;
    let master_relations = taking.archive.relations(&master)?;
    let names = layout_names(&master, &master_relations)?;
    let theme = taking.target(&master, &master_relations, |it| it.kind() == "theme", "theme")?;
    let mut renamed: HashMap<String, String> =
        HashMap::from([(theme.clone(), THEME.to_owned()), (master.clone(), MASTER.to_owned())]);
    for (at, name) in names.iter().enumerate() {
        renamed.insert(name.clone(), format!("ppt/slideLayouts/slideLayout{}.xml", at + 1));
    }
    let master_found = taking.take(&master, &renamed, &format!("{OF}.slideMaster+xml"))?;
    if master_found.namespace != NAMESPACE {
        return Err(SlidesError::Refused("it is saved as Strict Open XML; save it as a usual .pptx".to_owned()));
    }
    taking.take(&theme, &renamed, THEME_TYPE)?;
    let mut layouts = Vec::new();
    for name in &names {
        let found = taking.take(name, &renamed, &format!("{OF}.slideLayout+xml"))?;
        layouts.push((renamed.get(name).cloned().unwrap_or_default(), found));
    }
    uses(presentation, &master_found, &layouts, taking.parts)
}

/// The layouts of a master, each once.
fn layout_names(master: &str, relations: &[Relation]) -> Result<Vec<String>, SlidesError> {
    let mut names: Vec<String> = Vec::new();
    for layout in relations.iter().filter(|it| it.kind() == "slideLayout" && !it.external) {
        let name = resolved(master, &layout.target).ok_or_else(leads_out)?;
        if !names.contains(&name) {
            names.push(name);
        }
    }
    if names.len() > LAYOUTS_MAX {
        return Err(SlidesError::TooLarge(format!("its master has more than {LAYOUTS_MAX} layouts")));
    }
    Ok(names)
}

fn leads_out() -> SlidesError {
    SlidesError::Refused("it refers to a path outside the file".to_owned())
}

/// What the presentation says.
struct Presentation {
    master_rel: String,
    master_id: String,
    size: (i64, i64),
}

impl Presentation {
    fn read(xml: &str, part: &str) -> Result<Self, SlidesError> {
        let mut found = Self { master_rel: String::new(), master_id: String::new(), size: SLIDE_EMU };
        walk(xml, part, |event, _| {
            let (Event::Start(tag) | Event::Empty(tag)) = event else { return Ok(()) };
            let side = |name| attribute(tag, name).and_then(|side| side.parse::<i64>().ok()).unwrap_or(0);
            match tag.local_name().into_inner() {
                "sldMasterId" if found.master_rel.is_empty() => {
                    for attribute in tag.attributes().flatten() {
                        let value = value_of(&attribute).unwrap_or_default();
                        match attribute.key.into_inner().contains(':') {
                            true => found.master_rel = value,
                            false => found.master_id = value,
                        }
                    }
                }
                "sldSz" => found.size = (side("cx"), side("cy")),
                _ => {}
            }
            Ok(())
        })?;
        let valid_size = SIDES_EMU.contains(&found.size.0) && SIDES_EMU.contains(&found.size.1);
        if !valid_size {
            return Err(SlidesError::Refused("its slides have no usual size".to_owned()));
        }
        if found.master_id.parse::<u32>().is_err() {
            found.master_id = "2147483648".to_owned();
        }
        Ok(found)
    }
}

/// What was taken so far.
struct Taking<'a> {
    archive: Archive<'a>,
    parts: Vec<Part>,
    /// The new names of pictures by their old ones.
    media: HashMap<String, String>,
}

impl Taking<'_> {
    /// The part that the first fitting relation leads to.
    fn target(
        &self,
        from: &str,
        relations: &[Relation],
        fits: impl Fn(&Relation) -> bool,
        what: &str,
    ) -> Result<String, SlidesError> {
        let found = relations.iter().find(|it| !it.external && fits(it));
        let found = found.ok_or_else(|| SlidesError::NotADeck(format!("it has no {what}")))?;
        resolved(from, &found.target).ok_or_else(leads_out)
    }

    /// Takes a part under its new name, with the pictures it shows and the links it has.
    fn take(
        &mut self,
        name: &str,
        renamed: &HashMap<String, String>,
        content_type: &str,
    ) -> Result<Found, SlidesError> {
        let xml = self.archive.text(name)?;
        let mut rels = Rels::default();
        let mut dropped = HashSet::new();
        for relation in self.archive.relations(name)? {
            match self.kept(name, &relation, renamed)? {
                Some(target) => rels.keep(&relation.id, &relation.full_kind, &target, relation.external),
                None => {
                    dropped.insert(relation.id);
                }
            }
        }
        let bytes = copied(&xml, name, &dropped)?;
        let found = holders(&xml, name)?;
        let new_name = renamed.get(name).cloned().unwrap_or_default();
        self.parts.push(Part {
            name: rels_name(&new_name),
            content_type: String::new(),
            bytes: rels.xml().into_bytes(),
        });
        self.parts.push(Part { name: new_name, content_type: content_type.to_owned(), bytes });
        Ok(found)
    }

    /// Where a relation leads in the deck; `None` when what it leads to is not taken.
    fn kept(
        &mut self,
        from: &str,
        relation: &Relation,
        renamed: &HashMap<String, String>,
    ) -> Result<Option<String>, SlidesError> {
        if relation.external {
            let web = ["http://", "https://", "mailto:"].iter().any(|scheme| relation.target.starts_with(scheme));
            let kept = relation.kind() == "hyperlink" && web && relation.target.len() <= LINK_CHARS_MAX;
            return Ok(kept.then(|| relation.target.clone()));
        }
        let Some(target) = resolved(from, &relation.target) else { return Err(leads_out()) };
        match relation.kind() {
            "slideLayout" | "slideMaster" | "theme" => Ok(renamed.get(&target).map(|name| format!("/{name}"))),
            "image" => self.picture(&target),
            _ => Ok(None),
        }
    }

    /// Takes a picture; `None` when it is of a kind that is not taken.
    fn picture(&mut self, name: &str) -> Result<Option<String>, SlidesError> {
        if let Some(known) = self.media.get(name) {
            return Ok(Some(format!("/{known}")));
        }
        let ending = name.rsplit('.').next().unwrap_or_default().to_ascii_lowercase();
        let Some((ending, media_type)) = PICTURES.into_iter().find(|(known, _)| *known == ending) else {
            return Ok(None);
        };
        if self.media.len() == MEDIA_MAX {
            return Err(SlidesError::TooLarge(format!("its master shows more than {MEDIA_MAX} pictures")));
        }
        let bytes = self.archive.bytes(name, MEDIA_BYTES_MAX)?;
        let new_name = format!("ppt/media/image{}.{ending}", self.media.len() + 1);
        self.parts.push(Part { name: new_name.clone(), content_type: media_type.to_owned(), bytes });
        self.media.insert(name.to_owned(), new_name.clone());
        Ok(Some(format!("/{new_name}")))
    }
}

/// Chooses the layouts of a deck.
fn uses(
    presentation: Presentation,
    master: &Found,
    layouts: &[(String, Found)],
    parts: Vec<Part>,
) -> Result<Base, SlidesError> {
    let size = presentation.size;
    let usable = |kind: &str| layouts.iter().find(|(_, found)| found.kind == kind && title_of(found).is_some());
    let with_text = layouts.iter().find(|(_, found)| title_of(found).is_some() && body_of(found).is_some());
    let content = usable("obj").filter(|(_, found)| body_of(found).is_some()).or(with_text);
    let content = content.ok_or_else(|| SlidesError::Refused("it has no layout with a title and text".to_owned()))?;
    let of = |(name, found): &(String, Found)| layout_use(name, found, master, size);
    let content_use = of(content);
    let free = content_use.free;
    let bare = LayoutUse { free, ..of(usable("titleOnly").unwrap_or(content)) };
    let cover = of(usable("title").unwrap_or(content));
    Ok(Base { parts, size, master_id: presentation.master_id, cover, content: content_use, bare })
}

fn title_of(found: &Found) -> Option<&Holder> {
    found.holders.iter().find(|holder| matches!(holder.kind.as_str(), "title" | "ctrTitle"))
}

fn body_of(found: &Found) -> Option<&Holder> {
    found
        .holders
        .iter()
        .find(|holder| matches!(holder.kind.as_str(), "" | "obj" | "body" | "subTitle") && holder.index.is_some())
}

fn layout_use(name: &str, found: &Found, master: &Found, (width, height): (i64, i64)) -> LayoutUse {
    let of_master =
        |kinds: &[&str]| master.holders.iter().find(|it| kinds.contains(&it.kind.as_str())).and_then(|it| it.area);
    let title = title_of(found);
    let body = body_of(found);
    let cover = title.is_some_and(|holder| holder.kind == "ctrTitle");
    let default_title = Area { x: width / 20, y: height / 18, width: width * 9 / 10, height: height / 7 };
    let default_body = Area { x: width / 20, y: height * 6 / 25, width: width * 9 / 10, height: height * 16 / 25 };
    let place = |holder: Option<&Holder>, kinds: &[&str]| holder.and_then(|it| it.area).or_else(|| of_master(kinds));
    let title_area = place(title, &["title"]).filter(|area| area.width >= AREA_MIN_EMU.0 / 2).unwrap_or(default_title);
    let roomy = |area: &Area| cover || (area.width >= AREA_MIN_EMU.0 && area.height >= AREA_MIN_EMU.1);
    let body_area = place(body, &["body", ""]).filter(roomy).unwrap_or(default_body);
    let index_of = |kind: &str| found.holders.iter().find(|holder| holder.kind == kind).and_then(|holder| holder.index);
    let moved =
        |holder: Option<&Holder>, area: Area, kinds: &[&str]| place(holder, kinds).is_none_or(|its| its != area);
    LayoutUse {
        name: name.to_owned(),
        title_moved: moved(title, title_area, &["title"]),
        body_moved: moved(body, body_area, &["body", ""]),
        title_kind: title.map_or_else(|| "title".to_owned(), |holder| holder.kind.clone()),
        title: title_area,
        body: body.and_then(|holder| Some((holder.index?, body_area))),
        body_kind: body.map(|holder| holder.kind.clone()).unwrap_or_default(),
        free: body_area,
        foot: index_of("ftr"),
        number: index_of("sldNum"),
    }
}
