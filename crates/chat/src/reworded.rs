//! *Make the mail friendlier*, *say that again for a CFO*: which text is to be said in other words, and how.

use domain::view::Turn;
use domain::{Action, DocumentFormat, DocumentOrder, Message, MessageId, PrepView, Reader, Tone, Wording};

use crate::ordered;
use crate::pattern::Pattern;

/// What a sentence asks to be said in other words, if it does.
pub(crate) fn wish(view: &PrepView, text: &str) -> Option<Action> {
    let said = Said::of(text)?;
    let wording = said.wording;
    if let Some(format) = said.format {
        // The one that was made last in this format keeps its length.
        let made = view.documents.iter().rev().find(|made| made.format == format && made.about.is_brief());
        let order = made.map_or_else(|| DocumentOrder::brief(format), ordered::order_of);
        return Some(Action::CreateDocument(DocumentOrder { wording: Some(wording), ..order }));
    }
    let last_made = last(view).is_some_and(|message| message.metadata.workflow_step == "document");
    if !said.is_spoken && last_made && !view.documents.is_empty() {
        let order = view.documents.last().map(ordered::order_of).filter(|order| order.about.is_brief());
        let order = order.unwrap_or_else(|| DocumentOrder::brief(DocumentFormat::Pdf));
        return Some(Action::CreateDocument(DocumentOrder { wording: Some(wording), ..order }));
    }
    Some(Action::Reword { message: None, wording })
}

/// The answer that is to be said again: the one that is named, or the last that tells something.
pub fn answer<'v>(view: &'v PrepView, named: Option<&MessageId>) -> Option<&'v Message> {
    let mut answers = view.turns.iter().rev().filter_map(assistant);
    match named {
        Some(id) => answers.find(|message| message.id == *id),
        None => answers.find(|message| crate::may_be_said_otherwise(message)),
    }
}

fn last(view: &PrepView) -> Option<&Message> {
    view.turns.iter().rev().find_map(assistant)
}

fn assistant(turn: &Turn) -> Option<&Message> {
    match turn {
        Turn::Assistant { message, .. } => Some(message),
        Turn::Rep { .. } | Turn::Cards { .. } => None,
    }
}

#[derive(Debug, PartialEq)]
struct Said {
    wording: Wording,
    format: Option<DocumentFormat>,
    /// *Say it*, *explain that*: an answer is meant, whatever was made last.
    is_spoken: bool,
}

impl Said {
    fn of(text: &str) -> Option<Self> {
        static POLITE: Pattern = Pattern::new(
            r"^(?:(?:please|now|and|ok|okay|hm|can you|could you|would you|will you|i want you to|let us|let's|just)[ ,]+)+",
        );
        // What is asked about is no wish for other words.
        static REWORD: Pattern = Pattern::new(
            r"^(?:reword|rephrase|paraphrase|rewrite|re-write)\b|^(?:say|put) (?:it|that|this|the same) (?:in other words|differently|another way|again in other words)\b|^in other words\W*$",
        );
        static AGAIN: Pattern = Pattern::new(
            r"^(?:say|put|explain|write|give me|tell me|phrase|word) (?:me )?(?:it|that|this|the same|the (?:answer|e-?mail|mail|brief|one[ -]pager|slides|deck|pdf))\b|^(?:say|write|phrase|word|put) (?:it|that|this|the same)? ?again\b|^make (?:it|that|this|them|your answer|the (?:answer|e-?mail|mail|brief|one[ -]pager|slides|deck|pdf|document|tone)|my (?:e-?mail|mail|brief|one[ -]pager|slides|deck)) (?:sound |read |a (?:bit|little) |much |somewhat )*(?:more|less|friendl|warm|formal|casual|plain|simpl|crisp|tight|suit|fit|right|good|for |in )|^(?:a (?:bit|little) )?(?:more|less) (?:formal|casual|friendly|warm|personal|professional|concise)(?:ly)?\W*(?:please)?\W*$|^(?:friendlier|warmer|plainer|simpler|crisper|tighter)\W*(?:please)?\W*$|^in (?:plain|simple|simpler|plainer|fewer) (?:words|english|language)\W*(?:please)?\W*$",
        );
        static SPOKEN: Pattern = Pattern::new(r"^(?:say|tell|explain|phrase)\b");
        let lower = text.trim().to_lowercase();
        let said = match POLITE.first(&lower) {
            Some(polite) => lower.get(polite.len()..).unwrap_or_default().trim(),
            None => lower.as_str(),
        };
        let wording = wording(said);
        let reworded = REWORD.is_match(said);
        let again = AGAIN.is_match(said) && !wording.is_none();
        let is_spoken = SPOKEN.is_match(said);
        (reworded || again).then(|| Self { wording, format: format(said), is_spoken })
    }
}

fn wording(said: &str) -> Wording {
    static WARM: Pattern = Pattern::new(
        r"\b(?:warm(?:er|ly)?|friendl(?:y|ier)|less (?:formal|stiff|dry|cold)|casual(?:ly)?|more personal|informal(?:ly)?)\b",
    );
    static FORMAL: Pattern =
        Pattern::new(r"\b(?:formal(?:ly)?|professional(?:ly)?|business-?like|less casual|more serious(?:ly)?)\b");
    static PLAIN: Pattern = Pattern::new(
        r"\b(?:plain(?:er|ly)?|simpl(?:e|er|y)|(?:without|no|less) (?:the )?jargon|everyday (?:words|language))\b",
    );
    static EXECUTIVE: Pattern = Pattern::new(
        r"\b(?:for|to) (?:(?:an?|the|my|our|their|your) )?(?:execs?|executives?|ceos?|coos?|boards?|c-level|leadership|boss|bosses|managers?|vps?|managing directors?|founders?)\b",
    );
    static FINANCE: Pattern = Pattern::new(
        r"\b(?:for|to) (?:(?:an?|the|my|our|their|your) )?(?:cfos?|finance(?: people| team)?|controllers?|procurement|accountants?)\b",
    );
    static TECHNICAL: Pattern = Pattern::new(
        r"\b(?:for|to) (?:(?:an?|the|my|our|their|your) )?(?:ctos?|cisos?|cios?|engineers?|developers?|technical (?:people|readers?|audience|team)|it (?:people|team|department)|security (?:people|team)|architects?|admins?)\b|\bmore technical(?:ly)?\b",
    );
    static NEWCOMER: Pattern = Pattern::new(
        r"\b(?:for|to) (?:(?:an?|the|my|our|their|your) )?(?:newcomers?|beginners?|lay ?(?:person|people|man)|(?:somebody|someone|anyone|people) (?:who (?:is|are) )?new(?: to (?:it|this))?|new colleagues?|non-?technical (?:people|readers?|audience)|five[- ]year[- ]old)\b|\bless technical\b",
    );
    static SHORT: Pattern = Pattern::new(
        r"\b(?:in (?:far |much )?fewer words|(?:more )?concise(?:ly)?|crisper|tighter|shorter (?:words|sentences)|and shorter|with fewer words)\b",
    );
    let tone = if WARM.is_match(said) {
        Some(Tone::Warm)
    } else if FORMAL.is_match(said) {
        Some(Tone::Formal)
    } else {
        PLAIN.is_match(said).then_some(Tone::Plain)
    };
    let readers = [
        (&NEWCOMER, Reader::Newcomer),
        (&EXECUTIVE, Reader::Executive),
        (&FINANCE, Reader::Finance),
        (&TECHNICAL, Reader::Technical),
    ];
    let reader = readers.into_iter().find(|(pattern, _)| pattern.is_match(said)).map(|(_, reader)| reader);
    Wording { tone, reader, short: SHORT.is_match(said) }
}

/// The document that a sentence names.
fn format(said: &str) -> Option<DocumentFormat> {
    static MAIL: Pattern = Pattern::new(r"\b(?:e-?mail|mail)\b");
    static SLIDES: Pattern = Pattern::new(r"\b(?:slides|deck|powerpoint)\b");
    static PDF: Pattern = Pattern::new(r"\b(?:pdf|one[ -]pager|brief|document)\b");
    let all = [(&MAIL, DocumentFormat::Email), (&SLIDES, DocumentFormat::Pptx), (&PDF, DocumentFormat::Pdf)];
    all.into_iter().find(|(pattern, _)| pattern.is_match(said)).map(|(_, format)| format)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wishes_for_other_words_are_understood() {
        let of = |tone, reader, short| Wording { tone, reader, short };
        let cases = [
            ("Make the mail friendlier", of(Some(Tone::Warm), None, false), Some(DocumentFormat::Email)),
            (
                "could you make the email less formal, please?",
                of(Some(Tone::Warm), None, false),
                Some(DocumentFormat::Email),
            ),
            ("Say that again for a CFO", of(None, Some(Reader::Finance), false), None),
            ("Rephrase it", Wording::default(), None),
            (
                "rewrite the brief for the CTO in plain words",
                of(Some(Tone::Plain), Some(Reader::Technical), false),
                Some(DocumentFormat::Pdf),
            ),
            ("More formal please", of(Some(Tone::Formal), None, false), None),
            ("explain that in plain English", of(Some(Tone::Plain), None, false), None),
            ("make the slides more concise", of(None, None, true), Some(DocumentFormat::Pptx)),
            ("put it in simpler words for somebody new", of(Some(Tone::Plain), Some(Reader::Newcomer), false), None),
            ("say it in fewer words", of(None, None, true), None),
        ];
        for (text, wording, format) in cases {
            let said = Said::of(text).unwrap_or_else(|| panic!("{text} is not understood"));
            assert_eq!((said.wording, said.format), (wording, format), "{text}");
        }
    }

    #[test]
    fn who_says_wants_an_answer_and_who_makes_the_last_document() {
        let is_spoken = |text: &str| Said::of(text).unwrap().is_spoken;
        assert!(is_spoken("please say that again for a CFO") && is_spoken("explain it in plain words"));
        assert!(!is_spoken("make it friendlier") && !is_spoken("rewrite it") && !is_spoken("more formal please"));
    }

    #[test]
    fn other_sentences_are_left_alone() {
        let others = [
            "make it shorter",
            "put it in the brief",
            "make a PDF for the CFO",
            "tell me more about the CFO",
            "who is the CTO?",
            "send it to the CFO",
            "is there a formal procurement process?",
            "explain",
            "what did they say about plain packaging?",
            "give me the one pager",
            "make it a PDF",
            "write the mail",
        ];
        for text in others {
            assert_eq!(Said::of(text), None, "{text}");
        }
    }
}
