//! The look of a deck: a slide master with its layouts, theme and pictures, ours or a company's.
//!
//! A company's file is read as hostile: everything is bounded, XML may not declare or nest without end, and nothing of
//! it is written under the name it had. Taken are the first master, its layouts, its theme and the pictures these show;
//! shapes that need anything else (embedded objects, media, linked pictures) are left out.

mod archive;
mod holders;
mod markup;
mod read;

use std::sync::LazyLock;

use crate::error::SlidesError;
use crate::package::{Package, Part};
use crate::page::Area;
use crate::rels::Rels;

/// Where the master stands in every deck.
pub(crate) const MASTER: &str = "ppt/slideMasters/slideMaster1.xml";
/// Where its theme stands.
pub(crate) const THEME: &str = "ppt/theme/theme1.xml";

/// A look, ready to be used by any number of decks.
#[derive(Debug, Clone, PartialEq)]
pub struct Base {
    pub(crate) parts: Vec<Part>,
    /// Width and height of a slide, in EMU.
    pub(crate) size: (i64, i64),
    pub(crate) master_id: String,
    /// For the first slide.
    pub(crate) cover: LayoutUse,
    /// With a title and text.
    pub(crate) content: LayoutUse,
    /// With a title over a free place.
    pub(crate) bare: LayoutUse,
}

/// A layout, and where its placeholders stand.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct LayoutUse {
    pub(crate) name: String,
    pub(crate) title_kind: String,
    pub(crate) title: Area,
    /// Whether the layout gives them another place than they get here, because it is too small for text.
    pub(crate) title_moved: bool,
    pub(crate) body_moved: bool,
    /// The index of the placeholder for text, and its place.
    pub(crate) body: Option<(u32, Area)>,
    /// Its kind; empty for the usual one.
    pub(crate) body_kind: String,
    /// Where a table or a chart may stand.
    pub(crate) free: Area,
    /// The indexes of the placeholders of the foot and of the slide's number.
    pub(crate) foot: Option<u32>,
    pub(crate) number: Option<u32>,
}

impl Base {
    /// Takes the look of a presentation (.pptx or .potx).
    pub fn read(bytes: &[u8]) -> Result<Self, SlidesError> {
        read::read(bytes)
    }

    /// Our own look, read once.
    pub(crate) fn own() -> Result<&'static Self, SlidesError> {
        static OWN: LazyLock<Result<Base, SlidesError>> = LazyLock::new(|| Base::read(&own_file()?));
        OWN.as_ref().map_err(Clone::clone)
    }

    /// A place for a foot where the layout has none.
    pub(crate) fn foot_area(&self) -> Area {
        let (width, height) = self.size;
        Area { x: width / 20, y: height - height / 18, width: width * 9 / 10, height: height / 20 }
    }
}

/// Our own look as a presentation without slides.
fn own_file() -> Result<Vec<u8>, SlidesError> {
    const LAYOUTS: [(&str, &str); 3] = [
        ("ppt/slideLayouts/slideLayout1.xml", include_str!("../theme/cover.xml")),
        ("ppt/slideLayouts/slideLayout2.xml", include_str!("../theme/content.xml")),
        ("ppt/slideLayouts/slideLayout3.xml", include_str!("../theme/bare.xml")),
    ];
    let mut package = Package::default();
    let (mut root, mut rels, mut master) = (Rels::default(), Rels::default(), Rels::default());
    root.add("officeDocument", "ppt/presentation.xml");
    let id = rels.add("slideMaster", MASTER);
    let (width, height) = crate::limits::SLIDE_EMU;
    let presentation = format!(
        "{}<p:presentation {}><p:sldMasterIdLst><p:sldMasterId id=\"2147483648\" r:id=\"{id}\"/></p:sldMasterIdLst>\
         <p:sldSz cx=\"{width}\" cy=\"{height}\"/></p:presentation>",
        crate::xml::HEAD,
        crate::page::NAMES
    );
    package.add_rels("", &root);
    package.add("ppt/presentation.xml", "", presentation);
    package.add_rels("ppt/presentation.xml", &rels);
    for (name, xml) in LAYOUTS {
        master.add("slideLayout", name);
        let mut back = Rels::default();
        back.add("slideMaster", MASTER);
        package.add(name, "", xml);
        package.add_rels(name, &back);
    }
    master.add("theme", THEME);
    package.add(THEME, "", include_str!("../theme/theme.xml"));
    package.add(MASTER, "", include_str!("../theme/master.xml"));
    package.add_rels(MASTER, &master);
    package.finish()
}
