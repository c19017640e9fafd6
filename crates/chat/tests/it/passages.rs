//! Free questions that no finding answers: from the words of documents, or honestly not.

use chat::{Context, Input, needs_changes, passage_query, reply, understand};
use domain::{
    Block, Changes, ConfidenceWord, EvidenceId, EvidenceKind, Passage, PassageQuery, Passages, Persona, PrepId,
    PrepView, TextStyle,
};
use pretty_assertions::assert_eq;

use crate::preps::{self, Log, NOW};

/// A small index of passages, as the store's would answer, over documents that the preparation knows.
struct Documents(Vec<(EvidenceId, EvidenceKind, &'static str)>);

impl Documents {
    fn of(view: &PrepView, texts: &[&'static str]) -> Self {
        let mut sources = view.sources.iter().cycle();
        let one = |text: &&'static str| {
            sources.next().map(|source| (source.evidence.clone(), source.kind_of_evidence, *text))
        };
        Self(texts.iter().filter_map(one).collect())
    }

    fn search(&self, query: &PassageQuery) -> Passages {
        let holds = |text: &str, group: &Vec<String>| {
            let lower = text.to_lowercase();
            // Stems, as far as these tests go.
            group.iter().any(|word| lower.contains(&word.to_lowercase()[..word.len().min(6)]))
        };
        let held = |group: &Vec<String>| self.0.iter().filter(|(_, _, text)| holds(text, group)).count() as u32;
        let passage = |(evidence, kind, text): &(EvidenceId, EvidenceKind, &str)| Passage {
            evidence: evidence.clone(),
            kind: *kind,
            start: 0,
            text: (*text).to_owned(),
            holds: (0..query.groups.len()).filter(|at| holds(text, &query.groups[*at])).collect(),
        };
        Passages {
            found: self.0.iter().map(passage).filter(|passage| !passage.holds.is_empty()).collect(),
            held_by: query.groups.iter().map(held).collect(),
            of: 200,
        }
    }
}

fn ask(log: &Log, texts: &[&'static str], question: &str) -> chat::Reply {
    let view = log.clone().said(question).view();
    let understood = understand(&view, &Input::Said { text: question.to_owned() });
    let passages = passage_query(&understood, &view).map(|query| Documents::of(&view, texts).search(&query));
    let context = Context {
        view: &view,
        now: NOW,
        vendor: None,
        default_role: None,
        typical_ms: None,
        passages: passages.as_ref(),
        changes: None,
        connected: &[],
        refusal: None,
        model: false,
        private_to_model: false,
    };
    reply(&context, &understood).unwrap()
}

fn quotes(reply: &chat::Reply) -> Vec<String> {
    let quote = |block: &Block| match block {
        Block::Text { style: TextStyle::Quote, cites, .. } => cites.first().map(|cite| cite.quote.clone()),
        _ => None,
    };
    reply.blocks.iter().filter_map(quote).collect()
}

fn first(reply: &chat::Reply) -> &str {
    match &reply.blocks[0] {
        Block::Text { text, .. } => text,
        other => panic!("{other:?}"),
    }
}

const SUPPLIERS: &str = "We work with about 1,100 suppliers. Third-party review takes eight to ten weeks. Ask early.";

#[test]
fn the_sentence_that_holds_the_question_is_quoted_with_its_source() {
    let log = preps::complete(Persona::default());
    let answer = ask(&log, &[SUPPLIERS], "how long does third-party review take?");
    assert_eq!(quotes(&answer), ["Third-party review takes eight to ten weeks."]);
    assert!(first(&answer).contains("acmecorp.example") || first(&answer).contains('('), "{}", first(&answer));
    assert_eq!(answer.metadata.confidence, Some(ConfidenceWord::OneSource));
}

#[test]
fn what_holds_too_little_or_another_sort_of_answer_is_not_told() {
    let log = preps::complete(Persona::default());
    for (text, question) in [
        (SUPPLIERS, "how long does a security audit of their data centers take?"),
        ("The third-party review is thorough.", "how long does third-party review take?"),
        ("We opened an office in Berlin.", "do they have an office in Paris?"),
        ("Salesforce: customer records and support contracts.", "when does their Salesforce contract end?"),
    ] {
        let answer = ask(&log, &[text], question);
        assert_eq!(quotes(&answer), [""; 0], "{question}");
        assert!(
            first(&answer).starts_with("I did not find") && first(&answer).contains("I looked at"),
            "{}",
            first(&answer)
        );
    }
}

#[test]
fn documents_that_differ_are_told_side_by_side() {
    let log = preps::complete(Persona::default());
    let texts =
        ["The company runs 31 warehouses in eleven states.", "Freight moves between 33 warehouses every night."];
    let answer = ask(&log, &texts, "how many warehouses do they run?");
    assert_eq!(quotes(&answer).len(), 2);
    assert!(first(&answer).contains("do not agree"), "{}", first(&answer));
    assert_eq!(answer.metadata.confidence, Some(ConfidenceWord::SourcesDisagree));
}

#[test]
fn a_follow_up_goes_on_from_the_question_before() {
    let texts =
        ["The Berlin office will hold engineering and sales.", "The Dublin office will hold compliance and support."];
    let log = preps::complete(Persona::default());
    let berlin = ask(&log, &texts, "what will the Berlin office hold?");
    assert_eq!(quotes(&berlin), texts[..1]);
    let talk = log.said("what will the Berlin office hold?").answered(berlin);
    assert_eq!(quotes(&ask(&talk, &texts, "what about Dublin?")), texts[1..]);
    assert_eq!(quotes(&ask(&talk, &texts, "and in Lisbon?")), [""; 0]);
}

#[test]
fn a_no_in_the_documents_comes_before_a_trace() {
    let log = preps::complete(Persona::default());
    let answer = ask(&log, &["Experience helps, but we do not use Zendesk ourselves."], "do they use Zendesk?");
    assert!(first(&answer).starts_with("As I read it, no."), "{}", first(&answer));
}

#[test]
fn since_last_time_compares_with_the_preparation_before() {
    let log = preps::complete(Persona::default());
    let view = log.said("what changed since last time?").view();
    let understood = understand(&view, &Input::Said { text: "what changed since last time?".to_owned() });
    assert!(needs_changes(&understood, &view), "{understood:?}");
    let changes = Changes {
        since: PrepId::from("prep_march"),
        since_at: NOW,
        new: vec![preps::funding()],
        changed: Vec::new(),
        gone: Vec::new(),
        same: 4,
    };
    let context = |changes| Context {
        view: &view,
        now: NOW,
        vendor: None,
        default_role: None,
        typical_ms: None,
        passages: None,
        changes,
        connected: &[],
        refusal: None,
        model: false,
        private_to_model: false,
    };
    let told = reply(&context(Some(&changes)), &understood).unwrap();
    assert!(first(&told).contains("1 new"), "{}", first(&told));
    assert!(first(&reply(&context(None), &understood).unwrap()).contains("nothing to compare"));
}
