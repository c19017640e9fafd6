//! What a model is asked to write of an answer, and whether what it wrote holds.

use domain::{PrepView, Role, Sentence, Wording};
use insight::draft::{Excerpt, Flaw, Ground, Known, Latitude, check, excerpts, tone_table, whole};
use models::uses::draft::{Brief, Numbered, question};
use models::{Drafted, Exchange};

use crate::tailor::company;

/// An answer's evidence, as a model is given it and as its sentences are held against it.
pub struct Drafting {
    evidence: Vec<chat::Ground>,
    grounds: Vec<Ground>,
    /// The sources' own words alone, without what we call the findings.
    quotes: Vec<Ground>,
    known: Known,
    wording: Option<Wording>,
    /// Words that may be swapped where another tone is wished for.
    swaps: String,
}

impl Drafting {
    /// Of an answer's evidence; with a wish for other words, if there is one.
    pub fn new(view: &PrepView, evidence: Vec<chat::Ground>, wording: Option<Wording>) -> Self {
        let ground = |one: &chat::Ground, text: String| Ground { number: one.number, by: one.by.clone(), text };
        let grounds = evidence.iter().map(|one| ground(one, said_by(one))).collect();
        let quotes = evidence.iter().map(|one| ground(one, whole(&one.cite.quote))).collect();
        let vendor = view.vendor.as_ref().map(|vendor| vendor.name.as_str()).unwrap_or_default();
        Self { evidence, grounds, quotes, known: Known::of(&company(view), vendor), wording, swaps: tone_table() }
    }

    pub fn evidence(&self) -> &[chat::Ground] {
        &self.evidence
    }

    /// The question. What was typed is no part of a wish for other words.
    pub fn question(&self, view: &PrepView, asked: &str) -> Exchange {
        let numbered: Vec<Numbered> = self
            .grounds
            .iter()
            .map(|ground| Numbered { number: ground.number, by: ground.by.clone(), text: ground.text.clone() })
            .collect();
        let vendor = view.vendor.as_ref().map_or("their company", |vendor| vendor.name.as_str());
        question(&Brief {
            company: view.company.name.as_str(),
            vendor,
            role: view.persona.role.map_or("a sales rep", Role::title),
            purpose: view.persona.purpose.map_or("not said yet", |purpose| purpose.title()),
            question: if self.wording.is_some() { "" } else { asked },
            wording: self.wording,
            swaps: &self.swaps,
            evidence: &numbered,
        })
    }

    /// A drafted sentence with its sources, or why it does not hold.
    pub fn judge(&self, drafted: &Drafted) -> Result<Sentence, Flaw> {
        let latitude = latitude(self.wording);
        check(&drafted.text, &drafted.cites, &self.grounds, &self.known, latitude)?;
        let named = |ground: &&chat::Ground| drafted.cites.contains(&ground.number);
        let cites = self.evidence.iter().filter(named).map(|ground| ground.cite.clone()).collect();
        Ok(Sentence { text: drafted.text.trim().to_owned(), cites, quoted: false })
    }

    /// The sources' own sentences in place of a drafted one that does not hold; none for what no draft may say.
    pub fn quoted(&self, drafted: &Drafted, flaw: &Flaw) -> Vec<Sentence> {
        if !matches!(flaw, Flaw::Departed(_)) {
            return Vec::new();
        }
        let found = excerpts(&drafted.text, &drafted.cites, &self.quotes);
        let sentence = |excerpt: Excerpt| {
            let ground = self.evidence.iter().find(|ground| ground.number == excerpt.number)?;
            let text = format!("{}: “{}”", ground.by, excerpt.text);
            Some(Sentence { text, cites: vec![ground.cite.clone()], quoted: true })
        };
        found.into_iter().filter_map(sentence).collect()
    }
}

/// How far new words may go: by a tone, words may be swapped.
pub(crate) fn latitude(wording: Option<Wording>) -> Latitude {
    match wording.and_then(|wording| wording.tone) {
        Some(_) => Latitude::Toned,
        None => Latitude::Shortened,
    }
}

/// The words that hold a sentence: the source's own, under what we call the finding that rests on them.
fn said_by(ground: &chat::Ground) -> String {
    let quote = whole(&ground.cite.quote);
    match ground.title.trim_end_matches('.') {
        "" => quote,
        title => format!("{title}. {quote}"),
    }
}
