//! Whether a text is about this company, and not about another one of a like name.

use std::sync::LazyLock;

use domain::{Company, EvidenceKind, Reading};
use regex::Regex;

use crate::candidate::Subject;
use crate::text::name::{core, is_legal_form};
use crate::text::{holds_words, pattern, plain, squash};

/// The certainty about the company below which evidence is not used at all.
pub const ABOUT_MIN: f64 = 0.5;

/// How a document stands to the subject.
#[derive(Debug, Clone, PartialEq)]
pub struct Standing {
    /// It is the company's own page, board or record.
    pub own: bool,
    /// From 0 (another company) to 1 (surely this one).
    pub score: f64,
    pub because: String,
    /// A short name alone (`Acme`, `the company`) means the subject here.
    pub short_names: bool,
    /// The title is about the subject, so `the company` is the subject.
    pub main: bool,
}

/// The names of a company: those that only it has, and those that others may share.
#[derive(Debug, Clone)]
pub struct Names {
    full: Vec<String>,
    short: Vec<String>,
}

impl Names {
    /// Of a company: name and legal name, and then aliases, core and first word.
    pub fn of(company: &Company) -> Self {
        let name = without_suffix(&plain(&company.name));
        let mut full: Vec<String> = vec![name.clone()];
        full.extend(company.legal_name.iter().map(|name| plain(name)));
        let bare = core(&name);
        let mut short: Vec<String> =
            company.aliases.iter().chain(&company.former_names).map(|alias| plain(alias)).collect();
        short.push(cased(&name, &bare));
        let first = name.split_whitespace().next().unwrap_or_default();
        if bare.contains(' ') && first.chars().count() >= 4 {
            short.push(plain(first));
        }
        full.retain(|name| !name.trim().is_empty());
        short.retain(|name| !name.trim().is_empty() && !full.contains(name));
        full.dedup();
        Self { full, short }
    }

    /// Whether a name is one that only this company has.
    pub fn is_full(&self, name: &str) -> bool {
        let wanted = squash(&plain(name));
        self.full.iter().any(|full| squash(full) == wanted)
    }

    /// Whether a name is one that this company shares, perhaps, with others.
    pub fn is_short(&self, name: &str) -> bool {
        let wanted = squash(&plain(name));
        self.short.iter().any(|short| squash(short) == wanted)
    }

    /// Whether another name begins with the same word as this one's, as names of a group do.
    pub fn begins_like(&self, name: &str) -> bool {
        let first =
            |name: &str| core(name).split(' ').next().map(str::to_owned).filter(|word| word.chars().count() >= 3);
        let theirs = first(name);
        theirs.is_some() && self.full.iter().chain(&self.short).any(|known| first(known) == theirs)
    }

    fn count_full(&self, text: &str) -> usize {
        mentions(text, &self.full).into_iter().filter(|end| !goes_on(text, *end, true)).count()
    }

    fn count_short(&self, text: &str) -> usize {
        mentions(text, &self.short).into_iter().filter(|end| !goes_on(text, *end, false)).count()
    }

    /// Other names that begin as the short one does: `Acme Hardware` for `Acme`.
    fn count_longer(&self, text: &str) -> usize {
        mentions(text, &self.short)
            .into_iter()
            .filter(|end| goes_on(text, *end, false) && !self.full_goes_on(text, *end))
            .count()
    }

    fn full_goes_on(&self, text: &str, end: usize) -> bool {
        self.full.iter().any(|full| {
            self.short.iter().any(|short| {
                full.strip_prefix(short.as_str())
                    .is_some_and(|rest| text.get(end..).is_some_and(|after| after.starts_with(rest)))
            })
        })
    }
}

/// A name as registers write it, without the state: `ASTROTECH Corp \\WA\\`, `WALT DISNEY CO/`.
fn without_suffix(name: &str) -> String {
    name.split(['/', '\\']).next().unwrap_or(name).trim().to_owned()
}

/// The core with the letters as the name writes them.
fn cased(name: &str, bare: &str) -> String {
    let words = bare.split(' ').count();
    let taken: Vec<&str> = name.split_whitespace().take(words).collect();
    taken.join(" ").trim_end_matches([',', '.']).to_owned()
}

/// The ends of every mention, letters as written or all capitals.
fn mentions(text: &str, names: &[String]) -> Vec<usize> {
    let mut ends: Vec<usize> = Vec::new();
    // A name all in capitals, as registers write it, stands for any letters.
    let shouted = names.iter().any(|name| is_shouted(name));
    let capitals = if shouted { text.to_ascii_uppercase() } else { String::new() };
    for name in names {
        let text = if is_shouted(name) { capitals.as_str() } else { text };
        for form in [name.clone(), name.to_uppercase()] {
            let mut from = 0;
            while let Some(at) = text.get(from..).and_then(|rest| rest.find(&form)) {
                let (start, end) = (from + at, from + at + form.len());
                from = end;
                let before = text[..start].chars().next_back();
                let after = text[end..].chars().next();
                if !before.is_some_and(|letter| letter.is_alphanumeric() || letter == '-')
                    && !after.is_some_and(char::is_alphanumeric)
                    && !ends.contains(&end)
                {
                    ends.push(end);
                }
            }
        }
    }
    ends
}

fn is_shouted(name: &str) -> bool {
    name.len() > 4 && !name.chars().any(char::is_lowercase)
}

/// Whether a name goes on after a mention, so that it names somebody else.
fn goes_on(text: &str, end: usize, full: bool) -> bool {
    let Some(after) = text.get(end..).and_then(|rest| rest.strip_prefix(' ')) else { return false };
    let word: String = after.chars().take_while(|letter| letter.is_alphanumeric()).collect();
    if !word.chars().next().is_some_and(char::is_uppercase) || is_legal_form(&word) {
        return false;
    }
    crate::words::WORDS.name_words.contains(&word.to_lowercase()) && !(full && text[..end].ends_with(&word))
}

/// The registrable domain of a host, an address or a `dns:` name.
pub fn registrable(address: &str) -> Option<String> {
    static HOST: LazyLock<Regex> =
        LazyLock::new(|| pattern(r"^(?:[a-z][a-z0-9+.-]*://|dns:)?(?:[^/@\s]*@)?(?P<host>[A-Za-z0-9_.-]+)"));
    let lower = address.trim().to_lowercase();
    let host = HOST.captures(&lower)?.name("host")?.as_str().trim_end_matches('.').to_owned();
    let known = psl::domain_str(&host).map(str::to_owned);
    known.or_else(|| (host.contains('.') && !host.is_empty()).then_some(host))
}

/// How a document stands to the subject.
pub fn standing(subject: &Subject, reading: &Reading) -> Standing {
    if subject.company.name.trim().is_empty() {
        return Standing {
            own: false,
            score: 0.7,
            because: "The company was taken from the text itself".to_owned(),
            short_names: true,
            main: true,
        };
    }
    by_place(subject, reading).unwrap_or_else(|| by_text(subject, reading))
}

/// What the address of a document says about whose it is.
fn by_place(subject: &Subject, reading: &Reading) -> Option<Standing> {
    let place = registrable(&reading.evidence.url).unwrap_or_default();
    let is_of = |company: &Company| {
        let mut domains = company.domain.iter().chain(&company.other_domains);
        domains.any(|domain| registrable(domain).is_some_and(|own| own == place))
    };
    if let Some(other) = subject.namesakes.iter().find(|other| is_of(other)) {
        return Some(elsewhere(format!("It is the site of {}, another company", other.name)));
    }
    let ours = |score, because: String| Standing { own: true, score, because, short_names: true, main: true };
    if is_of(&subject.company) {
        return Some(ours(1.0, format!("It was read on {place}, the company's own domain")));
    }
    if crate::filing::is_filing(reading) && crate::filing::files_for(&reading.text, &Names::of(&subject.company)) {
        return Some(ours(0.95, "It is a filing of the company's own".to_owned()));
    }
    match reading.evidence.kind {
        EvidenceKind::JobAd => Some(ours(0.95, "It is on the job board that the company's own site names".to_owned())),
        EvidenceKind::OwnAnnouncement | EvidenceKind::OwnPage | EvidenceKind::DnsRecord | EvidenceKind::Fingerprint => {
            Some(ours(0.85, "It was read as a place of the company's own".to_owned()))
        }
        EvidenceKind::Human => Some(ours(0.95, "A person said it about this company".to_owned())),
        EvidenceKind::Filing
        | EvidenceKind::Article
        | EvidenceKind::WireCopy
        | EvidenceKind::Aggregator
        | EvidenceKind::VendorPage => None,
    }
}

fn elsewhere(because: String) -> Standing {
    Standing { own: false, score: 0.0, because, short_names: false, main: false }
}

/// What the words of a document say about whom it is about.
fn by_text(subject: &Subject, reading: &Reading) -> Standing {
    let names = Names::of(&subject.company);
    let (title, text) = (plain(&headline(reading)), plain(&reading.text));
    let others: Vec<Names> = subject.namesakes.iter().map(Names::of).collect();
    let others_in =
        |text: &str| others.iter().map(|other| other.count_full(text)).sum::<usize>() + names.count_longer(text);
    let domain =
        subject.company.domain.as_deref().is_some_and(|domain| text.to_lowercase().contains(&domain.to_lowercase()));
    if disowned(&names, &text) {
        return elsewhere(format!("It says itself that it is not about {}", subject.company.name));
    }
    let full = names.count_full(&text) + usize::from(domain);
    let short = names.count_short(&text) + names.count_short(&title);
    let other = others_in(&text);
    let name = &subject.company.name;
    let about = |score, because: String, main| Standing {
        own: false,
        score,
        because,
        short_names: full > 0 && other == 0 && subject.namesakes.is_empty() || main,
        main,
    };
    let main = names.count_short(&title) > 0 || title.trim().is_empty() && near_start(&names, &text);
    if names.count_full(&title) > 0 && others_in(&title) == 0 {
        return about(0.95, format!("Its headline names {name}"), true);
    }
    if others_in(&title) > 0 && names.count_full(&title) == 0 || other > full {
        return elsewhere(format!("It is about another company whose name is like {name}"));
    }
    match (full, short) {
        (0, 0) => elsewhere(format!("It does not name {name}")),
        (0, _) => by_context(subject, &text, other),
        (1, _) if names.count_short(&title) == 0 && !near_start(&names, &text) => {
            about(0.55, format!("It names {name} once, in passing"), false)
        }
        _ => about(0.8, format!("It names {name} in full"), main),
    }
}

/// `It is not related to Mercury Bank`.
fn disowned(names: &Names, text: &str) -> bool {
    static NOT: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"(?i)\b(?:not (?:related|affiliated|connected|associated)|no (?:relation|connection|relationship|link)|unrelated|not to be confused)(?: in any way)? (?:to|with) (?P<who>[^.;\n]{2,60})",
        )
    });
    // The text is about another company unless it is named in full before it says so.
    NOT.captures_iter(text).any(|found| {
        let before = found.get(0).map_or("", |whole| &text[..whole.start()]);
        names.count_full(&found["who"]) > 0 && names.count_full(before) == 0
    })
}

/// A text that only uses a short name counts when something else in it fits the company.
fn by_context(subject: &Subject, text: &str, other: usize) -> Standing {
    let name = &subject.company.name;
    let city = subject.company.place.as_deref().and_then(|place| place.split(',').next()).map(str::trim);
    let place = city.is_some_and(|city| city.len() > 2 && holds_words(text, city));
    let industry = subject
        .company
        .industry
        .as_deref()
        .is_some_and(|industry| squash(industry).split(' ').any(|word| word.len() > 4 && holds_words(text, word)));
    let single = squash(name) == core(name);
    let (score, because) = match (other, subject.namesakes.is_empty()) {
        (1.., _) => (0.2, format!("It uses a short name only, and speaks of another company like {name}")),
        (0, _) if place => (0.7, format!("It uses a short name, and names {}", city.unwrap_or_default())),
        (0, _) if industry => (0.65, "It uses a short name, and fits the industry".to_owned()),
        (0, true) if single => (0.7, format!("It names {name}")),
        (0, true) => (0.6, format!("It uses a short name, and no other company like {name} is known")),
        (0, false) => (0.4, format!("It uses a short name only, and others share it with {name}")),
    };
    Standing { own: false, score, because, short_names: score >= 0.5, main: score >= 0.6 }
}

fn near_start(names: &Names, text: &str) -> bool {
    let lead: String = text.chars().take(400).collect();
    names.count_full(&lead) > 0
}

/// Whether a part of a document may be told of the subject: it is the subject's own document, or its part names it, or
/// the whole document is about it and the part names no other.
pub fn speaks_of(subject: &Subject, reading: &Reading, part: &str) -> bool {
    let standing = standing(subject, reading);
    if standing.score < ABOUT_MIN {
        return false;
    }
    if standing.own {
        return true;
    }
    let (names, part) = (Names::of(&subject.company), plain(part));
    let others = subject.namesakes.iter().map(|other| Names::of(other).count_full(&part)).sum::<usize>();
    let named = names.count_full(&part) > 0 || standing.short_names && names.count_short(&part) > 0;
    others + names.count_longer(&part) == 0 && (named || standing.main)
}

/// The headline of a document: of its article record, or else its title.
pub fn headline(reading: &Reading) -> String {
    let article = reading.records.iter().find_map(|record| match record {
        domain::Record::Article { headline, .. } => Some(headline.clone()),
        _ => None,
    });
    article.filter(|headline| !headline.trim().is_empty()).unwrap_or_else(|| reading.evidence.title.clone())
}
