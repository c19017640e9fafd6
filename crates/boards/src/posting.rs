//! One posting record for every board: what is open, where, for whom, since when.

use std::collections::BTreeMap;

use domain::{PartialDate, Pay, Record};
use pages::words;
use serde_json::Value;

use crate::{POSTINGS_MAX, fields::Fields, pay};

/// Most places kept of one posting.
const PLACES_MAX: usize = 40;

/// One posting, whatever board it is on.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Posting {
    pub id: String,
    pub title: String,
    pub url: String,
    pub company_name: Option<String>,
    pub department: Option<String>,
    pub team: Option<String>,
    pub function: Option<String>,
    pub places: Vec<String>,
    pub remote: bool,
    pub pay: Option<Pay>,
    /// When it was first seen on the board.
    pub posted_on: Option<PartialDate>,
    /// The latest day on which that can have been, where the day itself is not known.
    pub posted_by: Option<PartialDate>,
    pub valid_through: Option<PartialDate>,
    /// ISO 639-1.
    pub language: Option<String>,
    /// The description, one block per line.
    pub body: Vec<String>,
}

/// Why an entry of an answer is not among the postings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Left {
    NoTitle,
    NoAddress,
    NotListed,
    NoOpenRole,
    RanOut,
    SameRole,
    OverTheBound,
}

impl Left {
    /// The reason, as a reader reads it behind a count.
    pub fn words(self) -> &'static str {
        match self {
            Self::NoTitle => "without a title",
            Self::NoAddress => "without an address",
            Self::NotListed => "not listed publicly",
            Self::NoOpenRole => "a pool of candidates, no open role",
            Self::RanOut => "ran out",
            Self::SameRole => "the same role again, its places added to the first",
            Self::OverTheBound => "more than are read at once",
        }
    }
}

/// What one answer of a board lists.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Listed {
    pub postings: Vec<Posting>,
    pub left: BTreeMap<Left, usize>,
    /// Entries in the answer, read or not.
    pub rows: usize,
    /// How many the board says it holds.
    pub total: Option<usize>,
    /// Whose board it is, as it says itself.
    pub company: Option<String>,
}

impl Listed {
    /// Reads the entries of a list.
    pub fn of<'a, T: 'a>(rows: impl IntoIterator<Item = T>, read: impl Fn(T) -> Result<Posting, Left>) -> Self {
        let mut listed = Self::default();
        for row in rows {
            listed.rows += 1;
            if listed.postings.len() >= POSTINGS_MAX {
                listed.leave(Left::OverTheBound);
                continue;
            }
            match read(row) {
                Ok(posting) => listed.postings.push(posting.tidy()),
                Err(left) => listed.leave(left),
            }
        }
        listed
    }

    /// Reads the entries of a JSON list.
    pub fn of_json(rows: &[Value], read: impl Fn(Fields<'_>) -> Result<Posting, Left>) -> Self {
        Self::of(rows.iter().map(Fields), read)
    }

    /// With what the answer says about the whole board.
    pub fn about(self, total: Option<usize>, company: Option<String>) -> Self {
        Self { total, company, ..self }
    }

    /// Counts an entry that is not among the postings.
    pub fn leave(&mut self, left: Left) {
        *self.left.entry(left).or_default() += 1;
    }

    /// Adds a further answer of the same board.
    pub fn extend(&mut self, more: Self) {
        self.postings.extend(more.postings);
        self.rows += more.rows;
        for (left, count) in more.left {
            *self.left.entry(left).or_default() += count;
        }
        self.total = self.total.or(more.total);
        self.company = self.company.take().or(more.company);
    }

    /// Makes one posting of those that are one role: the same id, or the same title and the same words in another place.
    pub fn merge_places(&mut self) {
        /// Shorter descriptions are boilerplate and prove nothing.
        const SAME_TEXT_CHARS_MIN: usize = 200;
        let mut kept: Vec<Posting> = Vec::new();
        let mut by_id: BTreeMap<String, usize> = BTreeMap::new();
        let mut by_text: BTreeMap<(String, Vec<String>), usize> = BTreeMap::new();
        let mut again = 0;
        for posting in std::mem::take(&mut self.postings) {
            let long = posting.body.iter().map(String::len).sum::<usize>() >= SAME_TEXT_CHARS_MIN;
            let text = (words::folded(&posting.title), posting.body.clone());
            let same = by_id.get(&posting.id).or_else(|| by_text.get(&text).filter(|_| long)).copied();
            if let Some(first) = same.and_then(|at| kept.get_mut(at)) {
                first.absorb(posting);
                again += 1;
                continue;
            }
            by_id.insert(posting.id.clone(), kept.len());
            if long {
                by_text.insert(text, kept.len());
            }
            kept.push(posting);
        }
        self.postings = kept;
        if again > 0 {
            *self.left.entry(Left::SameRole).or_default() += again;
        }
    }

    /// What was left out, in words: `3 not listed publicly, 1 without a title`.
    pub fn left_words(&self) -> Option<String> {
        let parts: Vec<String> = self.left.iter().map(|(left, count)| format!("{count} {}", left.words())).collect();
        Some(parts.join(", ")).filter(|words| !words.is_empty())
    }
}

impl Posting {
    /// The least a posting must have.
    pub fn of(id: Option<String>, title: Option<String>, url: Option<String>) -> Result<Self, Left> {
        let title = title.ok_or(Left::NoTitle)?;
        let url = url.filter(|url| url.starts_with("http")).ok_or(Left::NoAddress)?;
        Ok(Self { id: id.unwrap_or_else(|| url.clone()), title, url, ..Self::default() })
    }

    /// Places once each; a place or title that says remote makes the role one.
    fn tidy(mut self) -> Self {
        let mut seen = std::collections::BTreeSet::new();
        self.places.retain(|place| !place.is_empty() && seen.insert(words::folded(place)));
        self.places.truncate(PLACES_MAX);
        let says_remote = |text: &String| words::find_word(&text.to_lowercase(), "remote").is_some();
        self.remote |= self.places.iter().chain([&self.title]).any(says_remote);
        self.department = self.department.take().map(|department| department.trim().to_owned());
        self.team = self.team.take().filter(|team| self.department.as_ref() != Some(team));
        self
    }

    /// Takes in the same role in another place.
    fn absorb(&mut self, other: Self) {
        self.places.extend(other.places);
        self.remote |= other.remote;
        self.posted_on = match (self.posted_on, other.posted_on) {
            (Some(one), Some(two)) => Some(if two.first_day() < one.first_day() { two } else { one }),
            (one, two) => one.or(two),
        };
        self.pay = self.pay.take().or(other.pay);
        if self.body.is_empty() {
            self.body = other.body;
        }
        *self = std::mem::take(self).tidy();
    }

    /// Whether the ad names the company's domain.
    pub fn names_domain(&self, domain: &str) -> bool {
        self.body.iter().any(|line| line.to_lowercase().contains(&domain.to_lowercase()))
    }

    /// Title, place, department and pay, then the description.
    pub fn lines(&self) -> Vec<String> {
        let mut text = vec![self.title.clone()];
        let facts = self.places.iter().chain(&self.department).chain(&self.team).map(String::as_str);
        text.extend(Some(facts.collect::<Vec<_>>().join(" · ")).filter(|facts| !facts.is_empty()));
        text.extend(self.pay.as_ref().map(pay::words));
        text.extend(self.body.iter().cloned());
        text
    }

    /// The posting as a record.
    pub fn record(&self) -> Record {
        Record::JobPosting {
            id: self.id.clone(),
            title: self.title.clone(),
            department: self.department.clone(),
            team: self.team.clone(),
            function: self.function.clone(),
            places: self.places.clone(),
            remote: self.remote,
            pay: self.pay.clone(),
            posted_on: self.posted_on,
            posted_by: self.posted_by,
            url: self.url.clone(),
            quote: self.title.clone(),
        }
    }

    /// The names of the fields that it fills.
    pub fn filled(&self) -> Vec<&'static str> {
        let fields = [
            ("title", !self.title.is_empty()),
            ("company", self.company_name.is_some()),
            ("department", self.department.is_some()),
            ("team", self.team.is_some()),
            ("function", self.function.is_some()),
            ("places", !self.places.is_empty()),
            ("remote", self.remote),
            ("pay", self.pay.is_some()),
            ("posted on", self.posted_on.is_some()),
            ("posted by", self.posted_by.is_some()),
            ("text", !self.body.is_empty()),
        ];
        fields.into_iter().filter(|(_, filled)| *filled).map(|(name, _)| name).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use pretty_assertions::assert_eq;

    fn role(id: &str, title: &str, place: &str, body: &str) -> Posting {
        let url = Some(format!("https://x.example/{id}"));
        let posting = Posting::of(Some(id.into()), Some(title.into()), url).unwrap();
        Posting { places: vec![place.into()], body: vec![body.into()], ..posting }
    }

    #[test]
    fn one_role_per_place_is_one_role() {
        let long = "We build the ledger. ".repeat(12);
        let rows = [
            role("1", "Engineer", "Berlin", "short"),
            role("1", "Engineer", "Remote, Spain", "short"),
            role("2", "Account Executive", "Paris", &long),
            role("3", "Account  executive", "Lyon", &long),
            role("4", "Account Executive", "Rome", "another text"),
        ];
        let mut listed = Listed::of(rows, Ok);
        listed.merge_places();
        let kept: Vec<(&str, Vec<&str>)> = listed
            .postings
            .iter()
            .map(|posting| (posting.id.as_str(), posting.places.iter().map(String::as_str).collect()))
            .collect();
        assert_eq!(kept, [("1", vec!["Berlin", "Remote, Spain"]), ("2", vec!["Paris", "Lyon"]), ("4", vec!["Rome"])]);
        assert!(listed.postings[0].remote);
        assert_eq!(listed.left_words().as_deref(), Some("2 the same role again, its places added to the first"));
    }

    #[test]
    fn what_is_left_out_is_counted() {
        let rows = [Err(Left::NoTitle), Err(Left::NotListed), Err(Left::NotListed), Ok(role("1", "A", "", ""))];
        let listed = Listed::of(rows, |row| row);
        assert_eq!((listed.rows, listed.postings.len()), (4, 1));
        assert_eq!(listed.left_words().as_deref(), Some("1 without a title, 2 not listed publicly"));
        assert_eq!(Posting::of(None, Some("A".into()), Some("javascript:x".into())), Err(Left::NoAddress));
    }
}
