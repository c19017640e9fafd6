//! Everything that is one finding because it is about one thing: technologies, facts, partners, products, places.

use std::collections::{BTreeMap, BTreeSet};

use domain::{Conflict, EvidenceKind, FindingDetail, FindingKind, PartialDate, TechUse};
use jiff::civil::Date;

use super::trail::trail;
use super::{Item, Merged, conflict, event, quarter, ranked};
use extract::records::ONE_OF_SEVERAL;
use extract::text::name::core;
use extract::text::{counted, listed, squash};

/// How far two headcounts may differ before they disagree.
const HEADCOUNT_SHARE: f64 = 0.03;

/// Findings of the kinds that are one per thing.
pub fn merge<'a>(items: &[Item<'a>], today: Date) -> Vec<Merged<'a>> {
    let (events, things): (Vec<Item>, Vec<Item>) = items.iter().copied().partition(event::is_event);
    let mut all = by_thing(&things, today);
    let groups = event::by_time(events);
    all.extend(groups.into_iter().filter_map(|(key, items)| one(key, items, today)));
    all
}

fn by_thing<'a>(items: &[Item<'a>], today: Date) -> Vec<Merged<'a>> {
    let mut groups: BTreeMap<(FindingKind, String), Vec<Item>> = BTreeMap::new();
    let (deals, others): (Vec<Item>, Vec<Item>) =
        items.iter().partition(|item| item.detail.kind() == FindingKind::Acquisition);
    for item in others {
        if let Some(key) = key(&item) {
            groups.entry((item.detail.kind(), key)).or_default().push(item);
        }
    }
    let groups = event::joined(groups).into_iter().map(|((_, key), items)| (key, items));
    groups.chain(event::deals(deals, key)).filter_map(|(key, items)| one(key, items, today)).collect()
}

/// What makes two statements one finding. A table: one arm for each kind.
fn key(item: &Item) -> Option<String> {
    match item.detail {
        FindingDetail::Technology { name, .. } => Some(squash(name)),
        FindingDetail::Fact { field, .. } => Some(field.clone()),
        FindingDetail::Partnership { partner } => Some(core(partner)),
        FindingDetail::ProductLaunch { product } => Some(squash(product)),
        FindingDetail::Acquisition { acquirer, target, .. } => Some(format!("{} {}", core(acquirer), core(target))),
        FindingDetail::SecurityIncident { what } => Some(squash(what)),
        FindingDetail::Earnings { period, .. } => Some(period.clone().unwrap_or_else(|| quarter(item.dated()))),
        FindingDetail::Legal { what } | FindingDetail::Award { what } => Some(squash(what)),
        FindingDetail::Hiring { .. } => Some(format!("said {}", quarter(item.dated()))),
        FindingDetail::Funding { .. }
        | FindingDetail::Leadership { .. }
        | FindingDetail::Contact { .. }
        | FindingDetail::Expansion { .. }
        | FindingDetail::Layoffs { .. } => None,
    }
}

fn one(key: String, items: Vec<Item>, today: Date) -> Option<Merged> {
    let kind = items.first()?.detail.kind();
    match kind {
        FindingKind::Technology => technology(key, items, today),
        FindingKind::Fact => fact(key, items),
        FindingKind::Expansion => expansion(key, items),
        FindingKind::Layoffs => layoffs(key, items),
        FindingKind::Acquisition => acquisition(key, items),
        FindingKind::Funding
        | FindingKind::Hiring
        | FindingKind::Leadership
        | FindingKind::Partnership
        | FindingKind::ProductLaunch
        | FindingKind::SecurityIncident
        | FindingKind::Earnings
        | FindingKind::Legal
        | FindingKind::Award
        | FindingKind::Contact => said(key, items),
    }
}

/// Kinds whose statements differ in nothing that matters: the dearest one speaks.
fn said(key: String, items: Vec<Item>) -> Option<Merged> {
    let best = items.iter().max_by(|left, right| {
        left.price.total_cmp(&right.price).then_with(|| right.reading.evidence.id.cmp(&left.reading.evidence.id))
    })?;
    let detail = best.detail.clone();
    let title = match &detail {
        FindingDetail::Partnership { partner } => format!("Partnership with {partner}"),
        FindingDetail::ProductLaunch { product } => format!("Launch of {product}"),
        FindingDetail::SecurityIncident { what } | FindingDetail::Legal { what } | FindingDetail::Award { what } => {
            what.clone()
        }
        FindingDetail::Hiring { roles, count, .. } => {
            let who = roles.first().cloned().unwrap_or_else(|| "people".to_owned());
            format!("Hiring of {count} {who}")
        }
        FindingDetail::Earnings { period, metric, direction } => earnings_title(period, metric, direction),
        _ => kind_title(detail.kind()),
    };
    Some(Merged::new(key, detail, extract::text::capitalised(&title), items))
}

fn earnings_title(period: &Option<String>, metric: &Option<String>, direction: &str) -> String {
    let metric = metric.clone().unwrap_or_else(|| "results".to_owned());
    let of = period.as_ref().map(|period| format!(", {period}")).unwrap_or_default();
    match direction {
        "up" | "down" | "flat" => format!("{metric} {direction}{of}"),
        _ => format!("results announced{of}"),
    }
}

fn kind_title(kind: FindingKind) -> String {
    kind.title().to_owned()
}

fn technology(key: String, items: Vec<Item>, today: Date) -> Option<Merged> {
    let parts = |item: &Item| match item.detail {
        FindingDetail::Technology { name, category, uses } => Some((name.clone(), category.clone(), uses.clone())),
        _ => None,
    };
    let name = ranked(&items, |item| parts(item).map(|parts| parts.0)).first()?.0.clone();
    let category = ranked(&items, |item| parts(item).map(|parts| parts.1)).first()?.0.clone();
    let mut uses: Vec<TechUse> = items.iter().filter_map(parts).flat_map(|parts| parts.2).collect();
    uses.sort();
    uses.dedup();
    let mut kinds: Vec<&'static str> = items.iter().map(|item| trace(item.reading.evidence.kind)).collect();
    kinds.sort_unstable();
    kinds.dedup();
    let ads = Ads::of(&items, today);
    let title = name.clone();
    let mut merged = Merged::new(key, FindingDetail::Technology { name, category, uses: uses.clone() }, title, items);
    if kinds.len() >= 2 {
        merged.confirmed = Some(format!("{} kinds of traces agree", kinds.len()));
    } else if !uses.contains(&TechUse::Stated) {
        merged.inferred = weak(&uses).or_else(|| ads.weak());
        merged.weight = ads.weight();
    }
    let said = uses.iter().map(|tech_use| match tech_use {
        TechUse::JobAds => ads.says(&merged.title),
        other => other.says(&merged.title),
    });
    merged.notes.extend(said.collect::<Vec<_>>());
    merged.undated = true;
    Some(merged)
}

/// What job ads say of a technology.
#[derive(Debug, Default)]
struct Ads {
    count: u32,
    /// Ads that ask for it by itself, not as one of several.
    plain: u32,
    /// Ads of the last year, or of no date.
    recent: u32,
    since: Option<PartialDate>,
}

impl Ads {
    /// After so many days an ad tells of the past.
    const OLD_DAYS: i64 = 365;

    fn of(items: &[Item], today: Date) -> Self {
        let mut ads = Self::default();
        let mut seen = BTreeSet::new();
        for item in items.iter().filter(|item| item.reading.evidence.kind == EvidenceKind::JobAd) {
            if !seen.insert(&item.reading.evidence.id) {
                continue;
            }
            let dated = item.reading.evidence.published_on;
            ads.count += 1;
            ads.plain += u32::from(!item.candidate.notes.iter().any(|note| note == ONE_OF_SEVERAL));
            ads.recent += u32::from(dated.is_none_or(|date| date.age_days(today) <= Self::OLD_DAYS));
            ads.since = [ads.since, dated].into_iter().flatten().min_by_key(|date| date.first_day());
        }
        ads
    }

    /// Why ads alone do not prove it.
    fn weak(&self) -> Option<String> {
        match self {
            Self { count: 0, .. } => None,
            Self { plain: 0, .. } => Some("Their job ads only name it among tools of which any will do".to_owned()),
            Self { recent: 0, .. } => Some("Only job ads that are more than a year old ask for it".to_owned()),
            Self { .. } => None,
        }
    }

    /// One ad alone may be a slip, and one of several is no demand.
    fn weight(&self) -> f64 {
        const ONE_AD: f64 = 0.85;
        const NO_PLAIN_DEMAND: f64 = 0.8;
        let alone = if self.count == 1 { ONE_AD } else { 1.0 };
        if self.count > 0 && self.plain == 0 { alone * NO_PLAIN_DEMAND } else { alone }
    }

    /// `Asks for Okta in 3 job ads since May 2026`.
    fn says(&self, technology: &str) -> String {
        let since = self.since.map(|date| format!(" since {}", date.first_day().strftime("%B %Y"))).unwrap_or_default();
        format!("They ask for {technology} in {}{since}", counted(self.count.max(1), "job ad", "job ads"))
    }
}

/// Traces of one sort count once.
fn trace(kind: EvidenceKind) -> &'static str {
    match kind {
        EvidenceKind::DnsRecord => "dns",
        EvidenceKind::Fingerprint => "page",
        EvidenceKind::JobAd => "jobs",
        EvidenceKind::OwnAnnouncement | EvidenceKind::OwnPage => "own text",
        EvidenceKind::Filing
        | EvidenceKind::Article
        | EvidenceKind::WireCopy
        | EvidenceKind::Aggregator
        | EvidenceKind::VendorPage
        | EvidenceKind::Human => "others",
    }
}

/// Records that stay when a tool is dropped prove little by themselves.
fn weak(uses: &[TechUse]) -> Option<String> {
    let strong = uses.iter().any(|tech_use| match tech_use {
        TechUse::Serves | TechUse::Loads | TechUse::JobAds | TechUse::Stated => true,
        TechUse::VerifiedDomain | TechUse::SendsMail => false,
    });
    (!strong).then(|| "The record shows that it was set up; it may have been dropped since".to_owned())
}

fn fact(key: String, items: Vec<Item>) -> Option<Merged> {
    let value = |item: &Item| match item.detail {
        FindingDetail::Fact { value, .. } => Some(value.clone()),
        _ => None,
    };
    let trail = trail(&items, value);
    let mut values = ranked(&trail.current, value);
    if key == "employees" {
        // The same price: an exact number is worth more than a round one.
        values.sort_by_key(|(value, items)| (std::cmp::Reverse(super::worth(items).0), value.starts_with("about")));
    }
    let chosen = values.first()?.0.clone();
    let others = values.iter().skip(1).filter(|(other, _)| differs(&key, &chosen, other));
    let mut conflicts: Vec<Conflict> =
        others.filter_map(|(other, others)| conflict("value", chosen.clone(), other.clone(), others)).collect();
    said_once(&mut conflicts);
    let title = match key.as_str() {
        "employees" => format!("{} employees", extract::text::capitalised(&grouped(&chosen))),
        "founded" => format!("Founded in {chosen}"),
        "headquarters" => format!("Headquarters in {chosen}"),
        _ => format!("{}: {chosen}", extract::text::capitalised(&key.replace('_', " "))),
    };
    let mut merged = Merged::new(key.clone(), FindingDetail::Fact { field: key, value: chosen }, title, items);
    merged.notes = trail.told;
    merged.conflicts = conflicts;
    merged.undated = true;
    Some(merged)
}

/// A publisher that says `2400` and `about 2400` disagrees with us once.
fn said_once(conflicts: &mut Vec<Conflict>) {
    let mut seen: Vec<(String, String)> = Vec::new();
    conflicts.retain(|conflict| {
        let bare = conflict.other.trim_start_matches("about ").replace(',', "");
        let said = (bare, conflict.source.publisher.clone());
        let new = !seen.contains(&said);
        seen.push(said);
        new
    });
}

/// A number in groups of three digits: `2,310` of `2310`.
fn grouped(value: &str) -> String {
    let digits = value.len() >= 4 && value.bytes().all(|byte| byte.is_ascii_digit());
    if !digits {
        return value.to_owned();
    }
    let from = value.len() % 3;
    let groups = value.as_bytes()[from..].chunks(3).map(|group| String::from_utf8_lossy(group).into_owned());
    let lead = Some(value[..from].to_owned()).filter(|lead| !lead.is_empty());
    lead.into_iter().chain(groups).collect::<Vec<_>>().join(",")
}

fn differs(field: &str, chosen: &str, other: &str) -> bool {
    match field {
        "employees" => match (headcount(chosen), headcount(other)) {
            (Some((low, high)), Some((least, most))) => {
                least > high * (1.0 + HEADCOUNT_SHARE) || most < low * (1.0 - HEADCOUNT_SHARE)
            }
            _ => false,
        },
        "founded" => chosen.get(..4) != other.get(..4),
        "headquarters" => city(chosen) != city(other),
        _ => false,
    }
}

fn city(place: &str) -> String {
    squash(place.split(',').next().unwrap_or(place))
}

/// The least and the most that a headcount may mean.
pub fn headcount(value: &str) -> Option<(f64, f64)> {
    let bare = value.trim_start_matches("about ");
    let (low, high) = bare.split_once('-').unwrap_or((bare, bare));
    let parse = |text: &str| text.trim().replace(',', "").parse::<f64>().ok();
    Some((parse(low)?, parse(high)?))
}

fn expansion(key: String, items: Vec<Item>) -> Option<Merged> {
    let mut sorted: Vec<&Item> = items.iter().collect();
    sorted.sort_by(|left, right| {
        right
            .price
            .total_cmp(&left.price)
            .then_with(|| left.reading.evidence.id.cmp(&right.reading.evidence.id))
            .then_with(|| left.candidate.spans.cmp(&right.candidate.spans))
    });
    let mut places: Vec<String> = Vec::new();
    for item in sorted {
        let FindingDetail::Expansion { places: said } = item.detail else { continue };
        for place in said {
            let same = |known: &String| city(known) == city(place);
            if !places.iter().any(same) {
                places.push(place.clone());
            }
        }
    }
    let places = extract::place::narrowest(places);
    let title = if places.is_empty() { "Expansion".to_owned() } else { format!("Expansion to {}", listed(&places)) };
    Some(Merged::new(key, FindingDetail::Expansion { places }, title, items))
}

fn layoffs(key: String, items: Vec<Item>) -> Option<Merged> {
    let count = |item: &Item| match item.detail {
        FindingDetail::Layoffs { count, .. } => *count,
        _ => None,
    };
    let percent = |item: &Item| match item.detail {
        FindingDetail::Layoffs { percent, .. } => percent.map(|percent| (percent * 10.0) as i64),
        _ => None,
    };
    let trail = trail(&items, count);
    let (counts, percents) = (ranked(&trail.current, count), ranked(&trail.current, percent));
    let (count, percent) =
        (counts.first().map(|(count, _)| *count), percents.first().map(|(percent, _)| *percent as f64 / 10.0));
    let title = match (count, percent) {
        (Some(count), _) => format!("Layoffs of {}", counted(count, "person", "people")),
        (None, Some(percent)) => format!("Layoffs of {percent}%"),
        (None, None) => "Layoffs".to_owned(),
    };
    let mut conflicts = Vec::new();
    if let Some(count) = count {
        conflicts.extend(
            counts
                .iter()
                .skip(1)
                .filter_map(|(other, others)| conflict("count", count.to_string(), other.to_string(), others)),
        );
    }
    let differ = percents
        .iter()
        .skip(1)
        .filter(|(other, _)| percent.is_some_and(|percent| (*other as f64 / 10.0 - percent).abs() >= 1.0));
    conflicts.extend(differ.filter_map(|(other, others)| {
        conflict(
            "percent",
            percent.map(|percent| format!("{percent}%")).unwrap_or_default(),
            format!("{}%", *other as f64 / 10.0),
            others,
        )
    }));
    let mut merged = Merged::new(key, FindingDetail::Layoffs { count, percent }, title, items);
    merged.notes = trail.told;
    merged.conflicts = conflicts;
    Some(merged)
}

fn acquisition(key: String, items: Vec<Item>) -> Option<Merged> {
    let parts = |item: &Item| match item.detail {
        FindingDetail::Acquisition { acquirer, target, amount } => {
            Some((acquirer.clone(), target.clone(), amount.clone()))
        }
        _ => None,
    };
    let names = ranked(&items, |item| parts(item).map(|parts| (parts.0, parts.1)));
    let (acquirer, target) = names.first()?.0.clone();
    let trail = trail(&items, |item| parts(item).and_then(|parts| parts.2).map(|money| money.short()));
    let amounts = ranked(&trail.current, |item| {
        parts(item).and_then(|parts| parts.2).map(|money| (money.amount_minor, money.currency))
    });
    let money = |(amount_minor, currency): &(i64, String)| domain::Money {
        amount_minor: *amount_minor,
        currency: currency.clone(),
    };
    let amount = amounts.first().map(|(value, _)| money(value));
    let mut conflicts = Vec::new();
    if let Some(amount) = &amount {
        conflicts.extend(
            amounts
                .iter()
                .skip(1)
                .filter_map(|(other, others)| conflict("amount", amount.short(), money(other).short(), others)),
        );
    }
    let price = amount.as_ref().map(|amount| format!(" for {}", amount.short())).unwrap_or_default();
    let title = format!("{acquirer} buys {target}{price}");
    let mut merged = Merged::new(key, FindingDetail::Acquisition { acquirer, target, amount }, title, items);
    merged.notes = trail.told;
    merged.conflicts = conflicts;
    Some(merged)
}
