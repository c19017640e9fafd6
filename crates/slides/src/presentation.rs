//! The whole file: slides, their notes and charts, and what holds them together.

use documents::{Audience, Document, dates};

use crate::base::{Base, MASTER};
use crate::chart::Chart;
use crate::error::SlidesError;
use crate::package::Package;
use crate::page::{Body, Foot, NAMES, ROOT_GROUP, Slide};
use crate::rels::Rels;
use crate::workbook::workbook;
use crate::xml::{HEAD, escaped};

const OF: &str = "application/vnd.openxmlformats-officedocument.presentationml";
const NOTES_MASTER: &str = "ppt/notesMasters/notesMaster1.xml";
const NOTES_THEME: &str = "ppt/theme/theme2.xml";
/// The first id of a slide that the format allows.
const FIRST_SLIDE_ID: usize = 256;

/// Writes the file.
pub(crate) fn write(document: &Document, slides: &[Slide], base: &Base) -> Result<Vec<u8>, SlidesError> {
    let mut package = Package::default();
    let mut root = Rels::default();
    root.add("officeDocument", "ppt/presentation.xml");
    root.keep(
        "rId2",
        "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties",
        "/docProps/core.xml",
        false,
    );
    root.add("extended-properties", "docProps/app.xml");
    package.add_rels("", &root);
    package.add("docProps/core.xml", "application/vnd.openxmlformats-package.core-properties+xml", core(document));
    package.add(
        "docProps/app.xml",
        "application/vnd.openxmlformats-officedocument.extended-properties+xml",
        format!("{HEAD}<Properties xmlns=\"http://schemas.openxmlformats.org/officeDocument/2006/extended-properties\"><Application>Callsheet</Application><Slides>{0}</Slides><Notes>{0}</Notes></Properties>", slides.len()),
    );
    frame(&mut package, slides.len(), base);
    package.extend(&base.parts);
    let foot = Foot {
        warning: match document.audience {
            Audience::Internal => Some("Internal: not for the customer"),
            Audience::Customer => None,
        },
        text: format!("{} · {}", document.company, dates::long(document.date)),
    };
    let mut charts = 0;
    for (at, slide) in slides.iter().enumerate() {
        add_slide(&mut package, at + 1, slide, base, &foot, &mut charts)?;
    }
    package.finish()
}

/// The presentation itself and the parts that every file has.
fn frame(package: &mut Package, slides: usize, base: &Base) {
    let mut rels = Rels::default();
    let master = rels.add("slideMaster", MASTER);
    let notes = rels.add("notesMaster", NOTES_MASTER);
    let ids: String = (1..=slides)
        .map(|number| {
            let rel = rels.add("slide", &slide_name(number));
            format!("<p:sldId id=\"{}\" r:id=\"{rel}\"/>", FIRST_SLIDE_ID + number)
        })
        .collect();
    rels.add("theme", crate::base::THEME);
    rels.add("tableStyles", "ppt/tableStyles.xml");
    let (width, height) = base.size;
    let xml = format!(
        "{HEAD}<p:presentation {NAMES} saveSubsetFonts=\"1\"><p:sldMasterIdLst>\
         <p:sldMasterId id=\"{}\" r:id=\"{master}\"/></p:sldMasterIdLst><p:notesMasterIdLst>\
         <p:notesMasterId r:id=\"{notes}\"/></p:notesMasterIdLst><p:sldIdLst>{ids}</p:sldIdLst>\
         <p:sldSz cx=\"{width}\" cy=\"{height}\"/><p:notesSz cx=\"6858000\" cy=\"9144000\"/></p:presentation>",
        base.master_id
    );
    package.add("ppt/presentation.xml", &format!("{OF}.presentation.main+xml"), xml);
    package.add_rels("ppt/presentation.xml", &rels);
    package.add("ppt/tableStyles.xml", &format!("{OF}.tableStyles+xml"), format!("{HEAD}<a:tblStyleLst xmlns:a=\"http://schemas.openxmlformats.org/drawingml/2006/main\" def=\"{{5C22544A-7EE6-4342-B048-85BDC9FD1C3A}}\"/>"));
    let mut notes_rels = Rels::default();
    notes_rels.add("theme", NOTES_THEME);
    package.add(NOTES_MASTER, &format!("{OF}.notesMaster+xml"), include_str!("../theme/notes_master.xml"));
    package.add_rels(NOTES_MASTER, &notes_rels);
    package.add(
        NOTES_THEME,
        "application/vnd.openxmlformats-officedocument.theme+xml",
        include_str!("../theme/theme.xml"),
    );
}

fn slide_name(number: usize) -> String {
    format!("ppt/slides/slide{number}.xml")
}

fn notes_name(number: usize) -> String {
    format!("ppt/notesSlides/notesSlide{number}.xml")
}

fn add_slide(
    package: &mut Package,
    number: usize,
    slide: &Slide,
    base: &Base,
    foot: &Foot,
    charts: &mut usize,
) -> Result<(), SlidesError> {
    let name = slide_name(number);
    let mut rels = Rels::default();
    rels.add("slideLayout", &slide.layout(base).name);
    rels.add("notesSlide", &notes_name(number));
    let chart = match &slide.body {
        Body::Chart(body) => {
            *charts += 1;
            Some(rels.add("chart", &add_chart(package, *charts, &body.chart)?))
        }
        Body::Cover(_) | Body::Text { .. } | Body::Table(_) => None,
    };
    let xml = slide.xml(base, foot, &mut rels, chart.as_deref());
    package.add(&name, &format!("{OF}.slide+xml"), xml);
    package.add_rels(&name, &rels);
    let mut notes_rels = Rels::default();
    notes_rels.add("notesMaster", NOTES_MASTER);
    notes_rels.add("slide", &name);
    package.add(&notes_name(number), &format!("{OF}.notesSlide+xml"), notes(slide));
    package.add_rels(&notes_name(number), &notes_rels);
    Ok(())
}

/// The chart's part and its workbook; the name of the part.
fn add_chart(package: &mut Package, number: usize, chart: &Chart) -> Result<String, SlidesError> {
    let name = format!("ppt/charts/chart{number}.xml");
    let book = format!("ppt/embeddings/Microsoft_Excel_Sheet{number}.xlsx");
    let mut rels = Rels::default();
    let rel = rels.add("package", &book);
    package.add(&name, "application/vnd.openxmlformats-officedocument.drawingml.chart+xml", chart.part_xml(&rel));
    package.add_rels(&name, &rels);
    package.add(&book, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", workbook(chart)?);
    Ok(name)
}

fn notes(slide: &Slide) -> String {
    let line = |note: &String| {
        format!("<a:p><a:r><a:rPr lang=\"en-GB\" dirty=\"0\"/><a:t>{}</a:t></a:r></a:p>", escaped(note))
    };
    let text: String = slide.notes.iter().map(line).collect();
    format!(
        "{HEAD}<p:notes {NAMES}><p:cSld><p:spTree>{ROOT_GROUP}<p:sp><p:nvSpPr>\
         <p:cNvPr id=\"2\" name=\"Slide Image Placeholder 1\"/><p:cNvSpPr>\
         <a:spLocks noGrp=\"1\" noRot=\"1\" noChangeAspect=\"1\"/></p:cNvSpPr><p:nvPr><p:ph type=\"sldImg\"/>\
         </p:nvPr></p:nvSpPr><p:spPr/></p:sp><p:sp><p:nvSpPr><p:cNvPr id=\"3\" name=\"Notes Placeholder 2\"/>\
         <p:cNvSpPr><a:spLocks noGrp=\"1\"/></p:cNvSpPr><p:nvPr><p:ph type=\"body\" idx=\"1\"/></p:nvPr></p:nvSpPr>\
         <p:spPr/><p:txBody><a:bodyPr/><a:lstStyle/>{text}</p:txBody></p:sp></p:spTree></p:cSld><p:clrMapOvr>\
         <a:masterClrMapping/></p:clrMapOvr></p:notes>"
    )
}

/// Title, maker and day; the day is the document's, so that the same document gives the same bytes.
fn core(document: &Document) -> String {
    let day = document.date;
    format!(
        "{HEAD}<cp:coreProperties xmlns:cp=\"http://schemas.openxmlformats.org/package/2006/metadata/core-properties\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\" xmlns:dcterms=\"http://purl.org/dc/terms/\" xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\">\
         <dc:title>{}</dc:title><dc:creator>Callsheet</dc:creator><dcterms:created xsi:type=\"dcterms:W3CDTF\">\
         {day}T00:00:00Z</dcterms:created><dcterms:modified xsi:type=\"dcterms:W3CDTF\">\
         {day}T00:00:00Z</dcterms:modified></cp:coreProperties>",
        escaped(&document.title)
    )
}
