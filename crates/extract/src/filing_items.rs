//! Items of a report to the SEC (8-K), whose number says what they tell: officers (5.02), a deal done (2.01), an
//! incident (1.05), exits (2.05), and what a lawyer would look for. The words are those of lawyers, not of the press.

use std::ops::Range;
use std::sync::LazyLock;

use domain::{Change, FindingDetail, PartialDate, Record, Span};
use regex::Regex;

use crate::candidate::Candidate;
use crate::role::find_role;
use crate::scope::Scope;
use crate::text::name::{PERSON, bare_person, is_person, trim_name};
use crate::text::pattern;

/// Changes of officers taken from one item.
const MOVES_MAX: usize = 8;

/// One item in the text of its report.
struct Item<'a> {
    number: &'a str,
    heading: &'a str,
    occurred_on: Option<PartialDate>,
    /// Sentences below the heading.
    sentences: Vec<usize>,
}

/// Candidates from the items of a report.
pub fn extract(scope: &Scope) -> Vec<Candidate> {
    items(scope).iter().flat_map(|item| one(scope, item)).collect()
}

/// A table by the numbers of the form.
fn one(scope: &Scope, item: &Item) -> Vec<Candidate> {
    match item.number {
        "1.03" | "3.01" | "4.02" => headed(scope, item, |what| FindingDetail::Legal { what }).into_iter().collect(),
        "1.05" => headed(scope, item, |what| FindingDetail::SecurityIncident { what }).into_iter().collect(),
        "2.01" => acquisition(scope, item).into_iter().collect(),
        "2.05" => exits(scope, item).into_iter().collect(),
        "5.02" => moves(scope, item),
        _ => Vec::new(),
    }
}

fn items<'a>(scope: &'a Scope) -> Vec<Item<'a>> {
    let text = &scope.reading.text;
    let mut from = 0;
    let mut starts: Vec<(usize, &str, &str, Option<PartialDate>)> = Vec::new();
    for record in &scope.reading.records {
        let Record::FilingItem { item, occurred_on, quote, .. } = record else { continue };
        let Some(at) = text.get(from..).and_then(|rest| rest.find(quote.as_str())) else { continue };
        starts.push((from + at, item, quote, *occurred_on));
        from += at + quote.len();
    }
    let ends = starts.iter().skip(1).map(|start| start.0).chain([text.len()]);
    let range = |start: usize, heading: &str, end: usize| start + heading.len()..end;
    let with_ends = starts.iter().zip(ends);
    with_ends
        .map(|((start, number, heading, occurred_on), end)| Item {
            number,
            heading,
            occurred_on: *occurred_on,
            sentences: within(scope, &range(*start, heading, end)),
        })
        .collect()
}

fn within(scope: &Scope, range: &Range<usize>) -> Vec<usize> {
    let inside = |sentence: &Range<usize>| range.start <= sentence.start && sentence.end <= range.end;
    (0..scope.sentences.len()).filter(|index| scope.sentences.get(*index).is_some_and(inside)).collect()
}

fn candidate(scope: &Scope, item: &Item, detail: FindingDetail, spans: Vec<Span>) -> Candidate {
    let mut candidate = scope.candidate(detail, None, item.sentences.first().copied().unwrap_or_default(), spans);
    candidate.occurred_on =
        candidate.occurred_on.filter(|date| Some(*date) <= scope.published.or(Some(*date))).or(item.occurred_on);
    candidate
}

/// What the heading itself says, with the first sentence below it.
fn headed(scope: &Scope, item: &Item, make: impl Fn(String) -> FindingDetail) -> Option<Candidate> {
    let title = item.heading.split_once(item.number).map_or(item.heading, |(_, title)| title);
    let what = title.split([';', '.']).next().unwrap_or(title).trim();
    let heading = scope.span_of(item.heading).filter(|_| !what.is_empty())?;
    let spans = [Some(heading), item.sentences.first().and_then(|index| scope.span(*index))];
    Some(candidate(scope, item, make(what.to_owned()), spans.into_iter().flatten().collect()))
}

fn acquisition(scope: &Scope, item: &Item) -> Option<Candidate> {
    static DONE: LazyLock<Regex> = LazyLock::new(|| {
        const STOCK: &str = r"(?:(?:all|100%|substantially all)? ?(?:of )?(?:the )?(?:issued and )?(?:outstanding )?(?:shares|share capital|equity interests|equity|capital stock|common stock|stock|membership interests|assets)(?: of (?:the )?common stock)? of )?";
        pattern(&format!(
            r"\b(?i:(?:completed|consummated|closed) (?:its|the)(?: previously[ -]announced)? (?:acquisition|purchase|merger|combination) (?:of|with) {STOCK}|(?:has |have )?acquired {STOCK})(?P<name>(?:[A-Z]|[a-z][A-Z])[\w&.'-]*(?:,? (?:of |and |& )?[A-Z][\w&.'-]*){{0,5}})"
        ))
    });
    static OTHER_WAY: LazyLock<Regex> = LazyLock::new(|| pattern(r"(?i)\b(?:sale|disposition|divestiture|sold)\b"));
    item.sentences.iter().find_map(|index| {
        let sentence = scope.sentence(*index);
        let name = DONE.captures(&sentence)?.name("name")?;
        if OTHER_WAY.is_match(&sentence[..name.start()]) {
            return None;
        }
        let target = trim_name(name.as_str()).to_owned();
        let known = target.len() > 2 && !scope.names_subject(&target);
        let detail = FindingDetail::Acquisition { acquirer: scope.company(None, *index), target, amount: None };
        known.then(|| scope.span(*index)).flatten().map(|span| candidate(scope, item, detail, vec![span]))
    })
}

/// `a reduction of approximately 7% of its workforce`, `about 250 employees`.
fn exits(scope: &Scope, item: &Item) -> Option<Candidate> {
    static COUNT: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"(?i)\b(?P<count>\d{1,3}(?:,\d{3})+|\d{2,6}) (?:full[ -]time |global |current )?(?:employees|positions|roles|people|workers|team members)\b",
        )
    });
    static SHARE: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"(?i)\b(?P<percent>\d{1,2}(?:\.\d)?) ?(?:%|percent) of (?:its|the Company's|our|the|total)(?: [\w-]+){0,4}? (?:workforce|headcount|employees|staff)\b",
        )
    });
    static EXIT: LazyLock<Regex> =
        LazyLock::new(|| pattern(r"(?i)\b(?:reduc|eliminat|lay ?off|workforce|headcount|terminat|severance)"));
    let found = item.sentences.iter().find_map(|index| {
        let sentence = scope.sentence(*index);
        let count = COUNT.captures(&sentence).and_then(|found| found["count"].replace(',', "").parse::<u32>().ok());
        let percent = SHARE.captures(&sentence).and_then(|found| found["percent"].parse::<f64>().ok());
        (EXIT.is_match(&sentence) && (count.is_some() || percent.is_some())).then_some((*index, count, percent))
    });
    let (index, count, percent) = found?;
    let span = scope.span(index)?;
    Some(candidate(scope, item, FindingDetail::Layoffs { count, percent }, vec![span]))
}

struct Move {
    person: String,
    role: String,
    change: Change,
}

fn moves(scope: &Scope, item: &Item) -> Vec<Candidate> {
    let mut all: Vec<Candidate> = Vec::new();
    let mut seen: Vec<(String, Change)> = Vec::new();
    for index in &item.sentences {
        let sentence = scope.sentence(*index);
        for found in moves_in(&sentence) {
            let key = (found.person.clone(), found.change);
            if seen.contains(&key) || all.len() >= MOVES_MAX {
                continue;
            }
            let Some(span) = span_with(scope, *index, &found) else { continue };
            seen.push(key);
            let Move { person, role, change } = found;
            let detail = FindingDetail::Leadership { person, role, change, from: None, to: None };
            all.push(candidate(scope, item, detail, vec![span]));
        }
    }
    all
}

/// The sentence, cut around the person where it is longer than a quote may be.
fn span_with(scope: &Scope, index: usize, found: &Move) -> Option<Span> {
    let range = scope.sentences.get(index)?.clone();
    let whole = scope.reading.text.get(range.clone())?;
    let at = whole.find(&found.person);
    let keep = at.map(|at| range.start + at..range.start + at + found.person.len());
    crate::text::quote(&scope.reading.evidence.id, &scope.reading.text, range, keep)
}

const AGE: &str = r"(?:,? \(?(?:age[d]? )?\d\d\)?,?)?";
const AS: &str = r"(?:(?:to serve |to act )?as|to (?:serve|act) as|to be|to become|to the (?:position|positions|role|roles|office|offices) of|to the|to its|to our|to|the)";

static APPOINTS: LazyLock<Regex> = LazyLock::new(|| {
    pattern(&format!(
        r"\b(?i:appointed|elected|named|promoted|designated|hired|appointment of|election of|promotion of) (?P<person>{PERSON}){AGE},? (?:(?i:{AS}) )?(?P<rest>.+)"
    ))
});
static APPOINTED: LazyLock<Regex> = LazyLock::new(|| {
    pattern(&format!(
        r"(?P<person>{PERSON})(?:, [^;]{{0,90}}?,)? (?i:was|has been|were|will be) (?:(?i:unanimously|also) )?(?P<verb>(?i:appointed|elected|named|promoted|hired))(?: (?i:by [^,]{{0,60}}?))?,? (?:(?i:{AS}) )?(?P<rest>.+)"
    ))
});
static NOTIFIES: LazyLock<Regex> = LazyLock::new(|| {
    pattern(&format!(
        r"(?P<person>{PERSON})(?P<mid>, [^;]{{0,160}}?,| \([^)]*\))?(?: (?i:has))? (?i:notified|informed|advised|provided|delivered|gave|submitted|tendered|announced)\b(?P<rest>.+)"
    ))
});
static GOES: LazyLock<Regex> = LazyLock::new(|| {
    pattern(&format!(
        r"(?P<person>{PERSON})(?P<mid>, [^;]{{0,160}}?,| \([^)]*\))?(?: (?i:has|will|is|to|would|agreed to|intends to))* (?i:resigned|resigns|resign|resigning|retired|retire|retires|retiring|stepped down|step down|stepping down|depart|departed|departing|cease|ceased|separated|separate|no longer serve|leave the Company|left the Company)\b(?P<rest>.*)"
    ))
});
static LEAVING: LazyLock<Regex> = LazyLock::new(|| {
    pattern(&format!(
        r"\b(?i:resignation|retirement|departure|separation|termination(?: of employment)?) of (?:(?i:its|the Company's) )?(?P<lead>[^;]{{0,60}}?)(?P<person>{PERSON})(?P<rest>.*)"
    ))
});
static LEAVE_WORDS: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)\b(?:resign|retire|step(?:ping)? down|depart|leave|leaving|not (?:to )?(?:stand|seek|be nominated)|terminat)",
    )
});
static NOT_NEWS: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)\b(?:prior to (?:joining|that|his|her)|previously|most recently|from (?:19|20)\d\d|since (?:19|20)\d\d|has served as|in the event|if the|upon (?:his|her) (?:death|termination)|bonus|base salary|award agreement|shall (?:be|not)|employment agreement)\b",
    )
});

fn moves_in(sentence: &str) -> Vec<Move> {
    // The heading of the item names what it can be about, in its own capitals.
    static HEADING: LazyLock<Regex> =
        LazyLock::new(|| pattern(r"(?i)\bElection of Directors\b|\bCompensatory Arrangements?\b|^Item \d"));
    if NOT_NEWS.is_match(sentence) || HEADING.is_match(sentence) {
        return Vec::new();
    }
    let mut all = Vec::new();
    for found in NOTIFIES.captures_iter(sentence).filter(|found| LEAVE_WORDS.is_match(&found["rest"])) {
        all.extend(leaves(&found, sentence));
    }
    all.extend(GOES.captures_iter(sentence).filter_map(|found| leaves(&found, sentence)));
    all.extend(LEAVING.captures_iter(sentence).filter_map(|found| leaves(&found, sentence)));
    for found in APPOINTS.captures_iter(sentence).chain(APPOINTED.captures_iter(sentence)) {
        let (Some(person), Some(rest)) = (found.name("person"), found.name("rest")) else { continue };
        let Some((name, dropped)) = person_of(person.as_str()) else { continue };
        let rest = format!("{dropped}{}", rest.as_str());
        let Some(role) = near_role(&rest) else { continue };
        let verb = found.get(0).map_or("", |whole| whole.as_str());
        let change = if verb.to_lowercase().contains("promot") { Change::Promoted } else { Change::Joins };
        if !all.iter().any(|known: &Move| known.person == name) {
            all.push(Move { person: name, role, change });
        }
    }
    all
}

fn leaves(found: &regex::Captures, sentence: &str) -> Option<Move> {
    let (person, _) = person_of(&found["person"])?;
    let part = |name: &str| found.name(name).map_or("", |part| part.as_str());
    let role = near_role(part("mid"))
        .or_else(|| near_role(part("lead")))
        .or_else(|| find_role(part("rest")).map(|role| role.name));
    let board = || sentence.contains("Director").then(|| "Director".to_owned());
    Some(Move { person, role: role.map(plain_board).or_else(board)?, change: Change::Leaves })
}

/// The person at the start of a match, and the words behind the name that belong to a title.
fn person_of(matched: &str) -> Option<(String, String)> {
    let words: Vec<&str> = matched.split(' ').collect();
    (2..=words.len()).rev().find_map(|count| {
        let name = words[..count].join(" ");
        let rest = words[count..].join(" ");
        let dropped = if rest.is_empty() { rest } else { format!("{rest} ") };
        let titles = ["certain", "principal", "officers", "directors", "board", "committee", "company", "named"];
        let title = name.split(' ').any(|word| titles.contains(&word.to_lowercase().as_str()));
        (!title && is_person(&name)).then(|| (bare_person(&name), dropped)).filter(|(name, _)| name.contains(' '))
    })
}

/// A role that the words begin with, or nearly; the office of a chief, where a rank stands before it.
fn near_role(text: &str) -> Option<String> {
    const BEFORE_BYTES_MAX: usize = 45;
    static CHIEF: LazyLock<Regex> = LazyLock::new(|| pattern(r"(?:,? and |, | )(?P<chief>(?i:chief) [A-Z])"));
    let found = find_role(text).filter(|role| role.range.start <= BEFORE_BYTES_MAX)?;
    let behind = text.get(found.range.end..).unwrap_or_default();
    let chief = CHIEF.captures(behind).and_then(|found| found.name("chief")).filter(|chief| chief.start() <= 8);
    let better = chief.filter(|_| !found.name.contains("Chief")).and_then(|chief| find_role(&behind[chief.start()..]));
    Some(plain_board(better.map_or(found.name, |better| better.name)))
}

/// `Director of the Company` sits on its board.
fn plain_board(role: String) -> String {
    static OF_BOARD: LazyLock<Regex> = LazyLock::new(|| {
        pattern(r"^Director of (?:(?i:the (?:company|board|registrant|corporation))|[A-Z][\w.&']+(?: [A-Z][\w.&']+)*$)")
    });
    const AREAS: &[&str] = &[
        "Finance",
        "Sales",
        "Marketing",
        "Engineering",
        "Operations",
        "Information",
        "Security",
        "Product",
        "Legal",
        "People",
    ];
    let area = AREAS.iter().any(|area| role.contains(area));
    if !area && OF_BOARD.is_match(&role) { "Director".to_owned() } else { role }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(sentence: &str, expect: &str) {
        let said =
            moves_in(sentence).into_iter().map(|found| format!("{} {:?} {}", found.person, found.change, found.role));
        assert_eq!(said.collect::<Vec<_>>().join("; "), expect, "{sentence}");
    }

    #[test]
    fn a_deal_that_is_done_names_what_was_bought() {
        let text = "Item 2.01 Completion of Acquisition\nOn June 16, 2025, Acme Corp (\"Acme\") acquired all of the outstanding capital stock of SVOX AG (\"SVOX\") pursuant to an agreement.\nItem 2.05 Costs\nThe plan will reduce the Company's workforce by about 250 employees, or 7% of its global workforce.";
        let item = |item: &str, quote: &str| Record::FilingItem {
            form: "8-K".into(),
            item: item.into(),
            occurred_on: None,
            quote: quote.into(),
        };
        let evidence = domain::Evidence {
            id: domain::EvidenceId::from("evd_1"),
            kind: domain::EvidenceKind::Filing,
            url: "https://www.sec.gov/a.htm".into(),
            title: "Acme Corp: Form 8-K".into(),
            publisher: "SEC EDGAR".into(),
            published_on: "2025-06-18".parse().ok(),
            fetched_at: domain::Timestamp(0),
            text_hash: String::new(),
            raw_hash: None,
            source: "sec".into(),
            language: None,
        };
        let records = vec![item("2.01", "Item 2.01 Completion of Acquisition"), item("2.05", "Item 2.05 Costs")];
        let reading = domain::Reading { evidence, text: text.into(), records };
        let company = domain::Company { name: "Acme Corp".into(), ..domain::Company::default() };
        let subject = crate::Subject { company, today: "2025-07-01".parse().unwrap(), namesakes: Vec::new() };
        let found = extract(&Scope::of(&subject, &reading));
        let details: Vec<FindingDetail> = found
            .into_iter()
            .filter_map(|candidate| match candidate.claim {
                crate::Claim::Detail { detail } => Some(detail),
                crate::Claim::Posting { .. } => None,
            })
            .collect();
        assert_eq!(
            details,
            [
                FindingDetail::Acquisition { acquirer: "Acme Corp".into(), target: "SVOX AG".into(), amount: None },
                FindingDetail::Layoffs { count: Some(250), percent: Some(7.0) },
            ]
        );
    }

    #[test]
    fn officers_come_and_go_in_the_words_of_lawyers() {
        check(
            "On July 28, 2025, Acme Corporation (the \"Company\") appointed Donald Robertson, age 42, to the position of Chief Accounting Officer of the Company.",
            "Donald Robertson Joins Chief Accounting Officer",
        );
        check(
            "On May 1, 2025, Ann M. Bell notified the Company of her decision to resign as Chief Financial Officer, effective June 1, 2025.",
            "Ann M. Bell Leaves Chief Financial Officer",
        );
        check(
            "On May 1, 2025, John Smith, the Company's Chief Technology Officer, informed the Board that he will retire at year end.",
            "John Smith Leaves Chief Technology Officer",
        );
        check("The Board elected Mark Lee as Director, effective immediately.", "Mark Lee Joins Director");
        check(
            "It appointed Christine M. Roe Senior Executive Vice President and Chief Financial Officer.",
            "Christine M. Roe Joins Chief Financial Officer",
        );
        check(
            "Departure of Directors or Certain Officers; Election of Directors; Appointment of Certain Officers.",
            "",
        );
        check(
            "On March 3, 2025, Kathleen M. Bader tendered her resignation as a director of the Company.",
            "Kathleen M. Bader Leaves Director",
        );
        check("From 2004 until joining the Company, Ann Bell worked at Globex as Director of Finance.", "");
        check("In connection with his resignation, Mr. Smith will receive a lump sum.", "");
    }
}
