//! The rules, in the order in which they are tried.

use domain::{Area, FindingKind, PrepView};

use super::words::{Plain, plain};
use super::{Intent, IntentName, Slots, area, commands, slots, subject};
use crate::ordered;
use crate::pattern::Pattern;
use crate::request::company;
use crate::spoken;

/// A sentence as written and made plain.
pub(super) struct Sentence<'a> {
    pub(super) original: &'a str,
    pub(super) plain: Plain,
    pub(super) view: Option<&'a PrepView>,
}

impl<'a> Sentence<'a> {
    pub(super) fn new(original: &'a str, view: Option<&'a PrepView>) -> Self {
        Self { original, plain: plain(original), view }
    }

    fn said(&self) -> &str {
        &self.plain.text
    }

    fn is(&self, pattern: &Pattern) -> bool {
        pattern.is_match(&self.plain.text)
    }

    fn is_about_this(&self, name: &str) -> bool {
        self.view.is_some_and(|view| {
            let (named, ours) = (company::compact(name), company::compact(&view.company.name));
            let domain = view.company.domain.as_deref().is_some_and(|domain| company::compact(domain) == named);
            !named.is_empty() && (ours.starts_with(&named) || named.starts_with(&ours) || domain)
        })
    }
}

type Rule = fn(&Sentence) -> Option<Intent>;

/// The first rule that knows the sentence wins.
const RULES: &[Rule] = &[
    commands::slashed,
    pasted,
    commands::in_words,
    correction,
    vendor,
    start,
    context,
    summary,
    follow_up,
    new_in_office,
    question,
    explore,
    bare_company,
];

/// What a sentence wants.
pub(super) fn intent(sentence: &Sentence) -> Intent {
    if sentence.said().is_empty() {
        return made(sentence, IntentName::Fallback, Slots::default(), 0.0);
    }
    let known = RULES.iter().find_map(|rule| rule(sentence));
    known.unwrap_or_else(|| made(sentence, IntentName::Fallback, Slots::default(), 0.2))
}

/// An intent with the slots that every sentence may fill.
fn made(sentence: &Sentence, name: IntentName, slots: Slots, confidence: f64) -> Intent {
    let when = slots::when_words(sentence.original);
    let today = sentence.view.map(|view| view.updated_at.date());
    let absolute = when.as_deref().and_then(|words| words.parse().ok());
    let date = absolute.or_else(|| slots::resolve(when.as_deref()?, today?));
    let filled = Slots {
        date: slots.date.or(date),
        when: slots.when.or(when),
        money: slots.money.or_else(|| slots::money(sentence.original)),
        person: slots
            .person
            .or_else(|| slots::person(sentence.said(), sentence.view))
            .or_else(|| meant_by_pronoun(sentence)),
        text: slots.text.or_else(|| Some(sentence.original.trim().to_owned())),
        ..slots
    };
    Intent { intent: name, slots: filled, confidence }
}

/// *She* is the person of the answer before.
fn meant_by_pronoun(sentence: &Sentence) -> Option<String> {
    static PRONOUN: Pattern = Pattern::new(r"\b(?:she|he|her|him|his|hers)\b");
    sentence.view.filter(|_| sentence.is(&PRONOUN)).and_then(|view| subject::subject(view, sentence.original).person)
}

/// An invite, a signature, an address alone.
fn pasted(sentence: &Sentence) -> Option<Intent> {
    static ADDRESS: Pattern =
        Pattern::new(r"(?i)^\s*<?(?:https?://\S+|\S+@\S+\.\S+|(?:[a-z0-9-]+\.)+[a-z]{2,}/?)>?\s*$");
    static INVITE: Pattern = Pattern::new(r"(?im)^\s*(?:BEGIN:VCALENDAR|BEGIN:VEVENT|subject:|betreff:)");
    let is_one = ADDRESS.is_match(sentence.original) || INVITE.is_match(sentence.original);
    if !is_one {
        return None;
    }
    let request = crate::request::parse_request(sentence.original, domain::Timestamp::default()).ok()?;
    let slots = Slots {
        company: Some(request.company.name),
        domain: request.company.domain,
        role: request.persona.role,
        purpose: request.persona.purpose,
        ..Slots::default()
    };
    Some(made(sentence, IntentName::StartResearch, slots, 0.95))
}

static QUESTION_WORD: Pattern = Pattern::new(
    r"^(?:what|who|whom|whose|when|where|why|how|which|do|does|did|is|are|was|were|has|have|had|will|would|should|can|could)\b",
);

static WRONG_COMPANY: Pattern = Pattern::new(
    r"\b(?:wrong|not the right|incorrect) (?:[a-z0-9&.]+ )?(?:company|firm|business|one|organi[sz]ation|account)\b|\bnot (?:this|that|the|the right) (?:company|one|firm)\b|\b(?:a )?different (?:company|firm|acme)\b|\bi (?:meant|mean) (?:the )?(?:other|another)\b|\bother (?:company|one)$|\bnot (?:this|that) [a-z0-9&.]+$|^(?:no )?i (?:meant|mean) [a-z0-9&. ]+$|\bmixed (?:it |them )?up with\b|\bconfus(?:ed|ing) (?:it|them)?",
);
static WRONG_NAME: Pattern = Pattern::new(r"\bwrong ([a-z0-9&.]+)(?: (?:corp|inc|ltd|gmbh))?$");
static GONE: Pattern = Pattern::new(
    r"\b(?:left|quit|resigned|retired|departed|stepped down|moved on|is gone|has gone|was fired|was let go|no longer|not (?:there|with them|at the company|in the role|the [a-z]+) ?(?:any ?more|any longer)?|does not work (?:there|here)|do not work there|is not (?:the|their|a|an) )\b",
);
static FACT_WRONG: Pattern = Pattern::new(
    r"\b(?:is|are|was|were|looks?|seems?|got|have|has) (?:that |the )?(?:wrong|off|not right|not correct|incorrect|outdated|out of date|false|not true|a mistake|untrue|old news|mistaken)\b|^(?:wrong|incorrect|not true|not correct|that is not right|false|not right)\b|^correction\b|\bwrong (?:amount|number|date|title|role|person|figure|headcount|name)\b|^correct (?:the|that|this|it)\b|^fix (?:the|that|this)\b|\b(?:should be|is actually|was actually|are actually|not) [$€£]?\d",
);
static DROPPED: Pattern = Pattern::new(
    r"^(?:they|it|we|[a-z]+) (?:do not|does not|no longer|never|stopped|dropped|ditched|moved off|replaced|got rid of) ?(?:use|using|run|running|have|work with)?\b",
);

fn correction(sentence: &Sentence) -> Option<Intent> {
    if sentence.is(&QUESTION_WORD) || sentence.plain.asks {
        return None;
    }
    let said = sentence.said();
    let named = WRONG_NAME.first(said).is_some_and(|word| {
        !matches!(
            word,
            "amount"
                | "number"
                | "date"
                | "title"
                | "role"
                | "person"
                | "figure"
                | "headcount"
                | "name"
                | "that"
                | "it"
        )
    });
    let slots = Slots {
        title: slots::title(said),
        technology: DROPPED.is_match(said).then(|| slots::technology(said, sentence.original, sentence.view)).flatten(),
        finding_kind: slots::finding_kind(said),
        ..Slots::default()
    };
    if let Some(name) = instead(sentence.original) {
        let command = Some("wrong_company".to_owned());
        let slots = Slots { company: Some(name), command, ..Slots::default() };
        return Some(made(sentence, IntentName::Correct, slots, 0.85));
    }
    let person =
        || slots::person(said, sentence.view).or_else(|| slots::capitalised(&format!("a {}", sentence.original)));
    let person = if slots.technology.is_none() { person() } else { None };
    let slots = Slots { person, ..slots };
    let other = || sentence.is(&WRONG_COMPANY) || named;
    if other() {
        let company = meant(sentence.original);
        let domain = company.as_deref().filter(|name| name.contains('.')).map(str::to_owned);
        let command = Some("wrong_company".to_owned());
        return Some(made(
            sentence,
            IntentName::Correct,
            Slots { company, domain, command, person: None, ..slots },
            0.95,
        ));
    }
    let dropped = sentence.is(&DROPPED) && slots.technology.is_some();
    let spoken_of = said.split(' ').count() <= 16;
    let corrected =
        spoken_of && (sentence.is(&GONE) || sentence.is(&FACT_WRONG) || dropped) && !sentence.is(&ASKS_FOR_IT);
    corrected.then(|| made(sentence, IntentName::Correct, slots, 0.9))
}

static ASKS_FOR_IT: Pattern =
    Pattern::new(r"^(?:show|tell|give|explain|list|find|explore|deep|prep|prepare|research|brief|create|make)\b");

/// *No, that's Acme Hardware, not Acme Corp.*
fn instead(original: &str) -> Option<String> {
    static INSTEAD: Pattern = Pattern::new(
        r"^(?:(?i:no|sorry|actually|wait)[,. ]+)*(?i:it'?s|it is|that'?s|that is|this is|i meet|we meet) ([A-Z][^,\d]*?),? (?i:and )?not (?:[A-Z]|(?i:this|that) )",
    );
    company::clean(INSTEAD.first(original)?)
}

/// The company that was meant, when the correction names it.
fn meant(original: &str) -> Option<String> {
    static MEANT: Pattern =
        Pattern::new(r"(?i)\b(?:i (?:meant|mean)|it'?s|should be|rather|but)\s+(?:the other one,?\s+)?(.+)$");
    company::clean(MEANT.first(original)?)
        .filter(|name| !name.to_lowercase().contains("wrong") && !name.eq_ignore_ascii_case("other one"))
}

/// The rep's own company.
fn vendor(sentence: &Sentence) -> Option<Intent> {
    static WORK_AT: Pattern = Pattern::new(
        r"(?:(?i:\bi work (?:at|for)|\bmy (?:company|employer) is|\bour company is|\bi represent|\bi sell for|\bwe are called|\bvendor is|\bset (?:my |the )?(?:vendor|company) to))\s+(.+)|(?:(?i:\bi'?m|\bi am|\bwe'?re|\bwe are) (?i:with|from|at))\s+([A-Z][\w&.-]*(?: [A-Z][\w&.-]*){0,3}|(?:[a-z0-9-]+\.)+[a-z]{2,})\s*[.!]?$",
    );
    let vendor = company::clean(WORK_AT.first(sentence.original)?)?;
    let persona = spoken::persona(sentence.original);
    let slots = Slots { vendor: Some(vendor), role: persona.role, purpose: persona.purpose, ..Slots::default() };
    Some(made(sentence, IntentName::SetContext, slots, 0.9))
}

fn start(sentence: &Sentence) -> Option<Intent> {
    static WEAK: Pattern =
        Pattern::new(r"^(?:tell|everything|start|find out|look up|check out|what (?:do|can)|need|give)\b");
    static KNOWN: Pattern =
        Pattern::new(r"(?i)\bwhat (?:do (?:you|we)|can you tell me) (?:already )?(?:know )?about (.+)$");
    let named = if sentence.is(&QUESTION_WORD) {
        KNOWN.first(sentence.original).and_then(company::clean)?
    } else {
        company::asked_for(sentence.original)?
    };
    // Not mended: a company may be one letter away from an area.
    let words = named.to_lowercase();
    let is_area = area::area(&words).is_some_and(|(_, length)| length + 1 >= words.split(' ').count());
    let thing = is_area || slots::title(&words).is_some() || words.starts_with("their ") || words.starts_with("this ");
    if thing || is_export(&words) {
        return None;
    }
    let is_domain = named.contains('.') && !named.contains(' ');
    let capital = is_domain || named.chars().any(char::is_uppercase);
    if (sentence.is(&WEAK) || sentence.is(&QUESTION_WORD)) && !capital {
        return None;
    }
    let persona = spoken::persona(sentence.original);
    if sentence.is_about_this(&named) && (persona.role.is_some() || persona.purpose.is_some()) {
        return context(sentence);
    }
    if sentence.is_about_this(&named) && (sentence.is(&WEAK) || sentence.is(&QUESTION_WORD)) {
        let slots = Slots { area: Some(Area::Findings), company: Some(named), ..Slots::default() };
        return Some(made(sentence, IntentName::ExploreArea, slots, 0.8));
    }
    let reference = company::named(sentence.original);
    let slots = Slots {
        company: Some(named),
        domain: reference.and_then(|company| company.domain),
        role: persona.role,
        purpose: persona.purpose,
        ..Slots::default()
    };
    Some(made(sentence, IntentName::StartResearch, slots, 0.95))
}

fn context(sentence: &Sentence) -> Option<Intent> {
    static AS: Pattern = Pattern::new(
        r"\b(?:i am|as an?|as the|as|my role|role is|switch(?: me)? to|change (?:my |the )?(?:role|purpose|it|meeting purpose) to|i work as|make it|treat me as|from (?:the|a) |set (?:my |the )?(?:role|purpose) to|it is|this is|purpose is|meeting is|call is|it will be|we are (?:doing|discussing|talking about|there for|planning)|it is about|goal is|for an?|they are up for|we want to|here for|here to|there to|meeting to|about an?|purpose|role|about the|regarding the)\b",
    );
    let persona = spoken::persona(sentence.original);
    let plain_persona = spoken::persona(sentence.said());
    let (role, purpose) = (persona.role.or(plain_persona.role), persona.purpose.or(plain_persona.purpose));
    if role.is_none() && purpose.is_none()
        || sentence.is(&QUESTION_WORD)
        || sentence.is(&ASKS_FOR_IT) && !sentence.said().starts_with("make it")
    {
        return None;
    }
    let only = spoken::is_only_persona(sentence.original) || spoken::is_only_persona(sentence.said());
    let other_area = area::area(sentence.said()).is_some_and(|(area, words)| area != Area::Expansion && words >= 2);
    let short = sentence.said().split(' ').count() <= 14;
    if !(only || sentence.is(&AS) && short && !other_area && !sentence.plain.asks) {
        return None;
    }
    let slots = Slots { role, purpose, ..Slots::default() };
    Some(made(sentence, IntentName::SetContext, slots, if only { 0.95 } else { 0.9 }))
}

static EXPORT: Pattern = Pattern::new(
    r"\b(?:one pager|one page|two pager|pdf|(?:phone|mobile) version|pptx?|powerpoint|slides?|slide deck|deck|presentation|markdown|docx|hand ?out|leave behind|qbr pack|export|notion page|slack message|email draft|draft (?:an )?email|printout|document|executive summary|exec summary|meeting notes|cheat sheet)\b|^(?:as|in|to|into|for|via|make it|turn it into|save (?:it )?as|send it (?:as|to|by|via)|share (?:it|this)? ?(?:as|to|on|in|by|via)?) (?:an? )?(?:notion|slack|e ?mail|word|pdf|md)\b|^(?:share|email|send|print|download|save|export)(?: (?:it|this|that|me|the brief|the summary|the results|everything))?(?: (?:to|with|as|by|via|on|in) .*)?$",
);

fn is_export(words: &str) -> bool {
    EXPORT.is_match(words)
}

fn summary(sentence: &Sentence) -> Option<Intent> {
    static SUM_UP: Pattern =
        Pattern::new(r"\b(?:summary|summari[sz]e|sum (?:it|this|up)|recap|wrap (?:it )?up|brief$)\b");
    static ASKED: Pattern =
        Pattern::new(r"^(?:do|does|did|are|is|was|were|have (?:they|you|we)|has|who|when|where|why|how|which)\b");
    let said = sentence.said();
    if sentence.is(&ASKED) {
        return None;
    }
    let specific = area::area(said).filter(|(area, _)| !matches!(area, Area::Findings | Area::News));
    let weak = sentence.is(&SUM_UP) && specific.is_none() && !sentence.is(&QUESTION_WORD);
    if !is_export(said) && !weak {
        return None;
    }
    let to = slots::addresses(sentence.original);
    let mailed = (!to.is_empty()).then_some("email");
    let format = slots::format(said).or(mailed).map(str::to_owned);
    let about = ordered::about(sentence.view, said, sentence.original);
    let slots = Slots { format, to, audience: slots::audience(said), about, ..Slots::default() };
    Some(made(sentence, IntentName::GenerateSummary, slots, if weak { 0.8 } else { 0.95 }))
}

/// *and the CFO?*, *what about hiring?*, *how much?*: the subject stays.
fn follow_up(sentence: &Sentence) -> Option<Intent> {
    static AND: Pattern = Pattern::new(
        r"^(?:and what about|and how about|and|what about|how about|or|same for|plus|but what about|but) (.+)$",
    );
    static STUMP: Pattern = Pattern::new(
        r"^(?:when|how much|how many|who|where|by whom|how long ago|since when|what for|which ones?|from whom)(?: (?:was|is) (?:that|it|this))?$",
    );
    let subject = sentence.view.map(|view| subject::subject(view, sentence.original)).unwrap_or_default();
    if sentence.is(&STUMP) {
        let follows = subject.previous.as_ref().and_then(|said| said.slots.text.clone());
        let slots = Slots {
            finding_kind: subject.kind,
            area: subject.area,
            person: subject.person,
            follows,
            ..Slots::default()
        };
        return Some(made(sentence, IntentName::AskQuestion, slots, if subject.kind.is_some() { 0.85 } else { 0.5 }));
    }
    let rest = AND.captures(sentence.said())?.get(1)?.as_str();
    let original_rest = sentence.original;
    let bare = rest.trim_start_matches("the ").trim_start_matches("their ");
    if let Some(title) = slots::title(rest).filter(|title| bare.len() <= title.len() + 12) {
        if rest.contains("new ") {
            let slots = Slots { area: Some(Area::Leadership), title: Some(title), ..Slots::default() };
            return Some(made(sentence, IntentName::ExploreArea, slots, 0.85));
        }
        let slots = Slots { title: Some(title), ..Slots::default() };
        return Some(made(sentence, IntentName::AskQuestion, slots, 0.9));
    }
    let asked_tool = subject.previous.as_ref().is_some_and(|said| said.slots.technology.is_some());
    let tool = slots::known_tool(bare, sentence.view)
        .or_else(|| (asked_tool && area::area(bare).is_none()).then(|| bare.to_owned()));
    if let Some(tool) = tool.filter(|tool| bare.len() <= tool.len() + 8) {
        let slots = Slots { technology: Some(slots::as_written(&tool, original_rest)), ..Slots::default() };
        return Some(made(sentence, IntentName::AskQuestion, slots, 0.85));
    }
    let inner = Sentence {
        original: sentence.original,
        plain: Plain { text: rest.to_owned(), asks: true },
        view: sentence.view,
    };
    if STUMP.is_match(rest) {
        return follow_up(&inner);
    }
    let known = new_in_office(&inner).or_else(|| question(&inner)).or_else(|| explore(&inner));
    let asks_more = |intent: &Intent| intent.intent == IntentName::AskQuestion && intent.confidence < 0.7;
    known.filter(|intent| !asks_more(intent)).or_else(|| goes_on(sentence, rest, &subject))
}

/// *And in Germany?*: the question before, with what is new in this one.
fn goes_on(sentence: &Sentence, rest: &str, subject: &subject::Subject) -> Option<Intent> {
    let before = subject.previous.as_ref().filter(|said| said.intent == IntentName::AskQuestion)?;
    let slots = Slots {
        text: Some(rest_as_written(sentence.original, rest)),
        follows: before.slots.text.clone(),
        ..Slots::default()
    };
    Some(made(sentence, IntentName::AskQuestion, slots, 0.7))
}

/// What follows *and* or *what about*, in the rep's own capitals.
fn rest_as_written(original: &str, rest: &str) -> String {
    let words = rest.split(' ').count();
    let all: Vec<&str> = original.split_whitespace().collect();
    let from = all.len().saturating_sub(words);
    all.get(from..).unwrap_or_default().join(" ")
}

/// *Who's the new CISO?* is a change, not only a name.
fn new_in_office(sentence: &Sentence) -> Option<Intent> {
    static NEW: Pattern =
        Pattern::new(r"\b(?:new|newest|latest|incoming|just (?:hired|appointed)|recently (?:hired|appointed))\b");
    static MOVED: Pattern = Pattern::new(
        r"^who (?:has |have |is |just |recently )*(?:joined|left|leaving|joining|been appointed|appointed|promoted)\b",
    );
    let title = slots::title(sentence.said());
    let moved = sentence.is(&MOVED);
    if !(moved || title.is_some() && sentence.is(&NEW)) {
        return None;
    }
    static DETAIL: Pattern = Pattern::new(r"^(?:when|where|why|how|did|does|do|is|was|has)\b");
    if sentence.is(&DETAIL) {
        return None;
    }
    let slots =
        Slots { area: Some(Area::Leadership), title, finding_kind: Some(FindingKind::Leadership), ..Slots::default() };
    Some(made(sentence, IntentName::ExploreArea, slots, 0.95))
}

fn question(sentence: &Sentence) -> Option<Intent> {
    static INNER: Pattern = Pattern::new(
        r"^(?:tell me|explain|find out|check|show me|let me know|remind me|see)(?: again)? ((?:when|where|how (?:many|much|long|old|big)|whether|if|why|who (?:is|led|founded|invested)|what (?:changed|happened) since)\b.*)$",
    );
    static QUESTION: Pattern = Pattern::new(
        r"^(?:what|who|whom|whose|when|where|why|how|which|whether|if|do|does|did|is|are|was|were|has|have|had|will|would|should|can|could|since when|any (?:news|sign|trace|evidence)|at what|by when|in which|for how long|to whom)\b",
    );
    let said =
        INNER.captures(sentence.said()).and_then(|found| found.get(1)).map_or(sentence.said(), |rest| rest.as_str());
    let inner = Sentence {
        original: sentence.original,
        plain: Plain { text: said.to_owned(), asks: sentence.plain.asks },
        view: sentence.view,
    };
    if !QUESTION.is_match(said) {
        return bare_thing(&inner);
    }
    if opens_an_area(&inner) && !crate::reply::asks_since_last(said) {
        return explore(&inner);
    }
    let about_people = said.starts_with("who");
    let slots = Slots {
        title: slots::title(said),
        technology: (!about_people).then(|| slots::technology(said, sentence.original, sentence.view)).flatten(),
        finding_kind: slots::finding_kind(said),
        ..Slots::default()
    };
    let known = slots.title.is_some()
        || slots.technology.is_some()
        || slots.finding_kind.is_some()
        || slots::class(said).is_some();
    Some(made(&inner, IntentName::AskQuestion, slots, if known { 0.9 } else { 0.6 }))
}

/// *the CFO?* and *Okta?*.
fn bare_thing(sentence: &Sentence) -> Option<Intent> {
    let said = sentence.said();
    let short = said.split(' ').count() <= 4;
    let title = slots::title(said).filter(|title| sentence.plain.asks || title == said);
    let in_talk = sentence.plain.asks || sentence.view.is_some();
    let tool = slots::known_tool(said, sentence.view).filter(|tool| in_talk && (sentence.plain.asks || tool == said));
    if !short || area::area(said).is_some() {
        return None;
    }
    let technology = tool.map(|name| slots::as_written(&name, sentence.original));
    let known = title.is_some() || technology.is_some();
    let slots = Slots { title, technology, ..Slots::default() };
    known.then(|| made(sentence, IntentName::AskQuestion, slots, 0.75))
}

/// Whether a question asks for a whole area (*what is their tech stack?*) and not for one answer.
fn opens_an_area(sentence: &Sentence) -> bool {
    static WE: Pattern =
        Pattern::new(r"^(?:what|who|where|how|which|should|can|could|is|are)\b(?: [a-z]+){0,6} (?:i|we|us|our|me)\b");
    static THERE: Pattern = Pattern::new(
        r"^(?:is there|are there|do you have|did you find|have you found|have you got|do we have|any news)\b",
    );
    static SINGLE: Pattern = Pattern::new(
        r"^(?:when|where|whose|whom|why|whether|if|how (?:many|much|long|old|big|large|often|far|recently|fast|do they|does)|do|does|did|is|are|was|were|has|have|had|will|would|should|can|could|since when|at what|by when|in which|for how long|to whom)\b",
    );
    static FACT: Pattern = Pattern::new(
        r"\b(?:headcount|revenue|turnover|industry|headquarters?|size|website|stock|ticker|valuation|founder|founded|phone|email|address|budget|contract value|amount|business model|customers|market cap|renewal date)\b",
    );
    static DEED: Pattern = Pattern::new(
        r"^(?:what|which|who)\b.*\b(?:did|does|do|has|have|led|leads|invested|founded|acquired|runs|owns|reports|report|said|paid|wrote|appointed)\b",
    );
    static TOOLS: Pattern = Pattern::new(r"^(?:what|which) (?:tools|software|systems|technolog(?:y|ies)|tech|stack)\b");
    let said = sentence.said();
    let Some((found, words)) = area::area(said) else { return false };
    if found == Area::Qualification {
        return true;
    }
    if found == Area::News && slots::when_words(sentence.original).is_some() {
        return false;
    }
    if sentence.is(&TOOLS) && slots::class(said).is_none() {
        return true;
    }
    let whole = words * 2 >= said.split(' ').count();
    if sentence.is(&FACT)
        || slots::class(said).is_some()
        || slots::when_words(sentence.original).is_some() && slots::is_since(said)
    {
        return false;
    }
    if sentence.is(&WE) || sentence.is(&THERE) {
        return true;
    }
    if sentence.is(&SINGLE) {
        return false;
    }
    let funders = found == Area::Funding && said.starts_with("who");
    let detail = sentence.is(&DEED) && !area::kinds(found).is_empty() && !(whole && words >= 2);
    let of_a_seat = slots::title(said).is_some() && found != Area::Leadership;
    !(funders || detail || of_a_seat)
}

fn explore(sentence: &Sentence) -> Option<Intent> {
    static VERB: Pattern = Pattern::new(
        r"\b(?:show|tell|deep|dive|details?|explore|more|about|open|list|give|walk|drill|expand|brief|explain|look|see|zoom|go|dig|discuss|build|run|calculate|get|view|display|present|what|which|who|how|any|analy[sz]e|compare|assess|find)\b",
    );
    let said = sentence.said();
    let person = || slots::person(said, sentence.view);
    let Some((found, words)) = area::area(said) else {
        let about = slots::title(said).is_some() || person().is_some();
        let slots =
            Slots { area: Some(Area::Contacts), title: slots::title(said), person: person(), ..Slots::default() };
        return (about && sentence.is(&VERB)).then(|| made(sentence, IntentName::ExploreArea, slots, 0.75));
    };
    let length = said.split(' ').count();
    let confidence = match (sentence.is(&VERB), words * 2 >= length || length <= 4) {
        (true, true) => 0.95,
        (true, false) => 0.85,
        (false, true) => 0.85,
        (false, false) if length <= 7 => 0.6,
        (false, false) => return None,
    };
    let technology =
        matches!(found, Area::Competition | Area::Technology).then(|| slots::known_tool(said, sentence.view)).flatten();
    let slots = Slots {
        area: Some(found),
        title: slots::title(said),
        technology: technology.map(|name| slots::as_written(&name, sentence.original)),
        finding_kind: area::kinds(found).first().copied().filter(|_| area::kinds(found).len() == 1),
        ..Slots::default()
    };
    Some(made(sentence, IntentName::ExploreArea, slots, confidence))
}

/// A name alone: a start where nothing runs yet, the findings where it does.
fn bare_company(sentence: &Sentence) -> Option<Intent> {
    let capital = sentence.original.chars().any(char::is_uppercase) || sentence.original.contains('.');
    let name = company::by_name(sentence.original).filter(|_| !sentence.plain.asks && !sentence.is(&ASKS_FOR_IT))?;
    if sentence.is_about_this(&name) {
        let slots = Slots { area: Some(Area::Findings), company: Some(name), ..Slots::default() };
        return Some(made(sentence, IntentName::ExploreArea, slots, 0.6));
    }
    let short = name.split(' ').count() <= if capital { 4 } else { 2 };
    let verb = sentence
        .said()
        .split(' ')
        .next()
        .is_some_and(|word| matches!(word, "i" | "we" | "you" | "they" | "she" | "he" | "it" | "that" | "this"));
    let title_case = name.split(' ').all(|word| {
        word.chars().next().is_some_and(|c| c.is_uppercase() || c.is_numeric() || !c.is_alphabetic()) || word.len() <= 3
    });
    (short && !verb && (title_case || sentence.view.is_none()) && sentence.view.is_none()).then(|| {
        let slots = Slots { company: Some(name), ..Slots::default() };
        made(sentence, IntentName::StartResearch, slots, if title_case { 0.6 } else { 0.35 })
    })
}
