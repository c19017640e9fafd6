//! Free questions: answered from findings with citations, or honestly not.

use domain::block::Block;
use domain::{Area, Cite, Finding, FindingDetail, FindingKind, PartialDate, TechUse};

use super::answer::{Answer, insight};
use super::explore::listed;
use super::{contacts, dive, know};
use crate::cite;
use crate::context::{Context, Reply};
use crate::intent::{Intent, Slots, area, slots, words};
use crate::pattern::Pattern;
use crate::registry::{Situation, in_area, is_technology};
use crate::titles;
use crate::wording::{self, date, dated, list, sentence};

/// Findings that answer by their words alone.
const BY_WORDS_MAX: usize = 3;
/// Events that a stretch of time is told with.
const CHANGES_MAX: usize = 12;

/// A question with its plain words.
struct Asked<'a> {
    slots: &'a Slots,
    plain: String,
}

/// How an attempt to answer ended: which situation the answer leaves, or that it was no answer.
type Attempt = Option<Situation>;

/// The answer to a free question.
pub(super) fn asked(context: &Context, intent: &Intent) -> Reply {
    let original = intent.slots.text.as_deref().unwrap_or_default();
    let asked = Asked { slots: &intent.slots, plain: words::plain(original).text };
    let mut answer = Answer::new(context, "answer");
    let attempts = [private, uses, class, who, named_person, since, fact, of_kind, by_words];
    let situation = attempts.into_iter().find_map(|attempt| attempt(&mut answer, &asked));
    match situation {
        Some(situation) => answer.done(&situation, &[]),
        None => {
            answer.not_found(&format!("an answer to “{}”", wording::cut(original.trim().trim_end_matches('?'), 120)));
            answer.what_is_missing(&domain::Action::Explore { area: Area::Findings });
            answer.done(&Situation::Answered, &[])
        }
    }
}

/// What we keep of nobody.
fn private(answer: &mut Answer, asked: &Asked) -> Attempt {
    static PRIVATE: Pattern =
        Pattern::new(r"\b(?:e ?mail|phone|number|linkedin|address|salary|age|married|birthday|home)\b");
    let person = asked.slots.title.is_some() || asked.slots.person.is_some();
    let about_person = person && PRIVATE.is_match(&asked.plain) && !asked.plain.contains("number of");
    about_person.then(|| {
        answer.say("Of a person I keep name, role, company, source and date, and nothing else. So I cannot say that.");
        Situation::Area(Area::Contacts)
    })
}

/// *Do they use Okta?*, *ServiceNow or Jira?*
fn uses(answer: &mut Answer, asked: &Asked) -> Attempt {
    let named = asked.slots.technology.as_deref()?;
    let tools = named.split(" or ").flat_map(|part| part.split(" and ")).map(str::trim).filter(|tool| !tool.is_empty());
    let tools: Vec<&str> = tools.take(BY_WORDS_MAX).collect();
    let first = tools.iter().filter_map(|tool| one_tool(answer, tool)).next_back();
    if first.is_none() {
        answer.note("No trace found does not mean that it is not used: much leaves no trace outside. Ask.");
        answer.what_is_missing(&domain::Action::Explore { area: Area::Technology });
    }
    Some(first.map_or(Situation::Area(Area::Technology), Situation::Finding))
}

/// What is known about one tool; the finding, if there is one.
fn one_tool(answer: &mut Answer, tool: &str) -> Option<domain::FindingId> {
    let view = answer.context.view;
    let found: Vec<&Finding> = view.findings.iter().filter(|finding| is_technology(finding, tool)).collect();
    for finding in &found {
        yes_or_maybe(answer, finding);
    }
    if found.is_empty() {
        let beside = mentions(answer, tool);
        if beside.is_empty() {
            answer.not_found(&format!("a trace of {tool}"));
        } else {
            answer.say(&format!("No trace says that they run {tool}, but it is spoken of:"));
            answer.insights(&format!("Where {tool} is named"), beside);
        }
    }
    found.first().map(|finding| finding.id.clone())
}

fn yes_or_maybe(answer: &mut Answer, finding: &Finding) {
    let FindingDetail::Technology { name, uses, .. } = &finding.detail else { return };
    answer.uses(finding);
    let strong = uses
        .iter()
        .any(|trace| matches!(trace, TechUse::Serves | TechUse::Loads | TechUse::SendsMail | TechUse::Stated));
    let traces: Vec<&str> = uses.iter().map(|trace| trace_words(*trace)).collect();
    let verdict = if strong { "Yes, as far as public traces tell" } else { "Perhaps" };
    let caution = if strong { "" } else { " That is no proof of use today." };
    let cites = cite::finding(finding);
    answer.say_from(&format!("{verdict}: {name}. {}.{caution}", wording::capital(&list(&traces))), cites.clone());
    for cite in cites.into_iter().take(2) {
        answer.quote(cite);
    }
    dive::conflicts(answer, finding);
    dive::correction(answer, &finding.id);
    let fit = answer
        .context
        .view
        .analysis
        .as_ref()
        .and_then(|analysis| analysis.fit.iter().find(|row| row.finding == finding.id));
    if let Some(row) = fit {
        answer.say_from(&format!("For you: {}", sentence(&row.so)), row.cites.clone());
    }
}

fn trace_words(trace: TechUse) -> &'static str {
    match trace {
        TechUse::Serves => "a service of it answers for their domain",
        TechUse::Loads => "their pages load it",
        TechUse::VerifiedDomain => "a verification record names it, and the tool may have been dropped since",
        TechUse::SendsMail => "mail may be sent through it",
        TechUse::JobAds => "job ads speak of it",
        TechUse::Stated => "a text of theirs says so",
    }
}

/// Findings whose quotes or titles hold a word.
fn mentions(answer: &mut Answer, word: &str) -> Vec<domain::Insight> {
    let wanted = format!(" {} ", words::plain(word).text);
    let padded = |text: &str| format!(" {} ", words::plain(text).text);
    let holds = |finding: &&Finding| {
        padded(&finding.title).contains(&wanted)
            || finding.spans.iter().any(|span| padded(&span.quote).contains(&wanted))
    };
    let context = answer.context;
    let found: Vec<&Finding> = context.view.findings.iter().filter(holds).take(BY_WORDS_MAX).collect();
    found.into_iter().map(|finding| listed(finding, context)).collect()
}

/// *What CRM do they use?*
fn class(answer: &mut Answer, asked: &Asked) -> Attempt {
    let class = slots::class(&asked.plain)?;
    let names = class_names(class);
    let of_class = |finding: &&Finding| match &finding.detail {
        FindingDetail::Technology { category, .. } => {
            let category = category.to_lowercase().replace(['_', '-'], " ");
            names.iter().any(|name| category.contains(name))
        }
        _ => false,
    };
    let found: Vec<&Finding> = answer.context.view.findings.iter().filter(of_class).collect();
    for finding in found.iter().take(BY_WORDS_MAX) {
        yes_or_maybe(answer, finding);
    }
    if found.is_empty() {
        answer.not_found(&format!(
            "a trace of their {}",
            if class.len() <= 4 { class.to_uppercase() } else { class.to_owned() }
        ));
        answer.note("No trace found does not mean that there is none.");
    }
    answer.what_is_missing(&domain::Action::Explore { area: Area::Technology });
    Some(Situation::Area(Area::Technology))
}

/// Categories by what people call them.
fn class_names(class: &str) -> &'static [&'static str] {
    match class {
        "crm" => &["crm"],
        "idp" | "identity provider" | "sso" | "mfa" | "directory" | "iam" => {
            &["identity", "sso", "directory", "access"]
        }
        "cloud" | "cloud provider" => &["cloud", "hosting", "infrastructure"],
        "hris" | "hr system" => &["hr", "human", "people"],
        "email" | "mail" => &["mail", "productivity"],
        "ticketing" | "help desk" | "helpdesk" => &["support", "help", "ticket", "service"],
        "chat" => &["chat", "collaboration", "communication", "messaging"],
        "ats" => &["recruit", "applicant", "ats"],
        "cdn" => &["cdn", "delivery"],
        "erp" => &["erp", "finance"],
        "siem" => &["siem", "security"],
        "analytics" => &["analytics"],
        "payment" => &["payment"],
        "marketing automation" => &["marketing"],
        "monitoring" => &["monitoring", "observability"],
        "data warehouse" | "database" => &["data"],
        _ => &["ci", "developer"],
    }
}

/// *Who is the CFO?*, *when did the CISO start?*
fn who(answer: &mut Answer, asked: &Asked) -> Attempt {
    let title = asked.slots.title.as_deref()?;
    let context = answer.context;
    let holds = |finding: &&Finding| match &finding.detail {
        FindingDetail::Leadership { role, .. } | FindingDetail::Contact { role, .. } => titles::same(title, role),
        _ => false,
    };
    let found: Vec<&Finding> = context.view.findings.iter().filter(holds).collect();
    let asks_when = asked.plain.starts_with("when") || asked.plain.contains("how long");
    let dated_first = found
        .iter()
        .find(|finding| finding.dated().is_some() && matches!(finding.detail, FindingDetail::Leadership { .. }));
    let chosen = if asks_when { dated_first.or(found.first()) } else { found.first() };
    match chosen {
        Some(finding) => {
            contacts::one(answer, finding);
            if asks_when && finding.dated().is_none() {
                answer.say("When that began, no source that I read says.");
            }
            Some(Situation::Finding(finding.id.clone()))
        }
        None => {
            answer.not_found(&format!("who the {} is", titles::said(title)));
            answer.note("The seat may well be taken: pages often leave people out.");
            answer.what_is_missing(&domain::Action::Explore { area: Area::Contacts });
            Some(Situation::Area(Area::Contacts))
        }
    }
}

fn named_person(answer: &mut Answer, asked: &Asked) -> Attempt {
    let name = asked.slots.person.as_deref()?;
    let is = |finding: &&Finding| match &finding.detail {
        FindingDetail::Leadership { person, .. } | FindingDetail::Contact { person, .. } => person == name,
        _ => false,
    };
    let finding = answer.context.view.findings.iter().find(is)?;
    contacts::one(answer, finding);
    Some(Situation::Finding(finding.id.clone()))
}

/// *What changed since March?*
fn since(answer: &mut Answer, asked: &Asked) -> Attempt {
    static CHANGE: Pattern = Pattern::new(r"\b(?:changed?|changes|happen(?:s|ed)?|new|news|updates?|going on|since)\b");
    let words = asked.slots.when.as_deref()?;
    let context = answer.context;
    let from = slots::resolve(words, context.today())?;
    if !CHANGE.is_match(&asked.plain)
        || asked.slots.finding_kind.is_some_and(|kind| kind != FindingKind::Fact && !slots::is_since(&asked.plain))
    {
        return None;
    }
    let open_end = slots::is_since(&asked.plain) || !asked.plain.contains(" in ");
    let within = |on: PartialDate| on.last_day() >= from.first_day() && (open_end || on.first_day() <= from.last_day());
    let all = in_area(Area::News, context.view);
    let found: Vec<&Finding> =
        all.iter().copied().filter(|finding| finding.dated().is_some_and(within)).take(CHANGES_MAX).collect();
    let name = if open_end { format!("since {}", date(from)) } else { format!("in {}", date(from)) };
    if found.is_empty() {
        answer.not_found(&format!("anything that happened {name}"));
    } else {
        answer.say(&format!("{} {name}.", wording::count(found.len(), "thing happened", "things happened")));
        know::timeline(answer, &format!("What changed {name}"), &found);
        answer.insights("In short", found.iter().map(|finding| listed(finding, context)).collect());
    }
    let undated = all.iter().filter(|finding| finding.dated().is_none()).count();
    if undated > 0 {
        answer.note(&format!("{} without a date may belong here too.", wording::count(undated, "finding", "findings")));
    }
    answer.what_is_missing(&domain::Action::Explore { area: Area::News });
    Some(Situation::Area(Area::News))
}

/// *How many people work there?*
fn fact(answer: &mut Answer, asked: &Asked) -> Attempt {
    static FIELDS: [(Pattern, &str, &str); 5] = [
        (
            Pattern::new(r"\b(?:people|persons|employees|staff|headcount|workforce|how (?:big|large)|size|folks)\b"),
            "employees",
            "how many people work there",
        ),
        (
            Pattern::new(
                r"\b(?:based|headquarters?|headquartered|located|location|offices?|sit|sits)\b|^where (?:are|is) (?:they|it)\b",
            ),
            "headquarters",
            "where they are based",
        ),
        (
            Pattern::new(
                r"\b(?:industry|sector|business (?:are|is)|line of business|vertical)\b|^what (?:does|do) [a-z&. ]+ (?:do|sell|make)$",
            ),
            "industry",
            "their industry",
        ),
        (Pattern::new(r"\b(?:founded|how old|established)\b"), "founded", "when they were founded"),
        (Pattern::new(r"\b(?:website|web site|domain|url|homepage)\b"), "website", "their website"),
    ];
    static NOT_FACT: Pattern = Pattern::new(
        r"\b(?:hir(?:ing|ed|e)|laid|lay|layoffs?|open|roles|founder|who founded|expand|round|deal|expansion)\b",
    );
    if NOT_FACT.is_match(&asked.plain) {
        return None;
    }
    let (_, field, what) = FIELDS.iter().find(|(pattern, _, _)| pattern.is_match(&asked.plain))?;
    match know::fact_finding(answer.context.view, field) {
        Some(finding) => {
            let FindingDetail::Fact { value, .. } = &finding.detail else { return None };
            answer.uses(finding);
            let on =
                finding.dated().map(|on| format!(", as of {}", dated(on, answer.context.today()))).unwrap_or_default();
            answer.say_from(&format!("{}: {value}{on}.", fact_label(field)), cite::finding(finding));
            for cite in cite::finding(finding).into_iter().take(2) {
                answer.quote(cite);
            }
            dive::conflicts(answer, finding);
            dive::correction(answer, &finding.id);
        }
        None if *field == "industry" && by_words(answer, asked).is_some() => {}
        None => answer.not_found(what),
    }
    Some(Situation::Answered)
}

fn fact_label(field: &str) -> String {
    match field {
        "employees" => "People".to_owned(),
        other => wording::capital(other),
    }
}

/// *When did they raise?*, *how much?*, *did they have a breach?*
fn of_kind(answer: &mut Answer, asked: &Asked) -> Attempt {
    let kind = asked.slots.finding_kind?;
    if matches!(kind, FindingKind::Technology | FindingKind::Contact | FindingKind::Fact) {
        return None;
    }
    let context = answer.context;
    let found: Vec<&Finding> =
        in_area(area::of_kind(kind), context.view).into_iter().filter(|finding| finding.kind() == kind).collect();
    let within = asked.slots.when.as_deref().and_then(|words| slots::resolve(words, context.today()));
    let since = slots::is_since(&asked.plain);
    let in_time = |finding: &&Finding| match (within, finding.dated()) {
        (Some(from), Some(on)) => on.last_day() >= from.first_day() && (since || on.first_day() <= from.last_day()),
        (Some(_), None) => false,
        (None, _) => true,
    };
    let chosen: Vec<&Finding> = found.into_iter().filter(|finding| in_time(finding)).collect();
    let Some(first) = chosen.first() else {
        let time = asked.slots.when.as_deref().map(|words| format!(" ({words})")).unwrap_or_default();
        answer.not_found(&format!("anything about {}{time}", kind.title().to_lowercase()));
        answer.note("No report found does not mean that it did not happen.");
        answer.what_is_missing(&domain::Action::Explore { area: area::of_kind(kind) });
        return Some(Situation::Area(area::of_kind(kind)));
    };
    short_answer(answer, asked, first);
    answer.insights("Also", chosen.iter().skip(1).map(|finding| listed(finding, context)).collect());
    answer.what_is_missing(&domain::Action::Explore { area: area::of_kind(kind) });
    Some(Situation::Finding(first.id.clone()))
}

/// The one thing that was asked for, first; then the finding.
fn short_answer(answer: &mut Answer, asked: &Asked, finding: &Finding) {
    let today = answer.context.today();
    let cites = cite::finding(finding);
    let plain = asked.plain.as_str();
    let direct = if plain.starts_with("when") || plain.contains("how long ago") || plain.contains("tell me when") {
        Some(finding.dated().map_or_else(
            || "No source that I read gives a date.".to_owned(),
            |on| format!("{}.", wording::capital(&dated(on, today))),
        ))
    } else if plain.contains("how much") || plain.contains("amount") {
        Some(
            amount(finding)
                .map_or_else(|| "No source that I read gives an amount.".to_owned(), |amount| format!("{amount}.")),
        )
    } else if plain.contains("how many") {
        number(finding).map(|number| format!("{number}."))
    } else if plain.starts_with("who") || plain.contains("by whom") {
        Some(parties(finding).unwrap_or_else(|| "No source that I read names anybody.".to_owned()))
    } else {
        None
    };
    if let Some(direct) = direct {
        answer.say_from(&direct, cites);
    }
    dive::what_happened(answer, finding);
    dive::conflicts(answer, finding);
    dive::correction(answer, &finding.id);
}

fn amount(finding: &Finding) -> Option<String> {
    match &finding.detail {
        FindingDetail::Funding { amount, currency, .. } => {
            let money = domain::Money { amount_minor: (*amount)?, currency: currency.clone()? };
            Some(money.short())
        }
        FindingDetail::Acquisition { amount, .. } => amount.as_ref().map(domain::Money::short),
        _ => None,
    }
}

fn number(finding: &Finding) -> Option<String> {
    match &finding.detail {
        FindingDetail::Hiring { count, function, open_in_all, .. } => {
            Some(format!("{count} in {function}, {open_in_all} in all"))
        }
        FindingDetail::Layoffs { count: Some(count), .. } => Some(count.to_string()),
        FindingDetail::Layoffs { percent: Some(percent), .. } => Some(format!("{percent} percent")),
        _ => None,
    }
}

fn parties(finding: &Finding) -> Option<String> {
    let names = match &finding.detail {
        FindingDetail::Funding { investors, .. } => investors.clone(),
        FindingDetail::Leadership { person, role, .. } => vec![format!("{person} ({role})")],
        FindingDetail::Acquisition { acquirer, target, .. } => vec![format!("{acquirer} and {target}")],
        FindingDetail::Partnership { partner } => vec![partner.clone()],
        _ => Vec::new(),
    };
    (!names.is_empty()).then(|| format!("{}.", list(&names)))
}

/// Words that every question has.
#[rustfmt::skip]
const STOP: &[&str] = &[
    "what", "when", "where", "which", "who", "whom", "whose", "why", "how", "many", "much", "does", "did", "do",
    "they", "them", "their", "the", "a", "an", "is", "are", "was", "were", "has", "have", "had", "in", "on", "at",
    "of", "to", "for", "and", "or", "it", "its", "this", "that", "with", "from", "about", "any", "there", "be",
    "been", "will", "would", "can", "could", "should", "company", "tell", "me", "you", "i", "we", "us", "our", "not",
    "work", "get", "last", "his", "her", "he", "she", "new", "know", "happen", "happened", "make", "use", "using",
    "say", "said", "now", "today", "some", "by", "as", "if", "whether", "long", "still",
];

/// Findings that hold the words of the question.
fn by_words(answer: &mut Answer, asked: &Asked) -> Attempt {
    let context = answer.context;
    let ours = words::plain(context.company_name()).text;
    let is_ours = |word: &str| ours.split(' ').any(|own| own == word);
    let wanted: Vec<&str> =
        asked.plain.split(' ').filter(|word| word.len() >= 3 && !STOP.contains(word) && !is_ours(word)).collect();
    if wanted.is_empty() {
        return None;
    }
    let score = |finding: &Finding| {
        let mut text = words::plain(&finding.title).text;
        for span in &finding.spans {
            text.push(' ');
            text.push_str(&words::plain(&span.quote).text);
        }
        let stems: Vec<&str> = text.split(' ').collect();
        wanted.iter().filter(|word| stems.iter().any(|own| is_same_word(own, word))).count()
    };
    let mut found: Vec<(usize, &Finding)> =
        context.view.findings.iter().map(|finding| (score(finding), finding)).collect();
    let enough = wanted.len().div_ceil(2).max(1);
    found.retain(|(score, _)| *score >= enough);
    found.sort_by_key(|(score, finding)| (std::cmp::Reverse(*score), std::cmp::Reverse(finding.dated())));
    let (_, first) = found.first()?;
    answer.say("What was read that touches this:");
    for (_, finding) in found.iter().take(BY_WORDS_MAX) {
        answer.uses(finding);
        answer.block(Block::Finding { finding: finding.id.clone() });
        if let Some(cite) = best_cite(finding, &wanted) {
            answer.quote(cite);
        }
    }
    answer.insights(
        "In short",
        found
            .iter()
            .take(BY_WORDS_MAX)
            .map(|(_, finding)| insight(finding, finding.kind().title(), &finding.title))
            .collect(),
    );
    answer.note("If that is not what you asked for, I did not find it.");
    Some(Situation::Finding(first.id.clone()))
}

fn best_cite(finding: &Finding, wanted: &[&str]) -> Option<Cite> {
    let holds = |cite: &Cite| {
        let text = words::plain(&cite.quote).text;
        wanted.iter().filter(|word| text.split(' ').any(|own| is_same_word(own, word))).count()
    };
    cite::finding(finding).into_iter().max_by_key(holds)
}

/// The same word but for its ending.
fn is_same_word(left: &str, right: &str) -> bool {
    let stem = |word: &str| -> String {
        ["ing", "ed", "es", "s"]
            .iter()
            .find_map(|end| word.strip_suffix(end).filter(|stem| stem.len() >= 4))
            .unwrap_or(word)
            .to_owned()
    };
    left == right || stem(left) == stem(right)
}
