//! How long each format takes, cold and warm, and how large it is: `cargo xtask bench formats`.
//!
//! It prints the recorded preparation of the sample meeting.
#![allow(clippy::print_stdout, reason = "a small program")]

use std::path::Path;
use std::time::Instant;

use documents::{Audience, CustomerDocument, Document, Exhibits};
use domain::{PrepView, RoiCase};

type Failure = Box<dyn std::error::Error>;

/// Times each format is made.
const ROUNDS: usize = 40;

struct Fixture {
    view: PrepView,
    document: Document,
    customer: CustomerDocument,
    exhibits: Exhibits,
    case: RoiCase,
}

impl Fixture {
    fn read() -> Result<Self, Failure> {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures/preps/acme.view.json");
        let view: PrepView = serde_json::from_slice(&std::fs::read(path)?)?;
        let brief = view.brief.clone().ok_or("the recorded preparation has no brief")?;
        let today = view.updated_at.date();
        let document = documents::compose(&view, &brief, Audience::Internal, today);
        let customer = CustomerDocument::compose(&view, &brief, today);
        let exhibits = Exhibits::of(&view, &document);
        let case = view.analysis.as_ref().and_then(|analysis| analysis.roi.clone());
        let case = case.ok_or("the recorded preparation has no ROI case")?;
        Ok(Self { view, document, customer, exhibits, case })
    }

    /// A table: one arm for each format.
    fn made(&self, format: &str) -> Result<Vec<u8>, Failure> {
        let roi = || documents::roi_case(&self.view, &self.case, Audience::Customer, self.document.date);
        Ok(match format {
            "PDF" => pdf::render(&self.document)?,
            "PDF for the phone" => pdf::render_phone(&self.document)?,
            "PDF of the ROI case" => pdf::render(&roi())?,
            "slides" => slides::render(&self.document, &self.exhibits, None)?,
            "Markdown" => documents::markdown(&self.document).into_bytes(),
            "HTML" => documents::html(&self.document).into_bytes(),
            "JSON" => documents::json(&self.document)?.into_bytes(),
            "CSV" => documents::findings_csv(&self.view.findings)?,
            "Slack" => serde_json::to_vec(&documents::slack(&self.document))?,
            "Notion" => serde_json::to_vec(&documents::notion(&self.document).batches)?,
            "mail with PDF" => {
                let mail = documents::mail(&self.customer);
                let letter = workplace::Letter {
                    subject: mail.subject,
                    text: mail.text,
                    html: mail.html,
                    to: Vec::new(),
                    pdf: Some(("one-pager.pdf".to_owned(), pdf::render(&self.customer)?)),
                    written_unix: self.view.updated_at.0 / 1_000,
                };
                workplace::eml(&letter, None, "bench")?
            }
            other => return Err(format!("there is no format {other}").into()),
        })
    }
}

const FORMATS: [&str; 11] = [
    "PDF",
    "PDF for the phone",
    "PDF of the ROI case",
    "slides",
    "mail with PDF",
    "Markdown",
    "HTML",
    "JSON",
    "CSV",
    "Slack",
    "Notion",
];

fn main() -> Result<(), Failure> {
    let mut fixture = Fixture::read()?;
    for format in FORMATS {
        let mut spent: Vec<f64> = Vec::with_capacity(ROUNDS);
        let mut bytes = 0;
        for round in 0..ROUNDS {
            // Typst remembers what it has set: another name is another page.
            fixture.view.company.name = format!("Acme {round}");
            fixture.document.company = documents::Text::clean(&fixture.view.company.name, 80);
            let begun = Instant::now();
            bytes = fixture.made(format)?.len();
            spent.push(begun.elapsed().as_secs_f64() * 1e3);
        }
        let cold = spent.remove(0);
        spent.sort_by(f64::total_cmp);
        let size = bytes as f64 / 1024.0;
        println!(
            "{format}: size {size:.1} KiB, {format}: cold {cold:.2} ms, {format}: warm median {:.2} ms, {format}: slowest {:.2} ms",
            spent[spent.len() / 2],
            spent[spent.len() - 1]
        );
    }
    Ok(())
}
