//! The tables under `data/`, parsed once. A test parses every one strictly, so at run time a table cannot be broken.

use std::collections::HashMap;
use std::sync::LazyLock;

use regex::Regex;
use serde::Deserialize;
use serde::de::DeserializeOwned;

use crate::text::pattern;

/// A table that ships with the program cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum TableError {
    #[error("The built-in table `{table}` cannot be read, so nothing was analysed: {why}. Please reinstall.")]
    Broken { table: &'static str, why: String },
}

/// Reads a table; an empty one stands in for a broken one, which [`check`] would have told of before.
pub fn load<T: DeserializeOwned + Default>(source: &str) -> T {
    toml::from_str(source).unwrap_or_default()
}

/// Whether a table can be read; an error says which one cannot, and why.
pub fn strictly<T: DeserializeOwned>(table: &'static str, source: &str) -> Result<(), TableError> {
    toml::from_str::<T>(source).map(|_| ()).map_err(|error| TableError::Broken { table, why: error.to_string() })
}

/// Whether every table of this crate can be read.
pub fn check() -> Result<(), TableError> {
    strictly::<RoleTable>("roles", ROLES_SOURCE)?;
    strictly::<ContactTable>("contact_parts", CONTACTS_SOURCE)?;
    strictly::<FunctionTable>("functions", FUNCTIONS_SOURCE)?;
    strictly::<TechnologyTable>("technologies", TECHNOLOGIES_SOURCE)?;
    strictly::<crate::trigger::TriggerTable>("triggers", crate::trigger::TRIGGERS_SOURCE)?;
    strictly::<crate::forms::FormTable>("forms", crate::forms::FORMS_SOURCE)?;
    strictly::<crate::frames::FrameTable>("frames", crate::frames::FRAMES_SOURCE)?;
    strictly::<crate::place::WithinTable>("within", crate::place::WITHIN_SOURCE)?;
    strictly::<crate::claims::ClaimTable>("claims", crate::claims::CLAIMS_SOURCE)?;
    strictly::<crate::words::Words>("words", crate::words::WORDS_SOURCE)
}

const ROLES_SOURCE: &str = include_str!("../data/roles.toml");
const CONTACTS_SOURCE: &str = include_str!("../data/contact_parts.toml");
const FUNCTIONS_SOURCE: &str = include_str!("../data/functions.toml");
const TECHNOLOGIES_SOURCE: &str = include_str!("../data/technologies.toml");

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct RoleTable {
    role: Vec<RoleRow>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct RoleRow {
    name: String,
    short: String,
    patterns: Vec<String>,
}

/// A known role with its pattern.
pub struct KnownRole {
    pub name: String,
    pub short: String,
    pub matches: Regex,
}

/// The roles that have a name of their own.
pub static ROLES: LazyLock<Vec<KnownRole>> = LazyLock::new(|| {
    let table: RoleTable = load(ROLES_SOURCE);
    let known = |row: RoleRow| KnownRole {
        matches: pattern(&format!(r"(?i)\b(?:{})\b", row.patterns.join("|"))),
        name: row.name,
        short: row.short,
    };
    table.role.into_iter().map(known).collect()
});

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct ContactTable {
    seniority: Vec<Seniority>,
    part: Vec<PartRule>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Seniority {
    level: String,
    words: Vec<String>,
    #[serde(default)]
    unless: Vec<String>,
}

/// A rule of the part in a decision.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PartRule {
    pub part: String,
    pub seniority: Vec<String>,
    pub functions: Vec<String>,
    pub because: String,
}

static CONTACTS: LazyLock<ContactTable> = LazyLock::new(|| load(CONTACTS_SOURCE));

/// `c_level`, `vp`, `director`, `manager` or `individual`.
pub fn seniority(role: &str) -> String {
    let holds = |words: &[String]| words.iter().any(|word| crate::text::holds_words(role, word));
    let level = CONTACTS.seniority.iter().find(|level| holds(&level.words) && !holds(&level.unless));
    level.map_or_else(|| "individual".to_owned(), |level| level.level.clone())
}

/// The rule that says which part a person plays.
pub fn part(seniority: &str, function: &str) -> Option<&'static PartRule> {
    let fits = |list: &[String], value: &str| list.is_empty() || list.iter().any(|item| item == value);
    CONTACTS.part.iter().find(|rule| fits(&rule.seniority, seniority) && fits(&rule.functions, function))
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct FunctionTable {
    function: Vec<Function>,
}

/// A part of a company that people work in.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Function {
    pub id: String,
    pub title: String,
    pub words: Vec<String>,
    pub surge_min: u32,
}

/// The functions, narrow ones first.
pub static FUNCTIONS: LazyLock<Vec<Function>> = LazyLock::new(|| load::<FunctionTable>(FUNCTIONS_SOURCE).function);

/// The function of a job title or a role; `other` when no word tells.
pub fn function_of(title: &str, department: Option<&str>) -> String {
    let of = |text: &str| {
        FUNCTIONS.iter().find(|function| function.words.iter().any(|word| crate::text::holds_words(text, word)))
    };
    of(title).or_else(|| department.and_then(of)).map_or_else(|| "other".to_owned(), |function| function.id.clone())
}

/// A function as a sentence says it.
pub fn function_title(id: &str) -> String {
    FUNCTIONS.iter().find(|function| function.id == id).map_or_else(|| id.to_owned(), |function| function.title.clone())
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct TechnologyTable {
    technology: Vec<TechnologyRow>,
}

/// A technology with the names that texts use for it.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TechnologyRow {
    pub name: String,
    pub category: String,
    pub aliases: Vec<String>,
    /// The name is an everyday word too: only a sentence that says that it is used counts.
    #[serde(default)]
    pub careful: bool,
}

/// The technologies with more than one name, or that texts name.
pub static TECHNOLOGIES: LazyLock<Vec<TechnologyRow>> =
    LazyLock::new(|| load::<TechnologyTable>(TECHNOLOGIES_SOURCE).technology);

static TECHNOLOGY_BY_NAME: LazyLock<HashMap<String, &'static TechnologyRow>> = LazyLock::new(|| {
    let mut by_name = HashMap::new();
    for row in TECHNOLOGIES.iter() {
        for name in std::iter::once(&row.name).chain(&row.aliases) {
            by_name.entry(crate::text::squash(name)).or_insert(row);
        }
    }
    by_name
});

/// The row of a technology, by any of its names.
pub fn technology(name: &str) -> Option<&'static TechnologyRow> {
    TECHNOLOGY_BY_NAME.get(&crate::text::squash(name)).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_table_can_be_read() {
        check().unwrap();
        assert!(ROLES.iter().all(|role| role.matches.is_match(&role.name)));
    }

    #[test]
    fn titles_have_functions() {
        for (title, expect) in [
            ("Identity & Access Management Engineer", "identity"),
            ("Senior IAM Engineer – Lifecycle Automation", "identity"),
            ("Cloud Security Engineer", "security"),
            ("IT Support Specialist", "it"),
            ("Senior Backend Engineer, Ledger", "engineering"),
            ("Account Executive, DACH", "sales"),
            ("Senior Accountant, EMEA", "finance"),
            ("Talent Partner, Europe", "people"),
            ("Chief Executive Officer", "executive"),
            ("Chief Technology Officer", "engineering"),
            ("Vice President of People", "people"),
            ("Falconer", "other"),
        ] {
            assert_eq!(function_of(title, None), expect, "{title}");
        }
    }

    #[test]
    fn roles_have_a_seniority_and_a_part() {
        assert_eq!(seniority("Co-founder and Chief Executive Officer"), "c_level");
        assert_eq!(seniority("Vice President of Engineering"), "vp");
        assert_eq!(seniority("Director of Information Technology"), "director");
        assert_eq!(part("c_level", "security").unwrap().part, "economic_buyer");
        assert_eq!(part("director", "it").unwrap().part, "champion");
        assert_eq!(part("individual", "other").unwrap().part, "unknown");
    }
}
