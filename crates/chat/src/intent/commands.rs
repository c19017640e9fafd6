//! Short commands in words, and those with a slash.

use domain::{DocumentAbout, PrepView};

use super::rules::Sentence;
use super::{Intent, IntentName, Slots, area, intent, slots};
use crate::ordered;
use crate::pattern::Pattern;
use crate::request;

/// Commands by what people write for them.
#[rustfmt::skip]
const WORDS: &[(&str, &[&str])] = &[
    ("back", &[
        "back", "go back", "return", "main menu", "back to main findings", "back to the main findings",
        "back to findings", "back to the findings", "back to the start", "take me back", "back to overview",
    ]),
    ("thanks", &[
        "thanks", "never mind", "nevermind", "thank you", "thank you very much", "thanks a lot", "many thanks", "cheers", "perfect", "great",
        "cool", "awesome", "ok", "okay", "nice", "got it", "great thanks", "that helps", "that is all",
        "that is helpful", "very helpful", "good job", "well done", "bye", "all good", "sounds good", "hello", "hi",
        "hey", "good morning",
    ]),
    ("why", &[
        "why", "why is that", "why do you say that", "how do you know", "how do you know that", "how come",
        "why this", "why that", "says who", "why do you think so", "are you sure", "how sure are you",
        "is that certain", "why so",
    ]),
    ("sources", &[
        "sources", "source", "where is this from", "where is that from", "where did you get that", "show sources",
        "show me sources", "show the sources", "show me the sources", "show me your sources", "what are your sources",
        "what is your source", "citations", "references", "prove it", "where did you read that",
        "where does this come from", "where does that come from", "give me the sources", "list sources",
        "list the sources", "what did you read",
    ]),
    ("shorter", &[
        "shorter", "make it shorter", "make this shorter", "too long", "that is too long", "shorten it",
        "shorten this", "tl dr", "tldr", "in short", "the short version", "give me the short version",
        "keep it short", "be brief", "shorter version", "in one sentence", "in a nutshell", "cut it down",
    ]),
    ("more", &[
        "more", "tell me more", "more details", "more detail", "go on", "elaborate", "details", "show me more",
        "show more", "give me more", "dig deeper", "deeper", "go deeper", "expand on that", "explain", "longer",
        "make it longer", "and", "what else",
    ]),
    ("help", &[
        "help", "help me", "what can you do", "what can i ask", "how does this work", "commands", "menu", "options",
        "what can i do here", "what now", "what should i do next", "what next", "next",
    ]),
    ("cancel", &[
        "cancel", "stop", "abort", "stop the research", "cancel the research", "stop researching", "cancel the run",
        "stop it", "stop the run", "cancel it",
    ]),
    ("pause", &[
        "pause", "pause the research", "hold on", "pause it", "pause the run",
    ]),
    ("resume", &[
        "resume", "resume the research", "unpause", "continue the research", "carry on", "continue", "resume the run",
    ]),
    ("refresh", &[
        "refresh", "update", "reload", "refresh the research", "refresh it", "check again", "look again",
        "run it again", "redo the research", "rerun", "run again", "update the research", "research again",
        "refresh everything", "look it up again",
    ]),
    ("add", &[
        "add it to the brief", "add to brief", "add to the brief", "add this to the brief", "add that to the brief",
        "pin it", "pin that", "pin this", "add that", "add this", "add it", "add to deck", "add to the deck",
        "add it to the deck", "put it in the brief", "put that in the brief", "put this in the brief", "include that",
        "include this", "keep that",
    ]),
    ("status", &[
        "status", "are you done", "are you ready", "how far are you", "how long", "how long does it take", "progress",
        "is it ready", "still working", "how long will it take", "how much longer", "are you finished",
        "what are you doing", "done yet", "show progress",
    ]),
    ("skip", &[
        "skip", "skip it", "skip to the results", "skip to results", "skip the questions", "just show results",
        "just the results", "show results", "show the results",
    ]),
    ("known", &[
        "what do you know so far", "show me what you know so far", "show what you know so far",
        "what do you have so far", "what have you found so far", "show me what you have so far", "anything yet",
        "what do we have so far",
    ]),
    ("contact", &[
        "who should i contact about this", "who should i contact about that", "who should i talk to about this",
        "who should i talk to about that", "who do i contact about this", "who can i ask about this",
    ]),
    ("demo", &[
        "schedule a demo", "schedule a technical demo", "book a demo", "plan a demo", "demo plan", "set up a demo",
        "propose a demo", "technical demo", "show the demo plan", "prepare a demo",
    ]),
];

/// Slash commands; each is an action of the registry.
const SLASHED: &[(&str, &[&str])] = &[
    ("prepare", &["prepare", "prep", "start", "new"]),
    ("deep", &["deep", "deepdive", "deep-dive", "explore"]),
    ("fit", &["fit", "products"]),
    ("roi", &["roi"]),
    ("one-pager", &["one-pager", "onepager", "one", "pdf", "summary"]),
    ("share", &["share", "export"]),
    ("refresh", &["refresh", "reload"]),
    ("follow", &["follow"]),
    ("sources", &["sources"]),
    ("help", &["help", "?"]),
    ("back", &["back"]),
    ("cancel", &["cancel", "stop"]),
    ("pause", &["pause"]),
    ("resume", &["resume"]),
];

/// A command in words.
pub(super) fn in_words(sentence: &Sentence) -> Option<Intent> {
    let said = sentence.plain.text.as_str();
    if let Some((command, _)) = WORDS.iter().find(|(_, forms)| forms.contains(&said)) {
        return Some(command_intent(command, Slots::default(), 0.95));
    }
    if let Some(command) = followed(said) {
        return Some(command_intent(command, Slots::default(), 0.95));
    }
    added(said)
}

/// *Post the progress to Slack*, *keep Slack posted*, *stop following this in Slack*.
fn followed(said: &str) -> Option<&'static str> {
    static FOLLOW: Pattern = Pattern::new(
        r"^(?:(?:please|can you|could you|let us|let's) )*(?:(?:post|share|show|send|put|stream|report) (?:(?:me|the|its|your|our|this|live|research) )*(?:progress|status|updates?|steps)(?: of (?:this|it|the (?:research|prep|preparation)))? (?:to|in|on|into|with|via) (?:the )?slack(?: channel)?|keep (?:the )?slack(?: channel)? (?:posted|updated|up to date|informed|in the loop)|keep (?:us|me|everyone|(?:my|the) (?:team|colleagues)|them) (?:posted|updated|up to date|informed) (?:in|on|via|through) slack|follow (?:(?:this|it|along|(?:the )?(?:research|progress|prep)) )?(?:in|on) slack|live (?:updates?|progress|message) (?:to|in|on|for) slack)(?: please)?$",
    );
    static UNFOLLOW: Pattern = Pattern::new(
        r"^(?:please )?(?:stop|end|quit) (?:(?:following|updating|posting)(?: (?:this|it|the (?:research|progress|updates|message)))? (?:to|in|on) slack|(?:updating|posting to) slack|the (?:live )?(?:updates|message|progress) (?:to|in|on) slack)(?: please)?$",
    );
    if FOLLOW.is_match(said) {
        return Some("follow");
    }
    UNFOLLOW.is_match(said).then_some("unfollow")
}

/// *Put the funding into my brief.*
fn added(said: &str) -> Option<Intent> {
    static ADD: Pattern = Pattern::new(
        r"^(?:add|pin|put|include|keep) (.+?) (?:to|in|into|on) (?:my|the|our) (?:brief|deck|page|one pager|document|slides)$",
    );
    let what = ADD.captures(said)?.get(1)?.as_str();
    let area = area::area(what).map(|(area, _)| area);
    Some(command_intent("add", Slots { area, ..Slots::default() }, 0.9))
}

/// A command with a slash; what follows it fills the slots.
pub(super) fn slashed(sentence: &Sentence) -> Option<Intent> {
    let rest = sentence.original.trim().strip_prefix('/')?;
    let (name, rest) = rest.split_once(char::is_whitespace).unwrap_or((rest, ""));
    let name = name.to_lowercase();
    let rest = rest.trim();
    let Some((command, _)) = SLASHED.iter().find(|(_, forms)| forms.contains(&name.as_str())) else {
        let text = Some(sentence.original.trim().to_owned());
        return Some(Intent {
            intent: IntentName::Fallback,
            slots: Slots { text, ..Slots::default() },
            confidence: 0.3,
        });
    };
    let slots = arguments(command, &name, rest, sentence.view);
    Some(command_intent(command, slots, 1.0))
}

fn arguments(command: &str, name: &str, rest: &str, view: Option<&PrepView>) -> Slots {
    let text = (!rest.is_empty()).then(|| rest.to_owned());
    let plain = super::words::plain(rest).text;
    match command {
        "prepare" => {
            let company = request::company::named(rest);
            let domain = company.as_ref().and_then(|company| company.domain.clone());
            Slots { company: company.map(|company| company.name), domain, text, ..Slots::default() }
        }
        "deep" => {
            let area = area::area(&plain).map(|(area, _)| area).or_else(|| intent(rest, view).slots.area);
            Slots { area, text, ..Slots::default() }
        }
        "one-pager" | "share" => {
            let format = slots::format(&plain).or((name == "pdf").then_some("pdf"));
            let (to, audience) = (slots::addresses(rest), slots::audience(&plain));
            let about = if rest.is_empty() { DocumentAbout::Brief } else { ordered::about(view, &plain, rest) };
            Slots { format: format.map(str::to_owned), to, audience, about, text, ..Slots::default() }
        }
        _ => Slots { text, ..Slots::default() },
    }
}

pub(super) fn command_intent(command: &str, slots: Slots, confidence: f64) -> Intent {
    let slots = Slots { command: Some(command.to_owned()), ..slots };
    Intent { intent: IntentName::Command, slots, confidence }
}
