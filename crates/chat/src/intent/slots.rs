//! What a sentence names: titles, tools, dates, amounts, people.

use domain::{Area, Audience, FindingDetail, FindingKind, Money, PartialDate, PrepView};
use jiff::ToSpan;
use jiff::civil::Date;

use super::area;
use crate::pattern::Pattern;
use crate::request::when;

/// Addresses of one sentence.
const ADDRESSES_MAX: usize = 20;

static FORMAT: Pattern = Pattern::new(
    r"\b(pdf|markdown|md|slides?|deck|pptx?|powerpoint|presentation|notion|e ?mail|slack|word|docx|google doc|html|web ?page|csv|spreadsheet|json|ics|calendar invite|invite|invitation)\b",
);
static TITLE: Pattern = Pattern::new(
    r"\b(c[eftimsrphdo]s?o|chief [a-z]+(?: [a-z]+)? officer|(?:s?vp|vice president|head|director) (?:of )?[a-z]+|(?:it|security|engineering|sales|finance|procurement|hr|hiring|product|iam) (?:manager|director|lead|head|vp)|founders?|co founders?|president|general counsel)\b",
);
static USES: Pattern = Pattern::new(
    r"\b(?:use|uses|using|used|run|runs|running|adopted|deployed|bought|buy|have|has|got|rely on|work with|works with|standardi[sz]ed on|migrat(?:ed|ing) (?:to|off)|on|still on|moved? to|sign(?:ed)? up for|pay for|subscribe to|need)\s+((?:[a-z0-9.&+]+\s?){1,3})$",
);
static SHOP: Pattern = Pattern::new(
    r"\b(?:are they|is it|is this|they are) (?:an? )?((?:[a-z0-9.&+]+ ?){1,3}?) (?:shop|customers?|users?|house|client)\b",
);
static SIGN_OF: Pattern =
    Pattern::new(r"\b(?:any )?(?:signs?|traces?|evidence|mention) (?:of|that they use) ((?:[a-z0-9.&+]+ ?){1,3})$");
static IN_USE: Pattern = Pattern::new(r"^is ((?:[a-z0-9.&+]+ ?){1,3}?) (?:in use|used|part of|in their|deployed)");
static WHEN: Pattern = Pattern::new(
    r"\b(?:(?:since|after|before|in|during|from|as of|until) )?(20\d\d-\d\d(?:-\d\d)?|(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sep(?:tember)?|sept|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)(?: 20\d\d)?|last (?:week|month|quarter|year|monday|tuesday|wednesday|thursday|friday)|this (?:week|month|quarter|year)|yesterday|today|20\d\d|the last (?:\d+ |few )?(?:days|weeks|months|year)|q[1-4](?: 20\d\d)?)\b",
);
static SINCE: Pattern = Pattern::new(r"\b(?:since|after|as of|from)\b");
static MONEY: Pattern = Pattern::new(
    r"(?i)(?:([$€£])\s?(\d+(?:[.,]\d+)?)\s?(k|m|mn|mm|bn|b|million|billion|thousand)?\b|\b(\d+(?:[.,]\d+)?)\s?(k|m|mn|bn|b|million|billion|thousand)?\s?(dollars|usd|euros?|eur|pounds|gbp|chf)\b)",
);

/// Tools that reps ask about by their bare name.
#[rustfmt::skip]
pub(super) const KNOWN_TOOLS: &[&str] = &[
    "okta", "entra", "entra id", "azure ad", "active directory", "auth0", "ping identity", "onelogin", "sailpoint",
    "saviynt", "cyberark", "workday", "servicenow", "salesforce", "hubspot", "slack", "teams", "microsoft teams",
    "zoom", "aws", "azure", "gcp", "google cloud", "google workspace", "microsoft 365", "office 365", "jira",
    "confluence", "github", "gitlab", "snowflake", "databricks", "datadog", "splunk", "zscaler", "crowdstrike",
    "cloudflare", "sap", "oracle", "netsuite", "zendesk", "intercom", "marketo", "kubernetes", "terraform", "duo",
    "jumpcloud", "bamboohr", "greenhouse", "notion", "asana", "stripe", "segment", "mongodb", "postgres", "kafka",
    "tableau", "power bi", "dynamics", "freshdesk", "gong",
];

/// Classes of tools that people ask for.
#[rustfmt::skip]
const CLASSES: &[&str] = &[
    "crm", "idp", "identity provider", "sso", "cloud", "cloud provider", "hris", "hr system", "erp", "siem", "email",
    "mail", "mfa", "cdn", "database", "ticketing", "chat", "help desk", "helpdesk", "analytics", "ci", "payment",
    "marketing automation", "monitoring", "data warehouse", "ats", "directory", "iam",
];

/// The export that a plain sentence names.
pub(crate) fn format(plain: &str) -> Option<&'static str> {
    static PHONE: Pattern = Pattern::new(
        r"\b(?:for|on|to) (?:my |the |a )?(?:phone|mobile)\b|\b(?:phone|mobile) (?:version|pdf|friendly)\b",
    );
    if PHONE.is_match(plain) {
        return Some("pdf_phone");
    }
    Some(match FORMAT.first(plain)? {
        "pdf" => "pdf",
        "markdown" | "md" => "markdown",
        "notion" => "notion",
        "slack" => "slack",
        "email" | "e mail" => "email",
        "word" | "docx" | "google doc" => "docx",
        "html" | "web page" | "webpage" => "html",
        "csv" | "spreadsheet" => "csv",
        "json" => "json",
        "ics" | "calendar invite" | "invite" | "invitation" => "ics",
        _ => "pptx",
    })
}

/// Who will read what is made, where the sentence says it: *for their CISO*, *for the customer*, *for my team*.
pub(crate) fn audience(plain: &str) -> Option<Audience> {
    static CUSTOMER: Pattern = Pattern::new(
        r"\b(?:for|to|with) (?:their|the|his|her) (?:[a-z]+ )?(?:customer|client|buyer|side|team there|prospect|c[eftimsrphdo]s?o|vp|head|director|founders?|people)\b|\b(?:customer (?:facing|safe|version|copy)|external(?:ly)?|safe to (?:share|send)|shareable)\b",
    );
    static INTERNAL: Pattern =
        Pattern::new(r"\b(?:internal(?:ly)?|for (?:me|us|my (?:team|manager|boss|colleagues?))|our eyes only)\b");
    let (customer, internal) = (CUSTOMER.is_match(plain), INTERNAL.is_match(plain));
    match (customer, internal) {
        (_, true) => Some(Audience::Internal),
        (true, false) => Some(Audience::Customer),
        (false, false) => None,
    }
}

/// The mail addresses in a sentence, in their order.
pub(crate) fn addresses(original: &str) -> Vec<String> {
    let words = original.split(|letter: char| letter.is_whitespace() || ",;<>()\"".contains(letter));
    let trimmed = words.map(|word| word.trim_matches(|letter: char| ".:!?'".contains(letter)));
    let address = |word: &&str| {
        word.split_once('@').is_some_and(|(name, host)| !name.is_empty() && host.contains('.') && !host.contains('@'))
    };
    trimmed.filter(address).take(ADDRESSES_MAX).map(str::to_owned).collect()
}

/// A place in an organisation: `ciso`, `vp of engineering`.
pub(crate) fn title(plain: &str) -> Option<String> {
    TITLE.first(plain).map(str::to_owned).filter(|title| !matches!(title.as_str(), "head to" | "head start"))
}

/// A class of tools that is asked for: `crm`.
pub(crate) fn class(plain: &str) -> Option<&'static str> {
    let padded = format!(" {plain} ");
    CLASSES.iter().copied().filter(|class| padded.contains(&format!(" {class} "))).max_by_key(|class| class.len())
}

/// A tool whose use is asked about, as the rep wrote it.
pub(crate) fn technology(plain: &str, original: &str, view: Option<&PrepView>) -> Option<String> {
    let asked = [&SHOP, &SIGN_OF, &IN_USE, &USES].into_iter().find_map(|pattern| pattern.first(plain)).map(trimmed);
    let asked = asked.filter(|name| is_a_tool(name));
    let named = asked.or_else(|| known_tool(plain, view))?;
    Some(as_written(&named, original))
}

/// A tool that is known by name, in a plain text.
pub(crate) fn known_tool(plain: &str, view: Option<&PrepView>) -> Option<String> {
    let padded = format!(" {plain} ");
    let holds = |name: &str| padded.contains(&format!(" {name} "));
    let seen = view.into_iter().flat_map(|view| view.findings.iter()).filter_map(|finding| match &finding.detail {
        FindingDetail::Technology { name, .. } => Some(name.to_lowercase()),
        _ => None,
    });
    let seen = seen.filter(|name| name.len() >= 2 && holds(name)).max_by_key(String::len);
    let known = || KNOWN_TOOLS.iter().filter(|name| holds(name)).max_by_key(|name| name.len());
    seen.or_else(|| known().map(|name| (*name).to_owned()))
}

fn trimmed(name: &str) -> String {
    let name = name.trim();
    let name = ["the ", "a ", "an ", "any ", "for ", "to ", "on "]
        .iter()
        .find_map(|word| name.strip_prefix(word))
        .unwrap_or(name);
    let name =
        [" for ", " at ", " in ", " as "].iter().find_map(|word| name.split_once(word)).map_or(name, |(name, _)| name);
    let tails = [
        " at all",
        " anymore",
        " any more",
        " any longer",
        " yet",
        " today",
        " already",
        " there",
        " or not",
        " anywhere",
        " too",
        " instead",
    ];
    tails.iter().find_map(|tail| name.strip_suffix(tail)).unwrap_or(name).to_owned()
}

fn is_a_tool(name: &str) -> bool {
    #[rustfmt::skip]
    const NOT_TOOLS: &[&str] = &[
        "it", "that", "this", "them", "their", "any", "tools", "software", "us", "we", "our", "what", "now", "money",
        "people", "offices", "customers", "employees", "competitors", "investors", "partners", "products", "track",
        "time", "hold", "a", "budget", "contract", "jobs", "open", "roles", "sale", "anything", "something", "top",
        "board", "go", "do", "the",
    ];
    let words = || name.split(' ');
    let dated = words().any(|word| WHEN.is_match(word) || word.chars().all(|c| c.is_ascii_digit()));
    !name.is_empty() && !dated && !words().any(|word| NOT_TOOLS.contains(&word)) && area::area(name).is_none()
}

/// The same words in the rep's own capitals.
pub(crate) fn as_written(plain: &str, original: &str) -> String {
    let at = original.to_lowercase().find(plain);
    at.and_then(|at| original.get(at..at + plain.len())).unwrap_or(plain).to_owned()
}

/// The words that name a time: `march`, `last year`.
pub(crate) fn when_words(original: &str) -> Option<String> {
    let lower = original.to_lowercase();
    let found = WHEN.first(&lower)?;
    let modal =
        found == "may" && !(lower.contains("in may") || lower.contains("since may") || lower.contains("last may"));
    (!modal).then(|| found.to_owned())
}

/// Whether the time is a beginning: *since March*.
pub(crate) fn is_since(plain: &str) -> bool {
    SINCE.is_match(plain)
}

/// The date that words mean, seen from `today`; a bare month is the last one that has begun.
pub(crate) fn resolve(words: &str, today: Date) -> Option<PartialDate> {
    let words = words.to_lowercase();
    if let Ok(date) = words.parse::<PartialDate>() {
        return Some(date);
    }
    let back = |span: jiff::Span| today.checked_sub(span).ok();
    let month_of = |date: Date| PartialDate::month(date.year(), date.month());
    match words.as_str() {
        "today" => return Some(PartialDate::day(today)),
        "yesterday" => return today.yesterday().ok().map(PartialDate::day),
        "last week" | "the last few days" | "this week" => return back(7.days()).map(PartialDate::day),
        "last month" | "the last few weeks" => return back(1.month()).and_then(month_of),
        "this month" => return month_of(today),
        "last quarter" | "this quarter" | "the last few months" => return back(3.months()).and_then(month_of),
        "last year" | "the last year" => return PartialDate::year(today.year() - 1),
        "this year" => return PartialDate::year(today.year()),
        _ => {}
    }
    let mut parts = words.split(' ');
    let first = parts.next()?;
    if let Some(quarter) = first.strip_prefix('q').and_then(|digit| digit.parse::<i8>().ok()) {
        let year = parts.next().and_then(|year| year.parse().ok()).unwrap_or(today.year());
        return PartialDate::month(year, quarter * 3 - 2);
    }
    if let ("the", Some("last"), Some(count), Some(unit)) = (first, parts.next(), parts.next(), parts.next()) {
        let count: i64 = count.parse().ok().filter(|count| *count < 10_000)?;
        let days = if unit.starts_with("day") {
            1
        } else if unit.starts_with("week") {
            7
        } else {
            30
        };
        return back((count * days).days()).map(PartialDate::day);
    }
    let month = when::month(first)?;
    let year = words.split(' ').nth(1).and_then(|year| year.parse::<i16>().ok());
    let last = if month > today.month() { today.year() - 1 } else { today.year() };
    PartialDate::month(year.unwrap_or(last), month)
}

/// An amount that the sentence names.
pub(crate) fn money(original: &str) -> Option<Money> {
    let found = MONEY.captures(original)?;
    let part = |index: usize| found.get(index).map(|part| part.as_str().to_lowercase());
    let number: f64 = part(2).or(part(4))?.replace(',', ".").parse().ok()?;
    let scale = match part(3).or(part(5)).unwrap_or_default().as_str() {
        "k" | "thousand" => 1.0e3,
        "m" | "mn" | "mm" | "million" => 1.0e6,
        "b" | "bn" | "billion" => 1.0e9,
        _ => 1.0,
    };
    let currency = match part(1).or(part(6)).unwrap_or_default().as_str() {
        "€" | "euro" | "euros" | "eur" => "EUR",
        "£" | "pounds" | "gbp" => "GBP",
        "chf" => "CHF",
        _ => "USD",
    };
    Money::from_major(number * scale, currency)
}

/// A person of the findings whose full or last name the sentence holds.
pub(crate) fn person(plain: &str, view: Option<&PrepView>) -> Option<String> {
    let padded = format!(" {plain} ");
    let people = view.into_iter().flat_map(|view| view.findings.iter()).filter_map(|finding| match &finding.detail {
        FindingDetail::Leadership { person, .. } | FindingDetail::Contact { person, .. } => Some(person),
        _ => None,
    });
    let named = people.filter(|person| {
        let lower = person.to_lowercase();
        let words: Vec<&str> = lower.split(' ').filter(|word| word.len() >= 3).collect();
        padded.contains(&format!(" {lower} ")) || words.iter().any(|word| padded.contains(&format!(" {word} ")))
    });
    named.max_by_key(|person| person.len()).cloned()
}

/// Two or three words with capitals that are no start of a sentence: a name that no finding holds.
pub(crate) fn capitalised(original: &str) -> Option<String> {
    static NAME: Pattern = Pattern::new(r"[a-z,] ((?:[A-Z][\p{L}'’-]+ ){1,2}[A-Z][\p{L}'’-]+)");
    NAME.first(original).map(str::to_owned)
}

/// The kind of finding that a plain question is about.
pub(crate) fn finding_kind(plain: &str) -> Option<FindingKind> {
    static LED: Pattern = Pattern::new(r"\b(raise|raised|invest(?:ed|s)?|led the|funded|backed|series [a-f])\b");
    static ACQUIRED: Pattern = Pattern::new(r"\b(acquir(?:ed?|ing)|bought|buy(?:ing)? (?:up )?(?:a |another )?compan)");
    static HIRES: Pattern =
        Pattern::new(r"\b(hir(?:ing|ed?|es)|recruit(?:ing)?|open (?:roles|positions|jobs)|job openings|vacancies)\b");
    static JOINED: Pattern = Pattern::new(r"\b(join(?:ed|s)?|appointed|promoted|stepped down)\b");
    static LAID_OFF: Pattern = Pattern::new(r"\b(?:laid|lay|let) (?:[a-z]+ ){0,2}(?:off|go)\b");
    if LAID_OFF.is_match(plain) {
        return Some(FindingKind::Layoffs);
    }
    if LED.is_match(plain) {
        return Some(FindingKind::Funding);
    }
    if ACQUIRED.is_match(plain) {
        return Some(FindingKind::Acquisition);
    }
    if JOINED.is_match(plain) {
        return Some(FindingKind::Leadership);
    }
    if HIRES.is_match(plain) {
        return Some(FindingKind::Hiring);
    }
    let (area, _) = area::area(plain)?;
    match area {
        Area::Contacts | Area::Risks | Area::ExpansionOpportunities => None,
        other => area::kinds(other).first().copied(),
    }
}
