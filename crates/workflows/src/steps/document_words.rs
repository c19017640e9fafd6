//! The lines of a brief in a model's words: each held against its own sources, and kept as it was where it does not hold.

use std::collections::BTreeMap;
use std::time::Duration;

use domain::{
    Brief, BriefLine, DocumentOrder, DocumentWords, LineId, LineOrigin, NewEvent, PrepView, SectionKind, Wording,
};
use flow::{StepContext, StepError};
use insight::draft::{Ground, Known, check};
use models::uses::rewrite::{self, LINES_MAX, Line};
use models::{Exchange, Outcome};
use serde::{Deserialize, Serialize};

use super::Work;
use super::model_answer::{asked_event, scope};
use crate::tailor::company;

/// The longest that a document waits for other words.
const WORDS_MAX: Duration = Duration::from_secs(90);

/// Lines in other words, fixed in the journal before the page is set.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(super) struct Worded {
    pub model: String,
    pub lines: BTreeMap<LineId, String>,
    /// The other lines of the document.
    pub kept: u32,
    /// Why the words are those of the rules.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub trouble: Option<String>,
}

impl Worded {
    fn lost(what: &str) -> Self {
        let trouble = format!("The document keeps the words of the rules. {what}");
        Self { trouble: Some(trouble), ..Self::default() }
    }

    /// The brief with these words in it.
    pub fn over(&self, brief: &Brief) -> Brief {
        let mut brief = brief.clone();
        for line in brief.sections.iter_mut().flat_map(|section| &mut section.lines) {
            if let Some(text) = self.lines.get(&line.id) {
                line.text.clone_from(text);
            }
        }
        brief
    }

    /// What a document tells of it; nothing where all words are those of the rules.
    pub fn words(&self, wording: Option<Wording>) -> Option<DocumentWords> {
        let lines = u32::try_from(self.lines.len()).unwrap_or(u32::MAX);
        (lines > 0).then(|| DocumentWords {
            wording: wording.unwrap_or_default(),
            model: self.model.clone(),
            lines,
            kept: self.kept,
        })
    }
}

impl Work {
    /// Has the lines of the brief said in other words. That no model can is no reason to make no document.
    pub(super) async fn worded(
        &self,
        context: &StepContext,
        view: &PrepView,
        order: &DocumentOrder,
        wording: Wording,
    ) -> Result<(Option<Worded>, Vec<NewEvent>), StepError> {
        let none = |what: &str| Ok((Some(Worded::lost(what)), Vec::new()));
        let Some(models) = self.setup.model.current() else {
            return none("No language model is connected; Settings has a place for one.");
        };
        let brief = view.brief.clone().unwrap_or_default();
        let today = self.setup.clock.now().date();
        let document = documents::compose(view, &brief, order.readers(), today).at(order.length);
        let printed: Vec<String> = document.lines().map(|line| line.text.to_string()).collect();
        let mut lines = sayable(&brief, order, models.settings().private);
        lines.retain(|line| printed.iter().any(|text| text.trim() == line.text.trim()));
        if lines.is_empty() {
            return none("It has no line that rests on a public source and could be said otherwise.");
        }
        let numbered: Vec<Line> = (1..).zip(&lines).map(|(number, line)| numbered(number, line)).collect();
        let vendor = view.vendor.as_ref().map(|vendor| vendor.name.as_str()).unwrap_or_default();
        let question = rewrite::question(&view.company.name, vendor, wording, &numbered);
        let asking = scope(context);
        let mut unheard = |_: &str| {};
        let asked = models.ask(&asking, &question, &context.cancelled, &mut unheard);
        let outcome = match tokio::time::timeout(WORDS_MAX, asked).await {
            Ok(Ok(outcome)) => outcome,
            Ok(Err(_)) if context.cancelled.is_cancelled() => return Err(StepError::Interrupted),
            Ok(Err(error)) => return none(&error.to_string()),
            Err(_) => return none("The model took too long."),
        };
        let events = vec![asked_event(context, &question, &outcome)];
        let mut worded = held(view, vendor, &question, &outcome, &lines, &numbered);
        worded.kept = u32::try_from(printed.len().saturating_sub(worded.lines.len())).unwrap_or(u32::MAX);
        Ok((Some(worded), events))
    }
}

/// The new words that hold.
fn held(
    view: &PrepView,
    vendor: &str,
    question: &Exchange,
    outcome: &Outcome,
    lines: &[&BriefLine],
    numbered: &[Line],
) -> Worded {
    let rewritten = match rewrite::read(&outcome.said, numbered) {
        Ok(rewritten) => rewritten,
        Err(error) => {
            tracing::info!(%error, schema = question.schema.name, "lines were not said in other words");
            return Worded::lost(&error.to_string());
        }
    };
    let known = Known::of(&company(view), vendor);
    let mut worded = Worded { model: outcome.model.clone(), ..Worded::default() };
    for (line, asked) in lines.iter().zip(numbered) {
        let again = rewritten.iter().find(|one| one.number == asked.number).map(|one| one.text.trim());
        let ground = Ground { number: 1, by: publishers(line), text: format!("{}. {}", asked.text, asked.sources) };
        match again {
            Some(text) if text == line.text => {}
            Some(text) if check(text, &[1], &[ground], &known).is_ok() => {
                worded.lines.insert(line.id.clone(), text.to_owned());
            }
            Some(_) | None => {}
        }
    }
    if worded.lines.is_empty() {
        return Worded::lost(&format!("None of the new words of {} held against the sources.", outcome.model));
    }
    worded
}

/// Lines that rest on sources which may go to a model, that the rep did not write, and that are sentences.
fn sayable<'b>(brief: &'b Brief, order: &DocumentOrder, private: bool) -> Vec<&'b BriefLine> {
    let for_customer = order.readers() == domain::Audience::Customer;
    let told = |section: SectionKind| !matches!(section, SectionKind::InTheRoom | SectionKind::NotFound);
    let may = |line: &&BriefLine| {
        line.origin != LineOrigin::Edited
            && line.row.is_none()
            && !line.cites.is_empty()
            && !(for_customer && line.internal)
            && (private || !line.cites.iter().any(chat::is_private))
    };
    let sections = brief.sections.iter().filter(|section| told(section.section));
    sections.flat_map(|section| &section.lines).filter(may).take(LINES_MAX).collect()
}

fn numbered(number: u32, line: &BriefLine) -> Line {
    let quotes: Vec<&str> = line.cites.iter().map(|cite| cite.quote.as_str()).collect();
    Line { number, text: line.text.trim_end_matches('.').to_owned(), sources: quotes.join(" ") }
}

fn publishers(line: &BriefLine) -> String {
    let mut all: Vec<&str> = line.cites.iter().map(|cite| cite.publisher.as_str()).collect();
    all.dedup();
    all.join(", ")
}
