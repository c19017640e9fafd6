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
    /// The whole sentence has to be the wish: what else it says is something else that is wanted.
    fn of(text: &str) -> Option<Self> {
        static POLITE: Pattern = Pattern::new(
            r"^(?:(?:please|now|and|ok|okay|hm|can you|could you|would you|will you|i want you to|let us|let's|just|too long)[ ,]+)+",
        );
        static LATER: Pattern = Pattern::new(r"[\s,]*(?:please|thanks|thank you|now)?[\s.!,?]*$");
        static SPOKEN: Pattern = Pattern::new(r"^(?:say|tell|explain|phrase)\b");
        static REWORD: Pattern = Pattern::new(
            r"^(?:reword|rephrase|paraphrase|rewrite|re-write)\b|\b(?:again|once more)$|other words|differently|another way",
        );
        let lower = text.trim().to_lowercase();
        let said = match POLITE.first(&lower) {
            Some(polite) => lower.get(polite.len()..).unwrap_or_default().trim(),
            None => lower.as_str(),
        };
        let said = said.get(..LATER.start(said).unwrap_or(said.len())).unwrap_or(said);
        let said = &object_first(said);
        let rest = OBJECT.captures(said).and_then(|found| found.get(0)).map(|found| found.end()).unwrap_or_default();
        let object = said.get(..rest).unwrap_or_default();
        let how = said.get(rest..).unwrap_or_default().trim();
        let (wording, left) = wording(how);
        // *Make it shorter* leaves lines out, by the rules.
        let put_before = said.starts_with("put ") && how.starts_with("to ");
        if !is_filler(&left) || how == "shorter" || put_before {
            return None;
        }
        let wished =
            !wording.is_none() && (!object.is_empty() || is_bare(how)) || REWORD.is_match(said) && !object.is_empty();
        wished.then(|| Self { wording, format: format(object), is_spoken: SPOKEN.is_match(said) })
    }
}

/// What is to be said otherwise, with the word that asks for it.
static OBJECT: Pattern = Pattern::new(
    r"^(?:(?:say|put|explain|phrase|word|tell me|give me)(?: me)? (?:it|that|this|the same|the (?:last |same )?answer)|(?:make|rewrite|re-write|reword|rephrase|paraphrase|write|draft|redo)(?: me)? (?:it|that|this|them|your answer|(?:the|my|your) (?:last |same )?(?:answer|e-?mail|mail|brief|one[ -]pager|slides|deck|pdf|document))|(?:say|write) (?:it |that |this )?again)\b(?: (?:again|once more|in other words|differently|another way))*",
);

/// *Draft a friendlier email* as *draft the email friendlier*.
fn object_first(said: &str) -> String {
    static MOVED: Pattern = Pattern::new(
        r"^(make|write|draft)(?: me)? (?:an?|the|my) ((?:more |less )?\w+) (e-?mail|mail|brief|one[ -]pager|pdf|deck|slides)$",
    );
    let words = MOVED.captures(said).and_then(|found| Some([found.get(1)?, found.get(3)?, found.get(2)?]));
    match words {
        Some([verb, object, how]) => format!("{} the {} {}", verb.as_str(), object.as_str(), how.as_str()),
        None => said.to_owned(),
    }
}

/// Words that may stand around a wish and wish for nothing.
fn is_filler(left: &str) -> bool {
    const FILLER: [&str; 27] = [
        "a", "bit", "little", "much", "lot", "somewhat", "sound", "sounds", "read", "reads", "be", "and", "but",
        "more", "please", "in", "with", "tone", "words", "of", "also", "again", "slightly", "even", "it", "the", "an",
    ];
    left.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).all(|word| FILLER.contains(&word))
}

/// A wish without an object is one when it compares: *more formal*, *friendlier*, *in plain words*.
fn is_bare(how: &str) -> bool {
    static BARE: Pattern = Pattern::new(
        r"^(?:a (?:bit|little) )?(?:more|less|not so|in (?:plain|plainer|simple|simpler|fewer) |friendlier|warmer|plainer|simpler|crisper|tighter|dumb it down)",
    );
    BARE.is_match(how)
}

/// One wish and the words for it.
struct Way {
    words: Pattern,
    wish: fn(&mut Wording),
}

/// *Less* and *not so* turn a wish round, so they are looked for with it, and before it.
static WAYS: [Way; 13] = [
    Way {
        words: Pattern::new(r"\b(?:less|not so|not as|too) (?:friendly|casual|warm|personal|informal|chatty)(?:ly)?\b"),
        wish: |wording| wording.tone = Some(Tone::Formal),
    },
    Way {
        words: Pattern::new(r"\b(?:less|not so|not as|too) (?:formal|stiff|dry|cold|professional|serious)(?:ly)?\b"),
        wish: |wording| wording.tone = Some(Tone::Warm),
    },
    Way {
        words: Pattern::new(r"\b(?:less|not so|not as|too) technical(?:ly)?\b|\bdumb it down\b|\blike i'?m five\b"),
        wish: |wording| wording.reader = Some(Reader::Newcomer),
    },
    Way {
        words: Pattern::new(
            r"\b(?:in )?(?:far |much )?(?:fewer|less) words\b|\b(?:more )?concise(?:ly)?\b|\b(?:shorter|crisper|crisp|tighter|briefer|more brief(?:ly)?)\b",
        ),
        wish: |wording| wording.short = true,
    },
    Way {
        words: Pattern::new(r"\b(?:warm(?:er|ly)?|friendl(?:y|ier)|casual(?:ly)?|personal(?:ly)?|informal(?:ly)?)\b"),
        wish: |wording| wording.tone = Some(Tone::Warm),
    },
    Way {
        words: Pattern::new(r"\b(?:formal(?:ly)?|professional(?:ly)?|business-?like|serious(?:ly)?)\b"),
        wish: |wording| wording.tone = Some(Tone::Formal),
    },
    Way {
        words: Pattern::new(
            r"\b(?:in )?(?:plain(?:er|ly)?|simpl(?:e|er|y)|everyday)(?: (?:words|english|language))?\b|\b(?:without|no|less) (?:the )?jargon\b",
        ),
        wish: |wording| wording.tone = Some(Tone::Plain),
    },
    Way { words: Pattern::new(r"\bmore technical(?:ly)?\b"), wish: |wording| wording.reader = Some(Reader::Technical) },
    Way {
        words: Pattern::new(
            r"\b(?:for|to) (?:(?:an?|the|my|our|their|your) )?(?:newcomers?|beginners?|lay ?(?:person|people|man)|(?:somebody|someone|anyone|people) (?:who (?:is|are) )?new(?: to (?:it|this))?|new colleagues?|non-?technical (?:people|readers?|audience))\b",
        ),
        wish: |wording| wording.reader = Some(Reader::Newcomer),
    },
    Way {
        words: Pattern::new(
            r"\b(?:for|to) (?:(?:an?|the|my|our|their|your) )?(?:execs?|executives?|ceos?|coos?|boards?|c-level|leadership|boss|bosses|managers?|vps?|managing directors?|founders?)\b",
        ),
        wish: |wording| wording.reader = Some(Reader::Executive),
    },
    Way {
        words: Pattern::new(
            r"\b(?:for|to) (?:(?:an?|the|my|our|their|your) )?(?:cfos?|finance(?: people| team)?|controllers?|procurement|accountants?)\b",
        ),
        wish: |wording| wording.reader = Some(Reader::Finance),
    },
    Way {
        words: Pattern::new(
            r"\b(?:for|to) (?:(?:an?|the|my|our|their|your) )?(?:ctos?|cisos?|cios?|engineers?|developers?|technical (?:people|readers?|audience|team)|it (?:people|team|department)|security (?:people|team)|architects?|admins?)\b",
        ),
        wish: |wording| wording.reader = Some(Reader::Technical),
    },
    Way { words: Pattern::new(r"\bin other words\b|\bdifferently\b|\banother way\b"), wish: |_| {} },
];

/// What is wished for, and the words that are left when its own are taken out. Of two wishes of a kind the first counts.
fn wording(how: &str) -> (Wording, String) {
    let (mut wording, mut left) = (Wording::default(), how.to_owned());
    for way in &WAYS {
        if !way.words.is_match(&left) {
            continue;
        }
        let mut one = Wording::default();
        (way.wish)(&mut one);
        wording.tone = wording.tone.or(one.tone);
        wording.reader = wording.reader.or(one.reader);
        wording.short |= one.short;
        left = way.words.replace(&left, " ");
    }
    (wording, left)
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
            ("make the mail less friendly", of(Some(Tone::Formal), None, false), Some(DocumentFormat::Email)),
            ("make it less casual", of(Some(Tone::Formal), None, false), None),
            ("not so formal please", of(Some(Tone::Warm), None, false), None),
            ("Make it shorter and friendlier", of(Some(Tone::Warm), None, true), None),
            ("make it shorter for the CFO", of(None, Some(Reader::Finance), true), None),
            ("could you say the same to a CFO but shorter", of(None, Some(Reader::Finance), true), None),
            ("more technical please", of(None, Some(Reader::Technical), false), None),
            ("say that again", Wording::default(), None),
            ("draft a friendlier email", of(Some(Tone::Warm), None, false), Some(DocumentFormat::Email)),
            ("too long, make it crisper", of(None, None, true), None),
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
            "tell me this: what should I say to the CFO?",
            "tell me that they raised money, is it good for the CFO?",
            "Explain this to the security team: why Entra ID stays",
            "rewrite of their billing platform, do we know anything?",
            "rewrite the first line",
            "reword line 2 to say we can be live in March",
            "give me the email for the CFO",
            "what is the email for the CTO?",
            "put this into the brief for the CFO",
            "put that in the mail to the CTO",
            "put it on the agenda for the board",
            "put it to the board",
            "reword the mail and send it to dana@acmecorp.example",
            "rewrite it in Spanish",
            "shorter",
            "for the CFO",
        ];
        for text in others {
            assert_eq!(Said::of(text), None, "{text}");
        }
    }
}
