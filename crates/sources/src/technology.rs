//! Technologies that matter to B2B sales: the one table of names, and the source that reads pages for their traces.

mod dns_rules;
mod mentions;
mod source;
mod traces;
mod user_rules;

use std::sync::LazyLock;

use serde::Deserialize;

pub(crate) use dns_rules::{DnsHit, DnsRules, spf_hosts};
pub(crate) use mentions::mentions;
pub(crate) use source::{TechnologySource, statements as source_statements};
pub(crate) use traces::{Traces, hits};
pub use user_rules::{RuleFlaw, RulesInUse, UserRules, read_rules, rules_of_folder, use_rules};

use pages::words;

/// A technology, its names and the traces it leaves.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Technology {
    /// The name every source uses.
    pub name: String,
    /// What it is for.
    pub category: String,
    /// The domain of who makes it.
    pub website: Option<String>,
    /// Other names in texts.
    #[serde(default)]
    pub aliases: Vec<String>,
    /// Hosts, or `host/path`, that pages load from, allow in their policy or write into scripts.
    #[serde(default)]
    pub hosts: Vec<String>,
    /// Parts of the path of what a page loads.
    #[serde(default)]
    pub paths: Vec<String>,
    /// `name`, or `name: part of the value`.
    #[serde(default)]
    pub headers: Vec<String>,
    /// Starts of cookie names.
    #[serde(default)]
    pub cookies: Vec<String>,
    /// `name: start of the content` of a `<meta>`.
    #[serde(default)]
    pub meta: Vec<String>,
    /// Text inside scripts of the page.
    #[serde(default)]
    pub inline: Vec<String>,
    /// `attribute`, or `attribute=start of the value`, of an element.
    #[serde(default)]
    pub markup: Vec<String>,
    /// How job ads name it; absent means by name and aliases.
    #[serde(rename = "jobs")]
    pub job_words: Option<JobWords>,
}

/// How job ads name a technology.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct JobWords {
    /// Words in their exact case; none means that job ads are not searched for it.
    pub words: Vec<String>,
    /// One of these must be in the same sentence, in any case.
    #[serde(default)]
    pub context: Vec<String>,
    /// With one of these in the sentence, in any case, the word means something else.
    #[serde(default)]
    pub not: Vec<String>,
}

impl Technology {
    /// The words by which job ads name it.
    pub fn words(&self) -> Vec<&str> {
        match &self.job_words {
            Some(jobs) => jobs.words.iter().map(String::as_str).collect(),
            None => std::iter::once(&self.name).chain(&self.aliases).map(String::as_str).collect(),
        }
    }

    /// Whether a company of this name and domain is the one that makes it: its own pages and ads tell nothing.
    pub(crate) fn is_made_by(&self, name: &str, domain: Option<&str>) -> bool {
        let makes =
            self.website.as_deref().zip(domain).is_some_and(|(website, domain)| {
                pages::links::registrable(website) == pages::links::registrable(domain)
            });
        makes || words::core_name(&self.name) == words::core_name(name)
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    technology: Vec<Technology>,
}

static TABLE: LazyLock<Vec<Technology>> = LazyLock::new(|| match read_table() {
    Ok(table) => user_rules::extended(table),
    Err(error) => {
        tracing::error!(%error, "the table of technologies cannot be read");
        Vec::new()
    }
});

fn read_table() -> Result<Vec<Technology>, toml::de::Error> {
    toml::from_str::<Table>(include_str!("../data/technologies.toml")).map(|table| table.technology)
}

/// The table that comes with the program.
fn builtin() -> &'static [Technology] {
    static BUILTIN: LazyLock<Vec<Technology>> = LazyLock::new(|| read_table().unwrap_or_default());
    &BUILTIN
}

/// The table of technologies: the one that comes with the program, and the user's own.
pub fn technologies() -> &'static [Technology] {
    &TABLE
}

/// The technology of this name or alias, in any case.
pub fn technology(name: &str) -> Option<&'static Technology> {
    let folded = words::folded(name);
    let by_name = technologies().iter().find(|technology| words::folded(&technology.name) == folded);
    by_name.or_else(|| {
        technologies().iter().find(|known| known.aliases.iter().any(|alias| words::folded(alias) == folded))
    })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use pretty_assertions::assert_eq;

    #[test]
    fn the_table_is_well_formed() {
        let table = read_table().unwrap();
        assert!(table.len() >= 400, "{}", table.len());
        let names: BTreeSet<String> = table.iter().map(|technology| words::folded(&technology.name)).collect();
        assert_eq!(names.len(), table.len(), "two technologies share a name");
        for technology in &table {
            assert_eq!(user_rules::wrong_in(technology), Vec::<String>::new(), "{}", technology.name);
        }
        let leaves_traces = |known: &&Technology| {
            let lists =
                [&known.hosts, &known.paths, &known.headers, &known.cookies, &known.meta, &known.inline, &known.markup];
            lists.iter().any(|list| !list.is_empty())
        };
        let with_traces = table.iter().filter(leaves_traces).count();
        assert!(with_traces >= 400, "{with_traces} leave traces in pages");
    }

    #[test]
    fn an_alias_is_nobody_elses_name() {
        for technology in technologies() {
            for alias in &technology.aliases {
                let folded = words::folded(alias);
                let others = technologies().iter().filter(|other| other.name != technology.name);
                let clash = others.clone().find(|other| {
                    words::folded(&other.name) == folded
                        || other.aliases.iter().any(|name| words::folded(name) == folded)
                });
                assert_eq!(clash.map(|other| &other.name), None, "{alias} of {}", technology.name);
            }
        }
    }

    #[test]
    fn names_are_found_by_alias() {
        let name = |alias: &str| technology(alias).map(|technology| technology.name.as_str());
        assert_eq!(name("azure active directory"), Some("Microsoft Entra ID"));
        assert_eq!(name("AWS"), Some("Amazon Web Services"));
        assert_eq!(name("Office 365"), Some("Microsoft 365"));
        assert_eq!(name("Nobody’s tool"), None);
    }
}
