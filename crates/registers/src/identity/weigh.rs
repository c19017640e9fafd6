//! What registers and sites claim, weighed: claims about one company are put together, each company gets points with
//! their reasons. Whether one stands out by enough to be taken without asking is decided from the points alone.

use domain::{Company, CompanyCandidate, CompanyRef};

use super::ALIKE_MIN;
use pages::{
    links::registrable,
    words::{core_name, folded, likeness},
};

/// One place that knows a company.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Claim {
    pub service: Service,
    pub company: Company,
    /// Domains that it had, and that may be another's now.
    pub former_domains: Vec<String>,
}

/// Who claims.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Service {
    Site,
    Wikidata,
    Sec,
    Gleif,
    Yc,
}

impl Service {
    fn name(self) -> &'static str {
        match self {
            Self::Site => "their own site",
            Self::Wikidata => "Wikidata",
            Self::Sec => "the SEC’s list of listed companies",
            Self::Gleif => "GLEIF",
            Self::Yc => "Y Combinator’s directory",
        }
    }
}

/// Points for the whole name.
const EXACT: i32 = 62;
/// Points for the name but for its legal form.
const CORE: i32 = 54;
/// Points for a name that it had, or by which it is also called.
const OTHER_NAME: i32 = 50;
/// Points for a name that is only like it.
const ALIKE: i32 = 26;
/// Points for the domain that was given.
const DOMAIN: i32 = 90;
/// Points for a domain that it had once: somebody else may have it now.
const FORMER_DOMAIN: i32 = 40;
/// Points for each further place that knows it.
const FURTHER: i32 = 9;
/// Points for being listed or described, so that a rep more likely means it than a namesake that nobody knows.
const KNOWN: i32 = 8;
/// Points lost where name and domain that were given name different companies.
const DISAGREES: i32 = 35;
/// Points lost by an everyday word: many others are called so that no register lists.
const COMMON_WORD: i32 = 22;
/// Words that many companies share as a whole name.
const COMMON_WORDS: &[&str] = &[
    "acme", "alpha", "apex", "apollo", "arc", "atlas", "aurora", "beacon", "block", "box", "bolt", "bridge", "canvas",
    "compass", "delta", "echo", "element", "ember", "flow", "focus", "fusion", "genesis", "harbor", "horizon",
    "insight", "keystone", "lattice", "legacy", "linear", "link", "matrix", "mercury", "momentum", "notion", "nova",
    "oasis", "omega", "orbit", "origin", "phoenix", "pilot", "pinnacle", "pioneer", "prime", "pulse", "ramp", "reach",
    "relay", "ripple", "rise", "scale", "signal", "spark", "spectrum", "sprout", "square", "stride", "stripe",
    "summit", "switch", "titan", "trace", "unity", "vector", "venture", "vertex", "vision", "wave", "zenith",
];

/// Companies that the claims are about, the likeliest first.
pub(crate) fn weigh(asked: &CompanyRef, claims: Vec<Claim>) -> Vec<CompanyCandidate> {
    let mut groups: Vec<Vec<Claim>> = Vec::new();
    for claim in claims {
        // A claim may tie together what was apart before it.
        let (mut tied, apart): (Vec<_>, Vec<_>) =
            groups.into_iter().partition(|group| group.iter().any(|known| same(known, &claim)));
        let mut group: Vec<Claim> = tied.drain(..).flatten().collect();
        group.push(claim);
        groups = apart;
        groups.push(group);
    }
    let mut candidates: Vec<CompanyCandidate> =
        groups.into_iter().filter_map(|group| candidate(asked, group)).collect();
    candidates.sort_by(|a, b| b.score.cmp(&a.score).then_with(|| a.company.name.cmp(&b.company.name)));
    candidates
}

/// Whether two claims are about one company: the same domain or the same number. Names alone do not tell, but a claim
/// without domain goes with the only other one of exactly its name and city.
fn same(a: &Claim, b: &Claim) -> bool {
    let (left, right) = (&a.company, &b.company);
    let domains = |company: &Company| -> Vec<String> {
        company.domain.iter().chain(&company.other_domains).map(|domain| registrable(domain)).collect()
    };
    let (own, others) = (domains(left), domains(right));
    if own.iter().any(|domain| others.contains(domain)) {
        return true;
    }
    let equal = |a: &Option<String>, b: &Option<String>| a.is_some() && a == b;
    let (ids, other) = (&left.ids, &right.ids);
    if equal(&ids.wikidata, &other.wikidata) || equal(&ids.cik, &other.cik) || equal(&ids.lei, &other.lei) {
        return true;
    }
    if own.is_empty() == others.is_empty() {
        return false;
    }
    let city =
        |company: &Company| company.place.as_deref().map(|place| folded(place.split(',').next().unwrap_or(place)));
    called(left).any(|name| core_name(name) == core_name(&right.name))
        && city(left).is_some()
        && city(left) == city(right)
}

fn called(company: &Company) -> impl Iterator<Item = &str> {
    std::iter::once(company.name.as_str())
        .chain(company.legal_name.as_deref())
        .chain(company.aliases.iter().map(String::as_str))
}

fn candidate(asked: &CompanyRef, mut group: Vec<Claim>) -> Option<CompanyCandidate> {
    group.sort_by_key(|claim| claim.service);
    let mut because = Vec::new();
    let mut points = by_name(&asked.name, &group, &mut because);
    points = points.max(0) + by_domain(asked, &group, points, &mut because)?;
    let places: Vec<&str> = services(&group);
    points += FURTHER * i32::try_from(places.len().saturating_sub(1)).unwrap_or(0);
    if places.len() > 1 {
        because.push(format!("known to {}", places.join(", ")));
    }
    let described =
        group.iter().any(|claim| claim.company.ids.wikipedia.is_some() || claim.company.ids.ticker.is_some());
    if described {
        points += KNOWN;
        because.push("it is listed, or has an article in Wikipedia".to_owned());
    }
    let core = core_name(&asked.name);
    if asked.domain.is_none() && core == folded(&asked.name) && COMMON_WORDS.contains(&core.as_str()) {
        points -= COMMON_WORD;
        because.push(format!("“{}” is a word that many companies use as a name", asked.name));
    }
    let mut company = joined(group);
    because.append(&mut company.because);
    because.dedup();
    company.because = because;
    let score = u8::try_from(points.clamp(0, 100)).unwrap_or(0);
    (score > 0).then_some(CompanyCandidate { company, score })
}

fn services(group: &[Claim]) -> Vec<&'static str> {
    let mut places: Vec<&'static str> = group.iter().map(|claim| claim.service.name()).collect();
    places.dedup();
    places
}

/// Points for the best fit of the name, with the reason.
fn by_name(asked: &str, group: &[Claim], because: &mut Vec<String>) -> i32 {
    let wanted = folded(asked);
    if wanted.is_empty() {
        return 0;
    }
    let rated = group.iter().flat_map(|claim| {
        let company = &claim.company;
        let main = std::iter::once(&company.name).chain(&company.legal_name).map(|name| fit(asked, name));
        let other = company.aliases.iter().filter(|alias| core_name(alias) == core_name(asked));
        let former = company.former_names.iter().filter(|former| core_name(former) == core_name(asked));
        main.chain(other.map(|alias| (OTHER_NAME, format!("they are also called “{alias}”"))))
            .chain(former.map(|former| (OTHER_NAME, format!("they were called “{former}” before"))))
    });
    match rated.max_by_key(|(points, _)| *points) {
        Some((points, reason)) if points > 0 => {
            because.push(reason);
            points
        }
        Some(_) | None => 0,
    }
}

fn fit(asked: &str, name: &str) -> (i32, String) {
    if folded(asked) == folded(name) {
        return (EXACT, format!("“{name}” is their name"));
    }
    if core_name(asked) == core_name(name) {
        return (CORE, format!("“{name}” is their name but for the legal form"));
    }
    if likeness(asked, name) >= ALIKE_MIN {
        return (ALIKE, format!("their name “{name}” is like it"));
    }
    (0, String::new())
}

/// Points for the domain; `None` where a domain was given and nothing ties the company to what was asked.
fn by_domain(asked: &CompanyRef, group: &[Claim], name: i32, because: &mut Vec<String>) -> Option<i32> {
    let Some(wanted) = asked.domain.as_deref().map(registrable) else { return (name > 0).then_some(0) };
    let is_it = |domain: &String| registrable(domain) == wanted;
    let today = group.iter().any(|claim| claim.company.domain.iter().chain(&claim.company.other_domains).any(is_it));
    let once = group.iter().any(|claim| claim.former_domains.iter().any(is_it));
    match (today, once) {
        (true, _) => {
            because.insert(0, format!("{wanted} is their domain"));
            // A name that was given beside it and is not theirs makes it doubtful.
            let doubt = !asked.name.trim().is_empty() && name == 0;
            if doubt {
                because.push(format!("but they are not called “{}”", asked.name));
            }
            Some(DOMAIN - name.min(DOMAIN) - if doubt { DISAGREES } else { 0 } + name.min(1) * 5)
        }
        (false, true) => {
            because.insert(0, format!("{wanted} was their domain before"));
            Some(FORMER_DOMAIN - name.min(FORMER_DOMAIN) + if name > 0 { 15 } else { 0 })
        }
        (false, false) => (name >= CORE).then(|| {
            because.push(format!("their domain is not {wanted}"));
            -DISAGREES / 2
        }),
    }
}

/// One record of several claims: the first that knows a thing says it; the site itself comes first.
fn joined(group: Vec<Claim>) -> Company {
    let mut claims = group.into_iter().map(|claim| (claim.service, claim.company));
    let Some((_, mut company)) = claims.next() else { return Company::default() };
    for (_, other) in claims {
        let keep = |own: &mut Option<String>, others: Option<String>| {
            if own.is_none() {
                *own = others;
            }
        };
        keep(&mut company.domain, other.domain.clone());
        keep(
            &mut company.legal_name,
            other.legal_name.or_else(|| Some(other.name.clone()).filter(|name| *name != company.name)),
        );
        keep(&mut company.industry, other.industry);
        keep(&mut company.place, other.place);
        keep(&mut company.parent, other.parent);
        company.ids.fill(&other.ids);
        let more = other
            .domain
            .into_iter()
            .chain(other.other_domains)
            .filter(|domain| Some(domain) != company.domain.as_ref());
        extend(&mut company.other_domains, more);
        extend(&mut company.aliases, other.aliases);
        extend(&mut company.former_names, other.former_names);
        extend(&mut company.because, other.because);
    }
    let known = [Some(company.name.clone()), company.legal_name.clone()];
    company.aliases.retain(|alias| !known.iter().flatten().any(|name| name == alias));
    company
}

fn extend(list: &mut Vec<String>, more: impl IntoIterator<Item = String>) {
    for one in more {
        if !list.contains(&one) {
            list.push(one);
        }
    }
}
