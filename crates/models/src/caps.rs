//! How much may be spent, and the purse that stops at it.
//!
//! Before a question goes out, the most that it can cost is set aside; what it did cost is written down after it. Two
//! questions at once, in whatever processes, cannot both take what is left, and a question whose end nobody saw stays paid
//! for in full.

use std::sync::Arc;

use domain::Timestamp;
use serde::{Deserialize, Serialize};

use crate::book::Book;
use crate::exchange::Usage;
use crate::settings::Prices;

/// Where spending is written down: on a preparation, which is erased with it, in a day, and in a month of the calendar.
const OF_PREP: &str = "prep/model_spent";
const OF_DAY: &str = "model_spent";
const OF_MONTH: &str = "model_spent_month";
/// Whose turn it is to read and write there.
const TURN: &str = "model spending";
/// How long it is remembered.
const KEPT_MS: i64 = 400 * 24 * 60 * 60 * 1_000;

/// The most that may be spent: on one preparation, and by a tenant in a day and in a month. Money caps bind only where
/// prices are known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Caps {
    pub prep_tokens_max: u64,
    pub day_tokens_max: u64,
    pub month_tokens_max: u64,
    /// Millionths of a US dollar.
    pub prep_micros_max: Option<u64>,
    pub day_micros_max: Option<u64>,
    pub month_micros_max: Option<u64>,
}

impl Default for Caps {
    fn default() -> Self {
        Self {
            prep_tokens_max: 400_000,
            day_tokens_max: 4_000_000,
            month_tokens_max: 40_000_000,
            prep_micros_max: None,
            day_micros_max: None,
            month_micros_max: None,
        }
    }
}

/// What was spent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Spent {
    pub tokens: u64,
    /// Millionths of a US dollar, of the questions whose price is known.
    pub micros: u64,
}

impl Spent {
    /// What tokens cost.
    pub fn of(usage: &Usage, prices: Option<&Prices>) -> Self {
        Self { tokens: usage.tokens(), micros: prices.map(|prices| prices.micros(usage)).unwrap_or_default() }
    }

    fn plus(self, other: Self) -> Self {
        Self { tokens: self.tokens.saturating_add(other.tokens), micros: self.micros.saturating_add(other.micros) }
    }

    fn minus(self, other: Self) -> Self {
        Self { tokens: self.tokens.saturating_sub(other.tokens), micros: self.micros.saturating_sub(other.micros) }
    }
}

/// A cap that would be passed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("The cap of {cap} for {span} {why}. {hint}")]
pub struct Stop {
    pub cap: String,
    pub span: &'static str,
    pub why: String,
    pub hint: &'static str,
}

/// Whose spending it is.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Account {
    pub prep: String,
}

/// What lies on a page: what was spent, and what is set aside for questions that are out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct Page {
    spent: Spent,
    out: Spent,
}

/// Spends for everybody who shares a book, and never more than the caps.
pub struct Purse;

/// What is set aside for one question.
#[must_use]
pub struct SetAside {
    keys: [Place; 3],
    most: Spent,
}

impl Purse {
    /// Sets aside the most that a question can cost, or says which cap stands against it.
    pub async fn set_aside(
        book: &Arc<dyn Book>,
        caps: &Caps,
        account: &Account,
        most: Spent,
        now: Timestamp,
    ) -> Result<Result<SetAside, Stop>, String> {
        let keys = keys(account, now);
        let _turn = book.turn(TURN).await?;
        let limits = [
            ("this preparation", caps.prep_tokens_max, caps.prep_micros_max),
            ("today", caps.day_tokens_max, caps.day_micros_max),
            ("this month", caps.month_tokens_max, caps.month_micros_max),
        ];
        for (key, (span, tokens_max, micros_max)) in keys.iter().zip(limits) {
            let page = read(book, key, now).await?;
            if let Some(stop) = stop(span, page.spent.plus(page.out), most, tokens_max, micros_max) {
                return Ok(Err(stop));
            }
        }
        for key in &keys {
            let page = read(book, key, now).await?;
            write(book, key, Page { out: page.out.plus(most), ..page }, now).await?;
        }
        Ok(Ok(SetAside { keys, most }))
    }

    /// Writes down what a question did cost.
    pub async fn settle(book: &Arc<dyn Book>, aside: SetAside, spent: Spent, now: Timestamp) -> Result<(), String> {
        let _turn = book.turn(TURN).await?;
        for key in &aside.keys {
            let page = read(book, key, now).await?;
            let page = Page { spent: page.spent.plus(spent), out: page.out.minus(aside.most) };
            write(book, key, page, now).await?;
        }
        Ok(())
    }

    /// What was spent on a preparation, today, and this month, with what is set aside.
    pub async fn spent(book: &Arc<dyn Book>, account: &Account, now: Timestamp) -> Result<[Spent; 3], String> {
        let mut all = [Spent::default(); 3];
        for (spent, key) in all.iter_mut().zip(keys(account, now)) {
            let page = read(book, &key, now).await?;
            *spent = page.spent.plus(page.out);
        }
        Ok(all)
    }
}

/// A page by its space and key.
type Place = (&'static str, String);

fn keys(account: &Account, now: Timestamp) -> [Place; 3] {
    let today = now.date();
    let month = format!("{:04}-{:02}", today.year(), today.month());
    [(OF_PREP, account.prep.clone()), (OF_DAY, today.to_string()), (OF_MONTH, month)]
}

async fn read(book: &Arc<dyn Book>, (space, key): &Place, now: Timestamp) -> Result<Page, String> {
    match book.get(space, key, now).await? {
        Some(value) => serde_json::from_slice(&value).map_err(|error| error.to_string()),
        None => Ok(Page::default()),
    }
}

async fn write(book: &Arc<dyn Book>, (space, key): &Place, page: Page, now: Timestamp) -> Result<(), String> {
    let value = serde_json::to_vec(&page).map_err(|error| error.to_string())?;
    book.put(space, key, value, Timestamp(now.0.saturating_add(KEPT_MS))).await
}

/// A cap in dollars that a model without prices could pass unseen.
pub(crate) fn without_prices(caps: &Caps) -> Option<Stop> {
    let limits = [
        ("this preparation", caps.prep_micros_max),
        ("today", caps.day_micros_max),
        ("this month", caps.month_micros_max),
    ];
    limits.into_iter().find_map(|(span, micros_max)| {
        Some(Stop {
            cap: dollars(micros_max?),
            span,
            why: "cannot be kept with a model whose prices are not known, so it was not asked".to_owned(),
            hint: "Give its prices, or take the cap in dollars away; caps in tokens stay.",
        })
    })
}

fn stop(span: &'static str, spent: Spent, most: Spent, tokens_max: u64, micros_max: Option<u64>) -> Option<Stop> {
    let hint = "The answers of the rules go on. Raise the cap in Settings, or wait.";
    if spent.tokens.saturating_add(most.tokens) > tokens_max {
        let why = reached(&spent.tokens.to_string(), &most.tokens.to_string());
        return Some(Stop { cap: format!("{tokens_max} tokens"), span, why, hint });
    }
    let micros_max = micros_max.filter(|max| spent.micros.saturating_add(most.micros) > *max)?;
    let why = reached(&dollars(spent.micros), &dollars(most.micros));
    Some(Stop { cap: dollars(micros_max), span, why, hint })
}

fn reached(spent: &str, needed: &str) -> String {
    format!("is reached ({spent} spent; the question may take {needed})")
}

/// Millionths of a dollar, as a person reads them.
pub(crate) fn dollars(micros: u64) -> String {
    format!("${}.{:04}", micros / 1_000_000, micros % 1_000_000 / 100)
}
