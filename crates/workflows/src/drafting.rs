//! What a model is asked to write of an answer, and whether what it wrote holds.

use domain::{PrepView, Role, Wording};
use insight::draft::{Flaw, Ground, Known, check, check_shortened};
use models::uses::draft::{Brief, Numbered, question};
use models::{Drafted, Exchange};

use crate::tailor::company;

/// An answer's evidence, as a model is given it and as its sentences are held against it.
pub struct Drafting {
    evidence: Vec<chat::Ground>,
    grounds: Vec<Ground>,
    known: Known,
    wording: Option<Wording>,
}

impl Drafting {
    /// Of an answer's evidence; with a wish for other words, if there is one.
    pub fn new(view: &PrepView, evidence: Vec<chat::Ground>, wording: Option<Wording>) -> Self {
        let ground = |one: &chat::Ground| Ground { number: one.number, by: one.by.clone(), text: said_by(one) };
        let grounds = evidence.iter().map(ground).collect();
        let vendor = view.vendor.as_ref().map(|vendor| vendor.name.as_str()).unwrap_or_default();
        Self { evidence, grounds, known: Known::of(&company(view), vendor), wording }
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
            evidence: &numbered,
        })
    }

    /// Whether a sentence is the evidence's, shortened; where another tone was wished for, whether it says no more.
    pub fn judge(&self, drafted: &Drafted) -> Result<(), Flaw> {
        let in_other_words = self.wording.is_some_and(|wording| wording.tone.is_some());
        let holds = if in_other_words { check } else { check_shortened };
        holds(&drafted.text, &drafted.cites, &self.grounds, &self.known)
    }
}

/// The words that hold a sentence: the source's own, under what we call the finding that rests on them.
fn said_by(ground: &chat::Ground) -> String {
    match ground.title.trim_end_matches('.') {
        "" => ground.cite.quote.clone(),
        title => format!("{title}. {}", ground.cite.quote),
    }
}
