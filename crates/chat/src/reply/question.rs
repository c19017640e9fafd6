//! Free questions: answered from findings with citations, or honestly not.

use domain::block::Block;
use domain::{Area, Cite, Finding, FindingDetail, FindingKind, PartialDate, TechUse};

use super::answer::Answer;
use super::explore::listed;
use super::{contacts, dive, know, passage, since_last};
use crate::cite;
use crate::context::{Context, Reply};
use crate::intent::{Intent, Slots, area, slots, words};
use crate::pattern::Pattern;
use crate::registry::{Situation, in_area, is_technology};
use crate::search::{Sought, Wants};
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
    sought: Sought,
}

/// How an attempt to answer from findings ended; nothing where the question is of another form.
enum Attempt {
    /// Answered, and nothing else may answer instead.
    Final(Situation),
    Told(Situation),
    /// Answered by the form of the question: names in it need not be said again.
    Sure(Situation),
    /// No finding says it.
    Missing(Situation),
}

type Tried = Option<Attempt>;

/// The answer to a free question: from findings, else from the words of documents, else honestly none.
pub(super) fn asked(context: &Context, intent: &Intent) -> Reply {
    let original = intent.slots.text.as_deref().unwrap_or_default();
    let asked =
        Asked { slots: &intent.slots, plain: words::plain(original).text, sought: Sought::of(intent, context.view) };
    if since_last::asks_since_last(&asked.plain) {
        return since_last::since_last(context);
    }
    let found = passage::search(context, &asked.sought);
    let attempts = [private, uses, class, who, named_person, since, fact, of_kind];
    for attempt in attempts {
        let mut answer = Answer::new(context, "answer");
        match attempt(&mut answer, &asked) {
            None => {}
            Some(Attempt::Final(situation)) => return answer.done(&situation, &[]),
            Some(Attempt::Missing(situation)) if found.is_empty() => return answer.done(&situation, &[]),
            Some(Attempt::Missing(situation)) => return from_documents(context, &asked, &found, &situation, None),
            Some(Attempt::Sure(situation)) => {
                if !passage::is_denied(&found, &asked.sought) {
                    return answer.done(&situation, &[]);
                }
                let beside = answer.blocks().iter().find_map(finding_told).and_then(|id| context.view.finding(id));
                let beside = beside.or_else(|| told_by(&situation, context));
                return from_documents(context, &asked, &found, &situation, beside);
            }
            Some(Attempt::Told(situation)) => {
                let said = passage::said(answer.blocks(), context.view);
                let on_it = passage::names_all(&said, &asked.sought);
                if on_it && !passage::is_ahead(&found, &said, &asked.sought, context) {
                    return answer.done(&situation, &[]);
                }
                let beside = told_by(&situation, context);
                if found.is_empty() {
                    return nothing(context, original, beside);
                }
                return from_documents(context, &asked, &found, &situation, beside);
            }
        }
    }
    if !found.is_empty() {
        return from_documents(context, &asked, &found, &Situation::Answered, None);
    }
    let mut answer = Answer::new(context, "answer");
    if let Some(Attempt::Told(situation)) = by_words(&mut answer, &asked) {
        return answer.done(&situation, &[]);
    }
    nothing(context, original, None)
}

/// *I did not find that*, with what comes nearest.
fn nothing(context: &Context, original: &str, beside: Option<&Finding>) -> Reply {
    let mut answer = Answer::new(context, "answer");
    answer.not_found(&format!("an answer to “{}”", wording::cut(original.trim().trim_end_matches('?'), 120)));
    if let Some(finding) = beside {
        answer.note_from(&format!("What I do know: {}", sentence(&finding.title)), cite::finding(finding));
    }
    answer.what_is_missing(&domain::Action::Explore { area: Area::Findings });
    answer.done(&Situation::Answered, &[])
}

/// The finding that an answer was about.
fn told_by<'c>(situation: &Situation, context: &'c Context) -> Option<&'c Finding> {
    match situation {
        Situation::Finding(finding) => context.view.finding(finding),
        Situation::Started
        | Situation::Main
        | Situation::Area(_)
        | Situation::Recommended
        | Situation::Document
        | Situation::Ambiguous
        | Situation::Answered
        | Situation::Lost => None,
    }
}

fn finding_told(block: &Block) -> Option<&domain::FindingId> {
    match block {
        Block::Finding { finding } => Some(finding),
        _ => None,
    }
}

fn from_documents(
    context: &Context,
    asked: &Asked,
    found: &[passage::Found],
    situation: &Situation,
    beside: Option<&Finding>,
) -> Reply {
    let mut answer = Answer::new(context, "answer");
    passage::tell(&mut answer, found, &asked.sought);
    if let Some(finding) = beside {
        answer.note_from(&format!("What I found beside it: {}", sentence(&finding.title)), cite::finding(finding));
    }
    answer.done(situation, &[])
}

/// What we keep of nobody.
fn private(answer: &mut Answer, asked: &Asked) -> Tried {
    static PRIVATE: Pattern =
        Pattern::new(r"\b(?:e ?mail|phone|number|linkedin|address|salary|age|married|birthday|home)\b");
    let person = asked.slots.title.is_some() || asked.slots.person.is_some();
    let about_person = person && PRIVATE.is_match(&asked.plain) && !asked.plain.contains("number of");
    about_person.then(|| {
        answer.say("Of a person I keep name, role, company, source and date, and nothing else. So I did not find that, and I do not look for it.");
        Attempt::Final(Situation::Area(Area::Contacts))
    })
}

/// *Do they use Okta?*, *ServiceNow or Jira?*
fn uses(answer: &mut Answer, asked: &Asked) -> Tried {
    let named = asked.slots.technology.as_deref()?;
    // *How many applications use it?* is about something else.
    if !matches!(asked.sought.wants, Wants::YesNo | Wants::Words) {
        return None;
    }
    let tools = named.split(" or ").flat_map(|part| part.split(" and ")).map(str::trim).filter(|tool| !tool.is_empty());
    let tools: Vec<&str> = tools.take(BY_WORDS_MAX).collect();
    let first = tools.iter().filter_map(|tool| one_tool(answer, tool)).next_back();
    if first.is_none() {
        answer.note("No trace found does not mean that it is not used: much leaves no trace outside. Ask.");
        answer.what_is_missing(&domain::Action::Explore { area: Area::Technology });
    }
    Some(match first {
        Some(finding) => Attempt::Sure(Situation::Finding(finding)),
        None => Attempt::Missing(Situation::Area(Area::Technology)),
    })
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
fn class(answer: &mut Answer, asked: &Asked) -> Tried {
    let class = slots::class(&asked.plain)?;
    if !matches!(asked.sought.wants, Wants::YesNo | Wants::Words | Wants::Who) {
        return None;
    }
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
    let situation = Situation::Area(Area::Technology);
    Some(if found.is_empty() { Attempt::Missing(situation) } else { Attempt::Sure(situation) })
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
fn who(answer: &mut Answer, asked: &Asked) -> Tried {
    static FOUNDED: Pattern = Pattern::new(r"^who (?:co )?(?:founded|started|set up|created)\b");
    let founder = FOUNDED.is_match(&asked.plain).then_some("founder");
    let title = founder.or(asked.slots.title.as_deref())?;
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
    let asks_before =
        asked.plain.contains("come from") || asked.plain.contains("came from") || asked.plain.contains("before");
    let from = |finding: &&&Finding| matches!(&finding.detail, FindingDetail::Leadership { from: Some(_), .. });
    let chosen = if asks_when {
        dated_first.or(found.first())
    } else if asks_before {
        found.iter().find(from).or(found.first())
    } else {
        found.first()
    };
    match chosen {
        Some(finding) => {
            if let (true, FindingDetail::Leadership { from: Some(from), .. }) = (asks_before, &finding.detail) {
                answer.say_from(&format!("From {from}."), cite::finding(finding));
            }
            contacts::one(answer, finding);
            if asks_when && finding.dated().is_none() {
                answer.say("When that began, no source that I read says.");
            }
            let others = found.iter().filter(|_| title == "founder").filter(|other| other.id != finding.id);
            others.for_each(|other| contacts::one(answer, other));
            let situation = Situation::Finding(finding.id.clone());
            Some(if title == "founder" { Attempt::Sure(situation) } else { Attempt::Told(situation) })
        }
        None => {
            answer.not_found(&format!("who the {} is", titles::said(title)));
            answer.note("The seat may well be taken: pages often leave people out.");
            answer.what_is_missing(&domain::Action::Explore { area: Area::Contacts });
            Some(Attempt::Missing(Situation::Area(Area::Contacts)))
        }
    }
}

fn named_person(answer: &mut Answer, asked: &Asked) -> Tried {
    let name = asked.slots.person.as_deref()?;
    let is = |finding: &&Finding| match &finding.detail {
        FindingDetail::Leadership { person, .. } | FindingDetail::Contact { person, .. } => person == name,
        _ => false,
    };
    let known: Vec<&Finding> = answer.context.view.findings.iter().filter(is).collect();
    let moved = known.iter().find(|finding| matches!(finding.detail, FindingDetail::Leadership { .. }));
    let asks_when = asked.sought.wants == Wants::When;
    let finding = moved.filter(|_| asks_when).or(known.first())?;
    if let (true, Some(on)) = (asks_when, finding.dated()) {
        answer.say_from(&format!("{}.", wording::capital(&dated(on, answer.context.today()))), cite::finding(finding));
    }
    contacts::one(answer, finding);
    Some(Attempt::Told(Situation::Finding(finding.id.clone())))
}

/// *What changed since March?*
fn since(answer: &mut Answer, asked: &Asked) -> Tried {
    static CHANGE: Pattern = Pattern::new(r"\b(?:changed?|changes|happen(?:s|ed)?|new|news|updates?|going on|since)\b");
    let words = asked.slots.when.as_deref()?;
    let context = answer.context;
    let from = slots::resolve(words, context.today())?;
    if !CHANGE.is_match(&asked.plain)
        || asked.slots.finding_kind.is_some_and(|kind| kind != FindingKind::Fact && !slots::is_since(&asked.plain))
    {
        return None;
    }
    let rolling = ["last ", "the last ", "this ", "yesterday", "today"].iter().any(|word| words.starts_with(word));
    let open_end = rolling || slots::is_since(&asked.plain) || !asked.plain.contains(" in ");
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
    Some(Attempt::Final(Situation::Area(Area::News)))
}

/// *How many people work there?*
fn fact(answer: &mut Answer, asked: &Asked) -> Tried {
    static FIELDS: [(Pattern, &str, &str); 5] = [
        (
            Pattern::new(
                r"\b(?:people|persons|employees|staff|headcount|workforce|size|folks)\b|\bhow (?:big|large)(?: (?:is|are) [a-z]+)?$",
            ),
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
        r"\b(?:hir(?:ing|ed|e)|laid|lay|layoffs?|open(?:ing|ed|s)?|roles|founder|who founded|expand|round|deal|expansion)\b",
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
            let value = wording::with_groups(field, value);
            answer.say_from(&format!("{}: {value}{on}.", fact_label(field)), cite::finding(finding));
            for cite in cite::finding(finding).into_iter().take(2) {
                answer.quote(cite);
            }
            dive::conflicts(answer, finding);
            dive::correction(answer, &finding.id);
        }
        None => {
            answer.not_found(what);
            return Some(Attempt::Missing(Situation::Answered));
        }
    }
    Some(Attempt::Told(Situation::Answered))
}

fn fact_label(field: &str) -> String {
    match field {
        "employees" => "People".to_owned(),
        other => wording::capital(other),
    }
}

/// *When did they raise?*, *how much?*, *did they have a breach?*
fn of_kind(answer: &mut Answer, asked: &Asked) -> Tried {
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
        return Some(Attempt::Missing(Situation::Area(area::of_kind(kind))));
    };
    short_answer(answer, asked, first);
    answer.insights("Also", chosen.iter().skip(1).map(|finding| listed(finding, context)).collect());
    answer.what_is_missing(&domain::Action::Explore { area: area::of_kind(kind) });
    Some(Attempt::Told(Situation::Finding(first.id.clone())))
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

/// Findings that hold what the question asks for.
fn by_words(answer: &mut Answer, asked: &Asked) -> Tried {
    let context = answer.context;
    let weights = passage::Weights::of(&asked.sought, context.passages);
    let mut found: Vec<(f64, &Finding)> = Vec::new();
    for finding in context.view.findings.iter() {
        let texts = std::iter::once(finding.title.as_str()).chain(finding.spans.iter().map(|span| span.quote.as_str()));
        let held = texts
            .filter(|text| passage::names_all(text, &asked.sought) && asked.sought.wants.met_by(text))
            .map(|text| weights.held_in(text, &asked.sought))
            .fold(0.0, f64::max);
        if held >= passage::COVERAGE_MIN {
            found.push((held, finding));
        }
    }
    found.sort_by(|left, right| right.0.total_cmp(&left.0).then_with(|| right.1.dated().cmp(&left.1.dated())));
    let (_, first) = found.first()?;
    for (_, finding) in found.iter().take(BY_WORDS_MAX) {
        answer.uses(finding);
        answer.block(Block::Finding { finding: finding.id.clone() });
        if let Some(cite) = best_cite(finding, asked, &weights) {
            answer.quote(cite);
        }
    }
    answer.note("These are the findings that hold your words. If that is not what you asked for, I did not find it.");
    Some(Attempt::Told(Situation::Finding(first.id.clone())))
}

fn best_cite(finding: &Finding, asked: &Asked, weights: &passage::Weights) -> Option<Cite> {
    let held = |cite: &Cite| weights.held_in(&cite.quote, &asked.sought);
    cite::finding(finding).into_iter().max_by(|left, right| held(left).total_cmp(&held(right)))
}
