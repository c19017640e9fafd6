//! Rounds: which statements are about one, and what it was.

use domain::{FindingDetail, FindingKind, Money, PartialDate};

use super::trail::trail;
use super::{Item, Merged, clustered, conflict, days_apart, quarter, ranked};

/// Days between two reports of one round.
const ROUND_DAYS: i64 = 60;
/// How far two amounts of one round may differ, as the larger by the smaller.
const AMOUNT_RATIO: f64 = 1.35;
/// Below this share two amounts are the same amount, rounded.
const SAME_SHARE: f64 = 0.02;
/// Days within which the same amount is the same money, whatever one report calls it and another does not.
const SAME_AMOUNT_DAYS: i64 = 21;

struct Fields<'a> {
    amount: Option<i64>,
    currency: Option<&'a str>,
    round: Option<&'a str>,
    investors: &'a [String],
    purpose: Option<&'a str>,
}

fn fields<'a>(item: &Item<'a>) -> Option<Fields<'a>> {
    let FindingDetail::Funding { amount, currency, round, investors, use_of_funds } = item.detail else { return None };
    Some(Fields {
        amount: *amount,
        currency: currency.as_deref(),
        round: round.as_deref(),
        investors,
        purpose: use_of_funds.as_deref(),
    })
}

/// The findings of all statements about funding.
pub fn merge<'a>(items: &[Item<'a>]) -> Vec<Merged<'a>> {
    let items: Vec<Item> = items.iter().filter(|item| item.detail.kind() == FindingKind::Funding).copied().collect();
    let (known, unknown): (Vec<Item>, Vec<Item>) =
        items.into_iter().partition(|item| fields(item).is_some_and(|fields| fields.round.is_some()));
    let mut clusters = clustered(known, together);
    let mut loose = Vec::new();
    for item in unknown {
        let fitting = clusters.iter_mut().filter(|cluster| cluster.iter().any(|other| together(&item, other)));
        let equity = |cluster: &[Item]| fields(&cluster[0]).is_some_and(|fields| class(fields.round) == "equity");
        match fitting
            .min_by_key(|cluster| (!equity(cluster), distance(&item, cluster), cluster[0].reading.evidence.id.clone()))
        {
            Some(cluster) => cluster.push(item),
            None => loose.push(item),
        }
    }
    clusters.extend(clustered(loose, together));
    let mut all: Vec<Merged> = clusters.into_iter().filter_map(one).collect();
    apart(&mut all);
    all
}

fn together(left: &Item, right: &Item) -> bool {
    let (Some(a), Some(b)) = (fields(left), fields(right)) else { return false };
    let days = days_apart(left, right);
    let same_amount = match (a.amount, b.amount) {
        (Some(x), Some(y)) if a.currency == b.currency => (x - y).abs() as f64 <= SAME_SHARE * x as f64,
        _ => false,
    };
    let rounds = match (a.round, b.round) {
        (Some(a), Some(b)) => a == b,
        (Some(round), None) | (None, Some(round)) => {
            let unnamed = if a.round.is_none() { a.investors } else { b.investors };
            let elsewhere = left.reading.evidence.id != right.reading.evidence.id && unnamed.is_empty();
            let near = days.is_some_and(|days| days <= SAME_AMOUNT_DAYS);
            class(Some(round)) == "equity" || same_amount && elsewhere && near
        }
        (None, None) => true,
    };
    let near = match (a.amount, b.amount) {
        (Some(x), Some(y)) if a.currency == b.currency => (x.max(y) as f64) <= AMOUNT_RATIO * x.min(y) as f64,
        _ => true,
    };
    let same_round = a.round.is_some() && a.round == b.round;
    rounds && days.is_none_or(|days| days <= ROUND_DAYS) && (near || same_round && days.is_some_and(|days| days <= 7))
}

fn distance(item: &Item, cluster: &[Item]) -> i64 {
    cluster.iter().filter_map(|other| days_apart(item, other)).min().unwrap_or(i64::MAX)
}

fn class(round: Option<&str>) -> &'static str {
    match round {
        Some("Debt") => "debt",
        Some("Grant") => "grant",
        Some("IPO") => "ipo",
        _ => "equity",
    }
}

fn one(items: Vec<Item>) -> Option<Merged> {
    let amount_said = |item: &Item| {
        let fields = fields(item)?;
        Some(Money { amount_minor: fields.amount?, currency: fields.currency?.to_owned() }.short())
    };
    let trail = trail(&items, amount_said);
    let amounts = ranked(&trail.current, |item| {
        fields(item).and_then(|fields| Some((fields.amount?, fields.currency?.to_owned())))
    });
    let rounds = ranked(&items, |item| fields(item).and_then(|fields| fields.round.map(str::to_owned)));
    let (amount, currency) = amounts.first().map(|(value, _)| value.clone()).unzip();
    let round = rounds.first().map(|(round, _)| round.clone());
    let investors = investors(&items);
    let purpose = purpose(&items);
    let say = |amount: i64, currency: &str| Money { amount_minor: amount, currency: currency.to_owned() }.short();
    let mut conflicts = Vec::new();
    if let (Some(amount), Some(currency)) = (amount, &currency) {
        for ((other, code), others) in amounts.iter().skip(1) {
            let rounded = code == currency && ((other - amount).abs() as f64) <= SAME_SHARE * amount as f64;
            if !rounded {
                conflicts.extend(conflict("amount", say(amount, currency), say(*other, code), others));
            }
        }
    }
    let dated = anchor(&items);
    let key = format!("{} {}", class(round.as_deref()), quarter(dated));
    let title = title(
        amount.zip(currency.as_deref()).map(|(amount, currency)| say(amount, currency)),
        round.as_deref(),
        investors.first(),
    );
    let detail = FindingDetail::Funding { amount, currency, round, investors, use_of_funds: purpose };
    let mut merged = Merged::new(key, detail, title, items);
    merged.conflicts = conflicts;
    merged.notes = trail.told;
    Some(merged)
}

/// The day of the round: the most precise explicit date, else the first report.
fn anchor(items: &[Item]) -> Option<PartialDate> {
    let explicit = items.iter().filter_map(|item| item.candidate.occurred_on);
    let best = explicit.max_by_key(|date| (date.precision(), std::cmp::Reverse(date.first_day())));
    best.or_else(|| items.iter().filter_map(|item| item.candidate.reported_on).min_by_key(|date| date.first_day()))
}

/// What the money is for: in the words of a sentence rather than of a headline, and rather told in full.
fn purpose(items: &[Item]) -> Option<String> {
    let said = items.iter().filter_map(|item| Some((item, fields(item)?.purpose?)));
    let headline = |text: &str| {
        text.split_whitespace().filter(|word| word.len() > 3).all(|word| word.starts_with(char::is_uppercase))
    };
    let best = said.max_by_key(|(item, text)| {
        ((item.price * 1000.0) as i64, !headline(text), text.len(), std::cmp::Reverse(text.to_string()))
    });
    best.map(|(_, text)| text.to_owned())
}

/// All names, those that dear evidence names first and lead investors before others.
fn investors(items: &[Item]) -> Vec<String> {
    let mut order: Vec<&Item> = items.iter().collect();
    order.sort_by(|left, right| {
        right
            .price
            .total_cmp(&left.price)
            .then_with(|| longer(right).cmp(&longer(left)))
            .then_with(|| left.reading.evidence.id.cmp(&right.reading.evidence.id))
    });
    let mut all: Vec<String> = Vec::new();
    for name in order.iter().filter_map(|item| fields(item)).flat_map(|fields| fields.investors) {
        let squashed = extract::text::squash(name);
        if !all.iter().any(|known| extract::text::squash(known) == squashed) {
            all.push(name.clone());
        }
    }
    all
}

fn longer(item: &Item) -> usize {
    fields(item).map_or(0, |fields| fields.investors.len())
}

fn title(amount: Option<String>, round: Option<&str>, lead: Option<&String>) -> String {
    let what = match (amount, round) {
        (Some(amount), Some("Debt")) => format!("{amount} in debt"),
        (Some(amount), Some("Grant")) => format!("{amount} grant"),
        (Some(amount), Some("IPO")) => format!("{amount} IPO"),
        (Some(amount), Some("Seed" | "Pre-Seed")) => {
            format!("{amount} {} round", round.unwrap_or_default().to_lowercase())
        }
        (Some(amount), Some(round)) => format!("{amount} {round}"),
        (Some(amount), None) => format!("{amount} raised"),
        (None, Some(round)) => format!("{round}, amount not told"),
        (None, None) => "New funding, amount not told".to_owned(),
    };
    match lead {
        Some(lead) if class(round) == "equity" => format!("{what} led by {lead}"),
        Some(lead) => format!("{what} from {lead}"),
        None => what,
    }
}

/// Two rounds of one quarter keep apart by their names.
fn apart(all: &mut [Merged]) {
    let keys: Vec<String> = all.iter().map(|merged| merged.key.clone()).collect();
    for merged in all.iter_mut() {
        let FindingDetail::Funding { round, .. } = &merged.detail else { continue };
        if keys.iter().filter(|key| **key == merged.key).count() > 1 {
            let lowest = merged.items.iter().map(|item| item.reading.evidence.id.to_string()).min().unwrap_or_default();
            merged.key = format!("{} {}", merged.key, round.clone().unwrap_or(lowest));
        }
    }
}
