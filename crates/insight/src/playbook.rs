//! Playbooks: what a finding of a kind means for a role and a purpose, and what to say about it.
//!
//! A template's slots are filled from the finding; a sentence whose slot the finding does not fill is left out, so an
//! empty slot can never be seen. Ours are in `data/playbooks/`; a team's own files stand before them ([`Playbooks::with`]).
//! [`lint`] holds both to the same rules.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use domain::{Cite, ConfidenceWord, Finding, FindingKind, Objection, Persona, Purpose, Role, Starter};
use serde::Deserialize;
use toml::Spanned;

use crate::tables::TableError;

pub mod lint;
mod own;
mod sample;
mod slots;

pub use lint::{Flaw, lint_starter};
pub use own::{BOOKS_MAX, FILE_BYTES_MAX, own_books};
pub use slots::{SLOTS, Slots, fill, fill_text, slots};

/// Every built-in playbook by the name of its file.
pub const SOURCES: &[(&str, &str)] = &[
    ("acquisition", include_str!("../data/playbooks/acquisition.toml")),
    ("any", include_str!("../data/playbooks/any.toml")),
    ("award", include_str!("../data/playbooks/award.toml")),
    ("contact", include_str!("../data/playbooks/contact.toml")),
    ("earnings", include_str!("../data/playbooks/earnings.toml")),
    ("expansion", include_str!("../data/playbooks/expansion.toml")),
    ("fact", include_str!("../data/playbooks/fact.toml")),
    ("funding", include_str!("../data/playbooks/funding.toml")),
    ("hiring", include_str!("../data/playbooks/hiring.toml")),
    ("layoffs", include_str!("../data/playbooks/layoffs.toml")),
    ("leadership", include_str!("../data/playbooks/leadership.toml")),
    ("legal", include_str!("../data/playbooks/legal.toml")),
    ("partnership", include_str!("../data/playbooks/partnership.toml")),
    ("product_launch", include_str!("../data/playbooks/product_launch.toml")),
    ("security_incident", include_str!("../data/playbooks/security_incident.toml")),
    ("technology", include_str!("../data/playbooks/technology.toml")),
];

/// A sentence of a playbook, with where it stands in its file.
pub type Line = Spanned<String>;

/// A playbook of one kind.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Playbook {
    pub kind: Spanned<String>,
    /// In a file of a team: whether its lists stand in the place of ours or before them.
    #[serde(default)]
    pub lists: Lists,
    #[serde(default)]
    pub base: Play,
    #[serde(default)]
    pub role: ByRole<Play>,
    #[serde(default)]
    pub purpose: ByPurpose,
    /// For one role and one purpose together.
    #[serde(default)]
    pub cell: ByRole<ByPurpose>,
}

/// What becomes of our lists where a team's file has its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Lists {
    /// Theirs stand in the place of ours.
    #[default]
    Replace,
    /// Theirs stand before ours.
    Add,
}

/// What a role or a purpose adds.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Play {
    pub so_what: Option<Line>,
    pub why: Option<Line>,
    pub opportunity: Option<Line>,
    pub starters: Vec<Line>,
    pub questions: Vec<Line>,
    /// Slots of a deal that the first question asks about.
    pub asks: Vec<Line>,
    pub objections: Vec<Answer>,
    pub careful: Vec<Line>,
}

/// An objection as a playbook holds it.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Answer {
    pub says: Line,
    pub answer: Line,
}

/// One thing for each role.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct ByRole<T> {
    pub ae: T,
    pub csm: T,
    pub se: T,
}

/// One play for each purpose.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct ByPurpose {
    pub renewal: Play,
    pub expansion: Play,
    pub discovery: Play,
    pub executive: Play,
}

impl<T> ByRole<T> {
    /// That of a role; without one, the account executive's.
    pub fn of(&self, role: Option<Role>) -> &T {
        match role {
            Some(Role::Ae) | None => &self.ae,
            Some(Role::Csm) => &self.csm,
            Some(Role::Se) => &self.se,
        }
    }
}

impl ByPurpose {
    /// That of a purpose.
    pub fn of(&self, purpose: Purpose) -> &Play {
        match purpose {
            Purpose::Renewal => &self.renewal,
            Purpose::Expansion => &self.expansion,
            Purpose::Discovery => &self.discovery,
            Purpose::Executive => &self.executive,
        }
    }
}

/// All playbooks by their kind.
#[derive(Debug, Clone, Default)]
pub struct Playbooks {
    books: BTreeMap<String, Playbook>,
}

static BUILT_IN: LazyLock<Playbooks> = LazyLock::new(|| {
    let read = |source: &str| toml::from_str::<Playbook>(source).ok();
    let books = SOURCES.iter().filter_map(|(kind, source)| Some(((*kind).to_owned(), read(source)?)));
    Playbooks { books: books.collect() }
});

/// Whether every built-in playbook can be read and obeys the rules.
pub fn check() -> Result<(), TableError> {
    for (kind, source) in SOURCES {
        if let Some(flaw) = lint::flaws(kind, source).into_iter().next() {
            return Err(TableError::Broken { table: kind, why: flaw.to_string() });
        }
    }
    Ok(())
}

impl Playbooks {
    /// Ours.
    pub fn built_in() -> &'static Self {
        &BUILT_IN
    }

    /// The playbook of a kind; `any` where there is none.
    pub fn book(&self, kind: FindingKind) -> Option<&Playbook> {
        self.books.get(crate::merge::kind_name(kind).as_str()).or_else(|| self.books.get("any"))
    }

    /// The playbook of a kind for a persona. Without a role, the account executive's; without a purpose, none is added.
    pub fn cut(&self, kind: FindingKind, persona: Persona) -> Option<Cut<'_>> {
        let book = self.book(kind)?;
        let purpose = persona.purpose.map(|purpose| book.purpose.of(purpose));
        let cell = persona.purpose.map(|purpose| book.cell.of(persona.role).of(purpose));
        Some(Cut { cell, purpose, role: book.role.of(persona.role), base: &book.base })
    }
}

/// A playbook cut for a role and a purpose.
#[derive(Debug, Clone, Copy)]
pub struct Cut<'a> {
    cell: Option<&'a Play>,
    purpose: Option<&'a Play>,
    role: &'a Play,
    base: &'a Play,
}

/// A question with the slots of a deal that it asks about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    pub text: String,
    pub asks: Vec<String>,
}

impl<'a> Cut<'a> {
    /// The most special first.
    fn plays(self) -> impl Iterator<Item = &'a Play> {
        self.cell.into_iter().chain(self.purpose).chain([self.role, self.base])
    }

    /// One short sentence: what it means.
    pub fn so_what(self, slots: &Slots) -> String {
        self.plays().map(|play| filled(play.so_what.as_ref(), slots)).find(|text| !text.is_empty()).unwrap_or_default()
    }

    /// Why it matters: for role and purpose together if that is said, else for the role and then for the purpose.
    pub fn why(self, slots: &Slots) -> String {
        self.joined(|play| play.why.as_ref(), slots)
    }

    /// What to make of it.
    pub fn opportunity(self, slots: &Slots) -> String {
        self.joined(|play| play.opportunity.as_ref(), slots)
    }

    fn joined(self, of: impl Fn(&'a Play) -> Option<&'a Line>, slots: &Slots) -> String {
        let special = self.cell.map(|play| filled(of(play), slots)).unwrap_or_default();
        if !special.is_empty() {
            return special;
        }
        let parts = [filled(of(self.role), slots), filled(self.purpose.and_then(&of), slots)];
        let parts: Vec<String> = parts.into_iter().filter(|text| !text.is_empty()).collect();
        if parts.is_empty() { filled(of(self.base), slots) } else { parts.join(" ") }
    }

    /// Questions, the most special first.
    pub fn questions(self, slots: &Slots) -> Vec<Question> {
        let mut all: Vec<Question> = Vec::new();
        for play in self.plays() {
            for (number, text) in play.questions.iter().enumerate() {
                let Some(text) = fill(text.get_ref(), slots) else { continue };
                let asks = if number == 0 {
                    play.asks.iter().map(|slot| slot.get_ref().clone()).collect()
                } else {
                    Vec::new()
                };
                if !all.iter().any(|known| known.text == text) {
                    all.push(Question { text, asks });
                }
            }
        }
        all
    }

    /// What they may say against it.
    pub fn objections(self, slots: &Slots) -> Vec<Objection> {
        let mut all: Vec<Objection> = Vec::new();
        for objection in self.plays().flat_map(|play| &play.objections) {
            let texts = fill(objection.says.get_ref(), slots).zip(fill(objection.answer.get_ref(), slots));
            all.extend(texts.map(|(says, answer)| Objection { says, answer }));
        }
        all
    }

    /// What not to do.
    pub fn careful(self, slots: &Slots) -> Vec<String> {
        distinct(self.plays().flat_map(|play| &play.careful).filter_map(|text| fill(text.get_ref(), slots)))
    }

    /// Starters that obey the rules for starters.
    pub fn starters(self, finding: &Finding, slots: &Slots) -> Vec<Starter> {
        let cites = cites(finding, 1);
        if cites.is_empty() {
            return Vec::new();
        }
        let texts = self.plays().flat_map(|play| &play.starters).filter_map(|text| fill(text.get_ref(), slots));
        let texts = distinct(texts.map(|text| careful_start(&text, finding.confidence.word)));
        texts
            .into_iter()
            .filter(|text| lint_starter(text, finding.confidence.word).is_empty())
            .map(|text| Starter {
                text,
                finding: finding.id.clone(),
                cites: cites.clone(),
                confidence: finding.confidence.word,
            })
            .collect()
    }
}

fn filled(text: Option<&Line>, slots: &Slots) -> String {
    text.map(|text| fill_text(text.get_ref(), slots)).unwrap_or_default()
}

fn distinct(texts: impl Iterator<Item = String>) -> Vec<String> {
    let mut all: Vec<String> = Vec::new();
    for text in texts {
        if !all.contains(&text) {
            all.push(text);
        }
    }
    all
}

fn careful_start(text: &str, word: ConfidenceWord) -> String {
    if word != ConfidenceWord::Inferred {
        return text.to_owned();
    }
    let mut letters = text.chars();
    let first: String = letters.next().map(|first| first.to_lowercase().collect()).unwrap_or_default();
    let keeps = text.starts_with("I ") || text.starts_with("I'");
    format!("I may be wrong, but {}{}", if keeps { "I".to_owned() } else { first }, letters.as_str())
}

/// References to the first quotes of a finding.
pub fn cites(finding: &Finding, most: usize) -> Vec<Cite> {
    let cite = |span: &domain::Span| {
        let source = finding.sources.iter().find(|source| source.evidence == span.evidence)?;
        Some(Cite {
            evidence: span.evidence.clone(),
            quote: span.quote.clone(),
            url: source.url.clone(),
            publisher: source.publisher.clone(),
        })
    };
    finding.spans.iter().filter_map(cite).take(most).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_of_signal_has_a_playbook_that_is_whole() {
        check().unwrap();
        for (name, _) in SOURCES {
            let book = &BUILT_IN.books[*name];
            assert_eq!(book.kind.get_ref(), name);
        }
        let every = [
            FindingKind::Funding,
            FindingKind::Hiring,
            FindingKind::Leadership,
            FindingKind::Acquisition,
            FindingKind::Partnership,
            FindingKind::ProductLaunch,
            FindingKind::Expansion,
            FindingKind::Layoffs,
            FindingKind::SecurityIncident,
            FindingKind::Earnings,
            FindingKind::Legal,
            FindingKind::Award,
        ];
        for kind in every {
            let book = BUILT_IN.book(kind).unwrap();
            assert_eq!(*book.kind.get_ref(), crate::merge::kind_name(kind), "not the one for anything");
            for persona in sample::personas() {
                let cut = BUILT_IN.cut(kind, persona).unwrap();
                for finding in sample::findings(kind) {
                    let slots = slots(&finding, "Voltaro Grid", sample::TODAY);
                    assert!(!cut.so_what(&slots).is_empty(), "{kind:?} {persona:?}");
                    assert!(!cut.why(&slots).is_empty(), "{kind:?} {persona:?}");
                    assert!(!cut.opportunity(&slots).is_empty(), "{kind:?} {persona:?}");
                    assert!(!cut.starters(&finding, &slots).is_empty(), "{kind:?} {persona:?} {finding:?}");
                    assert!(!cut.questions(&slots).is_empty(), "{kind:?} {persona:?}");
                    assert!(!cut.objections(&slots).is_empty(), "{kind:?} {persona:?}");
                    assert!(cut.careful(&slots).len() >= 2, "{kind:?} {persona:?}");
                }
            }
        }
    }

    #[test]
    fn an_empty_slot_takes_its_sentence_away() {
        let slots = Slots::from([("round", "Series C".to_owned())]);
        assert_eq!(fill("The {round} of {amount}", &slots), None);
        assert_eq!(fill_text("It is a {round}. It was {amount}. Good.", &slots), "It is a Series C. Good.");
    }
}
