//! The rules for what a playbook may say, held against every sentence filled with sample findings.

use std::collections::BTreeSet;
use std::fmt;
use std::sync::LazyLock;

use domain::limits::STARTER_WORDS_MAX;
use domain::{ConfidenceWord, Finding, FindingKind};
use extract::text::{pattern, word_count};
use regex::Regex;
use serde::Deserialize;

use super::slots::{SLOT, SLOTS, fill, slots};
use super::{ByPurpose, Line, Play, Playbook, careful_start, sample};

/// Words of any sentence of a playbook but a starter.
pub const SENTENCE_WORDS_MAX: usize = 40;
/// Sentences in one list of a playbook.
pub const SENTENCES_MAX: usize = 12;

/// What is wrong with a playbook, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Flaw {
    pub file: String,
    /// From 1.
    pub line: usize,
    pub what: String,
}

impl fmt::Display for Flaw {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}:{}: {}", self.file, self.line, self.what)
    }
}

/// What is wrong with a starter, in words; nothing when it obeys the rules.
pub fn lint_starter(text: &str, word: ConfidenceWord) -> Vec<&'static str> {
    static DATED: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"(?i)\b(?:today|yesterday|this week|last week|in the last two weeks|on (?:mon|tues|wednes|thurs|fri|satur|sun)day|on \d{1,2} [a-z]+|in [a-z]+ \d{4}|in (?:january|february|march|april|may|june|july|august|september|october|november|december)|in \d{4}|since \d{1,2} [a-z]+|as of)\b",
        )
    });
    let mut faults = Vec::new();
    let mut add = |bad: bool, fault| {
        if bad {
            faults.push(fault);
        }
    };
    add(word_count(text) >= STARTER_WORDS_MAX, "it has 35 words or more");
    add(!is_open_question(text), "it does not end in an open question");
    add(text.matches('?').count() != 1, "it has more or fewer questions than one");
    add(!DATED.is_match(text), "its fact has no date");
    add(text.contains(['{', '}']), "a slot is empty");
    add(INTRUSIVE.is_match(text), "it is intrusive");
    add(SELLING.is_match(text), "it names a feature or what we sell instead of a consequence");
    add(word == ConfidenceWord::Inferred && !text.starts_with("I may be wrong"), "it is sure of an inference");
    faults
}

static INTRUSIVE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)\b(?:DNS|MX record|scann|tracked|monitored you|LinkedIn|your (?:family|wife|husband|partner at home|home|children|personal|salary|health|age)|who (?:was|were) (?:fired|let go))\b",
    )
});

static SELLING: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)\b(?:our (?:product|platform|solution|software|tool|service|feature)s?|we (?:offer|sell|provide|can help|help companies)|features?|demo|discount)\b",
    )
});

fn is_open_question(text: &str) -> bool {
    static OPEN: LazyLock<Regex> =
        LazyLock::new(|| pattern(r"(?i)\b(?:what|how|which|who|whom|whose|where|when|why)\b[^?.!]*\?$"));
    OPEN.is_match(text)
}

/// Everything that is wrong with a file, in the order of its lines.
pub fn flaws(file: &str, source: &str) -> Vec<Flaw> {
    match toml::from_str::<Playbook>(source) {
        Err(error) => {
            let at = error.span().map_or(0, |span| span.start);
            vec![Flaw { file: file.to_owned(), line: line_of(source, at), what: sentence(error.message()) }]
        }
        Ok(book) => {
            let mut linter =
                Linter { file, source, kind: None, fills: BTreeSet::new(), samples: Vec::new(), flaws: Vec::new() };
            linter.book(&book);
            linter.flaws.sort_by_key(|flaw| flaw.line);
            linter.flaws
        }
    }
}

fn line_of(source: &str, at: usize) -> usize {
    source.bytes().take(at).filter(|byte| *byte == b'\n').count() + 1
}

fn sentence(text: &str) -> String {
    let text = text.trim().replace('\n', " ");
    let mut letters = text.chars();
    let first = letters.next().map(|first| first.to_uppercase().to_string()).unwrap_or_default();
    format!("{first}{}.", letters.as_str().trim_end_matches('.'))
}

struct Linter<'a> {
    file: &'a str,
    source: &'a str,
    /// Absent for `any`.
    kind: Option<FindingKind>,
    /// Slots that some finding of the kind fills.
    fills: BTreeSet<&'static str>,
    samples: Vec<Finding>,
    flaws: Vec<Flaw>,
}

impl Linter<'_> {
    fn tell(&mut self, line: &Line, what: String) {
        let flaw = Flaw { file: self.file.to_owned(), line: line_of(self.source, line.span().start), what };
        if !self.flaws.contains(&flaw) {
            self.flaws.push(flaw);
        }
    }

    fn book(&mut self, book: &Playbook) {
        let name = book.kind.get_ref();
        self.kind =
            FindingKind::deserialize(serde::de::value::StrDeserializer::<serde::de::value::Error>::new(name)).ok();
        if self.kind.is_none() && name != "any" {
            return self.tell(&book.kind, format!("There is no kind “{name}”; use one of funding, hiring, … or any."));
        }
        // What is said of anything has to fit a finding that holds little.
        self.samples = sample::findings(self.kind.unwrap_or(FindingKind::Legal));
        let filled = self.samples.iter().flat_map(|finding| slots(finding, "Voltaro Grid", sample::TODAY).into_keys());
        self.fills = filled.collect();
        let by_purpose = |all: &ByPurpose| {
            [all.renewal.clone(), all.expansion.clone(), all.discovery.clone(), all.executive.clone()]
        };
        let roles = [&book.role.ae, &book.role.csm, &book.role.se];
        let cells = [&book.cell.ae, &book.cell.csm, &book.cell.se];
        self.play(&book.base);
        roles.into_iter().for_each(|play| self.play(play));
        by_purpose(&book.purpose).iter().for_each(|play| self.play(play));
        cells.into_iter().flat_map(by_purpose).for_each(|play| self.play(&play));
    }

    fn play(&mut self, play: &Play) {
        for text in [&play.so_what, &play.why, &play.opportunity].into_iter().flatten().chain(&play.careful) {
            self.statement(text);
        }
        for text in &play.questions {
            if self.words(text, SENTENCE_WORDS_MAX) && text.get_ref().matches('?').count() != 1 {
                self.tell(text, format!("A question ends in one question mark: “{}”.", text.get_ref()));
            }
        }
        for objection in &play.objections {
            self.statement(&objection.says);
            self.answer(&objection.answer);
        }
        for text in &play.starters {
            self.starter(text);
        }
        for slot in &play.asks {
            if !crate::qualification::knows(slot.get_ref()) {
                self.tell(slot, format!("There is no slot “{}” of a deal to ask about.", slot.get_ref()));
            }
        }
        for list in [&play.starters, &play.questions, &play.careful, &play.asks] {
            if let Some(text) = list.get(SENTENCES_MAX) {
                self.tell(text, format!("A list holds {SENTENCES_MAX} sentences at most."));
            }
        }
    }

    fn statement(&mut self, text: &Line) {
        if self.words(text, SENTENCE_WORDS_MAX) && !text.get_ref().trim_end().ends_with(['.', '?', '!']) {
            self.tell(text, format!("A sentence ends in a full stop: “{}”.", text.get_ref()));
        }
    }

    /// An answer asks on; it neither argues nor sells.
    fn answer(&mut self, text: &Line) {
        let said = text.get_ref();
        if !self.words(text, STARTER_WORDS_MAX) {
            return;
        }
        if !is_open_question(said) {
            self.tell(text, format!("An answer to an objection ends in an open question: “{said}”."));
        }
        if SELLING.is_match(said) || INTRUSIVE.is_match(said) {
            self.tell(text, format!("An answer to an objection neither sells nor intrudes: “{said}”."));
        }
    }

    /// What holds for every text: it is one, not too long, and its slots can be filled.
    fn words(&mut self, text: &Line, most: usize) -> bool {
        let said = text.get_ref();
        let count = word_count(said);
        if said.trim().is_empty() || said.chars().any(char::is_control) || said.contains(['<', '>']) {
            self.tell(text, "A sentence is plain text, and not empty.".to_owned());
            return false;
        }
        if count > most {
            self.tell(text, format!("It has {count} words; {most} are the most: “{said}”."));
            return false;
        }
        let unknown: Vec<String> = SLOT
            .captures_iter(said)
            .map(|found| found[1].to_owned())
            .filter(|slot| !self.fills.contains(slot.as_str()))
            .collect();
        for slot in &unknown {
            let what = if SLOTS.contains(&slot.as_str()) {
                format!("No finding of this kind fills {{{slot}}}.")
            } else {
                format!("There is no slot {{{slot}}}.")
            };
            self.tell(text, what);
        }
        unknown.is_empty()
    }

    fn starter(&mut self, text: &Line) {
        if !self.words(text, STARTER_WORDS_MAX) {
            return;
        }
        let said = text.get_ref();
        let dates = ["{when}", "{when_day}", "{as_of}"].iter().map(|slot| said.matches(slot).count()).sum::<usize>();
        if dates != 1 {
            self.tell(text, "A starter names one dated fact: one of {when}, {when_day} and {as_of}, once.".to_owned());
            return;
        }
        let filled: Vec<(String, ConfidenceWord)> =
            self.samples.iter().filter_map(|finding| filled(said, finding)).collect();
        if filled.is_empty() {
            self.tell(text, "No finding fills all places of this starter at once.".to_owned());
        }
        let mut told = BTreeSet::new();
        for (filled, word) in filled {
            for fault in lint_starter(&filled, word) {
                if told.insert(fault) {
                    self.tell(text, format!("A starter is wrong when {fault}. Filled, it says “{filled}”."));
                }
            }
        }
    }
}

/// A starter as it would be said about a finding.
fn filled(template: &str, finding: &Finding) -> Option<(String, ConfidenceWord)> {
    let word = finding.confidence.word;
    let filled = fill(template, &slots(finding, "Voltaro Grid", sample::TODAY))?;
    Some((careful_start(&filled, word), word))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::playbook::SOURCES;

    #[test]
    fn every_sentence_of_ours_obeys_the_rules() {
        let all: Vec<String> = SOURCES
            .iter()
            .flat_map(|(kind, source)| flaws(&format!("crates/insight/data/playbooks/{kind}.toml"), source))
            .map(|flaw| flaw.to_string())
            .collect();
        assert!(all.is_empty(), "{}", all.join("\n"));
    }

    #[test]
    fn bad_sentences_are_told_with_their_line() {
        let source = "kind = \"funding\"\n\n[base]\nstarters = [\n  \"Congratulations on the {round} {when}. Do you have budget?\",\n  \"Our platform fits your {round} {when}. What else do you need?\",\n  \"I saw the {rond} {when}. What is next?\",\n  \"I saw the news. What is next?\",\n  \"I saw {places} {when}. What is next?\",\n]\n\n[role.ae]\nwhy = \"It is <b>new</b>.\"\nasks = [\"nothing\"]\nquestions = [\"Tell me.\"]\nobjections = [{ says = \"No.\", answer = \"Yes, you do.\" }]\n";
        let told: Vec<(usize, String)> =
            flaws("own.toml", source).into_iter().map(|flaw| (flaw.line, flaw.what)).collect();
        let lines: Vec<usize> = told.iter().map(|(line, _)| *line).collect();
        for line in [5, 6, 7, 8, 9, 13, 14, 15, 16] {
            assert!(lines.contains(&line), "{line} is missing in {told:#?}");
        }
        let broken = flaws("own.toml", "kind = \"funding\"\n[base]\nstarter = []\n");
        assert_eq!(broken[0].line, 3, "{broken:?}");
        assert!(broken[0].to_string().starts_with("own.toml:3: Unknown field `starter`"), "{}", broken[0]);
        assert_eq!(flaws("own.toml", "kind = \"weather\"\n")[0].line, 1);
    }

    #[test]
    fn the_linter_knows_bad_starters() {
        let good = "Congratulations on the Series C yesterday. What does it change first for your team?";
        assert_eq!(lint_starter(good, ConfidenceWord::Confirmed), Vec::<&str>::new());
        for bad in [
            "Congratulations on the Series C yesterday.",
            "Congratulations on the Series C yesterday. Do you have budget?",
            "Congratulations on the Series C. What changes?",
            "Your DNS shows as of today that you use mail. What else?",
            "Yesterday you raised {amount}. What changes?",
            "You raised money yesterday. Which of our features would help?",
        ] {
            assert!(!lint_starter(bad, ConfidenceWord::Confirmed).is_empty(), "{bad}");
        }
        assert!(!lint_starter(good, ConfidenceWord::Inferred).is_empty());
    }
}
