//! Which document a sentence means: the brief, or what was just shown or named.

use domain::view::Turn;
use domain::{Area, Block, DocumentAbout, DocumentFormat, DocumentMeta, DocumentOrder, PrepView};

use crate::intent::{IntentName, area, intent, subject};
use crate::pattern::Pattern;
use crate::reply::asks_since_last;

/// What a document is about, in the words of a sentence that asks for one.
pub(crate) fn about(view: Option<&PrepView>, plain: &str, original: &str) -> DocumentAbout {
    static WHOLE: Pattern = Pattern::new(
        r"\b(?:one pager|two pager|one page|the brief|my brief|everything|leave behind|hand ?out|qbr pack|cheat sheet|(?:exec|executive) summary|email|e mail|invite|invitation)\b",
    );
    static DEMO: Pattern = Pattern::new(
        r"\b(?:demo (?:invite|invitation)|(?:invite|invitation|calendar invite) (?:to|for) (?:the |a )?(?:technical )?demo)\b",
    );
    static SHOWN: Pattern = Pattern::new(r"\b(?:it|this|that|these|those)\b|^(?:and |now |please )*(?:as|in|into) ");
    if asks_since_last(plain) {
        return DocumentAbout::Changes;
    }
    if DEMO.is_match(plain) {
        return DocumentAbout::Demo;
    }
    if WHOLE.is_match(plain) {
        return DocumentAbout::Brief;
    }
    match area::area(plain).map(|(area, _)| area) {
        Some(Area::Roi) => DocumentAbout::Roi,
        // The brief says the main findings, and what people call a deck is about all of it.
        Some(Area::Findings) => DocumentAbout::Brief,
        Some(area) => DocumentAbout::Area { area },
        None => view.filter(|_| SHOWN.is_match(plain)).map(|view| shown(view, original)).unwrap_or_default(),
    }
}

/// What the last answer showed, as a document.
fn shown(view: &PrepView, now_said: &str) -> DocumentAbout {
    let last = view.turns.iter().rev().find_map(|turn| match turn {
        Turn::Assistant { message, .. } => Some(message),
        Turn::Rep { .. } | Turn::Cards { .. } => None,
    });
    let Some(last) = last else { return DocumentAbout::Brief };
    if last.blocks.iter().any(|block| matches!(block, Block::Roi { .. })) {
        return DocumentAbout::Roi;
    }
    let mut before = view.turns.iter().rev().filter_map(|turn| match turn {
        Turn::Rep { text, .. } if text.trim() != now_said.trim() => Some(text.as_str()),
        Turn::Rep { .. } | Turn::Assistant { .. } | Turn::Cards { .. } => None,
    });
    let asked = before.next().map(|text| (text, intent(text, None)));
    match last.metadata.workflow_step.as_str() {
        "document" => view.documents.last().map(|made| made.about.clone()).unwrap_or_default(),
        "answer" if asked.as_ref().is_some_and(|(text, _)| since_last(text)) => DocumentAbout::Changes,
        "explore" => {
            match asked.filter(|(_, said)| said.intent == IntentName::ExploreArea).and_then(|(_, said)| said.slots.area)
            {
                Some(Area::Findings) => DocumentAbout::Brief,
                Some(area) => DocumentAbout::Area { area },
                None => subject::subject(view, now_said)
                    .finding
                    .map_or(DocumentAbout::Brief, |finding| DocumentAbout::Finding { finding }),
            }
        }
        "recommend" => DocumentAbout::Area { area: Area::ProductFit },
        _ => DocumentAbout::Brief,
    }
}

fn since_last(text: &str) -> bool {
    asks_since_last(&crate::intent::words::plain(text).text)
}

/// What *make it shorter* asks for: the document that was made last, or the brief as PDF where none was made yet.
pub(crate) fn shorter(view: &PrepView) -> Shorter {
    let last = view.turns.iter().rev().find_map(|turn| match turn {
        Turn::Assistant { message, .. } => Some(message.metadata.workflow_step.as_str()),
        Turn::Rep { .. } | Turn::Cards { .. } => None,
    });
    if last != Some("document") {
        return Shorter::OtherTalk;
    }
    let order = view.documents.last().map_or_else(|| DocumentOrder::brief(DocumentFormat::Pdf), order_of);
    match order.length.shorter() {
        Some(length) => Shorter::Order(DocumentOrder { length, ..order }),
        None => Shorter::ShortestAlready,
    }
}

/// A document made shorter, or why there is none.
pub(crate) enum Shorter {
    Order(DocumentOrder),
    ShortestAlready,
    OtherTalk,
}

/// The order that gave a document.
pub(crate) fn order_of(made: &DocumentMeta) -> DocumentOrder {
    DocumentOrder {
        format: made.format,
        audience: Some(made.audience),
        about: made.about.clone(),
        length: made.length,
        wording: made.words.as_ref().map(|words| words.wording),
    }
}
