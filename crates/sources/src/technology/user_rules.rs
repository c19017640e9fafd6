//! Rules of the user's own: files of the same form as ours, checked rule by rule before any of them is used.
//!
//! `docs/technology-rules.md` is the schema.

use std::{
    collections::BTreeSet,
    fmt, fs,
    io::{self, Read as _},
    path::Path,
    sync::{
        OnceLock,
        atomic::{AtomicBool, Ordering},
    },
};

use pages::words;
use serde::Deserialize;

use super::{Technology, dns_rules::DnsRule};

/// Most files in a folder of rules.
const FILES_MAX: usize = 50;
/// Longest file of rules, in bytes.
const FILE_BYTES_MAX: usize = 1 << 20;
/// Most rules in all files together.
const RULES_MAX: usize = 5_000;
/// Most patterns in one list of a rule.
const PATTERNS_MAX: usize = 100;
/// Shortest and longest pattern, in characters.
const PATTERN_CHARS: std::ops::RangeInclusive<usize> = 2..=200;

/// Checked rules of the user's own.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct UserRules {
    technologies: Vec<Technology>,
    dns: Vec<DnsRule>,
}

/// What is wrong with a rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RuleFlaw {
    /// The file, as its name.
    pub file: String,
    /// The rule, by its name or its place in the file; nothing where the file itself is wrong.
    pub rule: Option<String>,
    /// What is wrong, as a sentence.
    pub what: String,
}

impl fmt::Display for RuleFlaw {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.rule {
            Some(rule) => write!(out, "{}, rule “{rule}”: {}", self.file, self.what),
            None => write!(out, "{}: {}", self.file, self.what),
        }
    }
}

/// The rules were asked for after reading had begun, or twice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("The technology rules are in use already; they can be set once, at the start.")]
pub struct RulesInUse;

static OWN: OnceLock<UserRules> = OnceLock::new();
static ARE_IN_USE: AtomicBool = AtomicBool::new(false);

/// Puts the user's rules beside ours, once, before anything is read.
pub fn use_rules(rules: UserRules) -> Result<(), RulesInUse> {
    if ARE_IN_USE.load(Ordering::SeqCst) {
        return Err(RulesInUse);
    }
    OWN.set(rules).map_err(|_| RulesInUse)
}

/// Reads the `.toml` files of a folder, in the order of their names.
pub fn rules_of_folder(folder: &Path) -> Result<UserRules, Vec<RuleFlaw>> {
    let flaw = |file: String, what: String| vec![RuleFlaw { file, rule: None, what }];
    let shown = folder.display().to_string();
    let entries =
        fs::read_dir(folder).map_err(|error| flaw(shown.clone(), format!("The folder cannot be read: {error}.")))?;
    let paths: Result<Vec<_>, _> = entries.map(|entry| entry.map(|entry| entry.path())).collect();
    let mut paths = paths.map_err(|error| flaw(shown.clone(), format!("The folder cannot be read: {error}.")))?;
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "toml"));
    paths.sort();
    if paths.len() > FILES_MAX {
        return Err(flaw(shown, format!("It holds {} files; {FILES_MAX} are read at most.", paths.len())));
    }
    let mut files = Vec::new();
    for path in paths {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let unread = |error: io::Error| flaw(name.clone(), format!("It cannot be read: {error}."));
        let mut text = String::new();
        let file = fs::File::open(&path).map_err(unread)?;
        // One byte more than may be used, so that a longer file is told to be too long.
        file.take(FILE_BYTES_MAX as u64 + 1).read_to_string(&mut text).map_err(unread)?;
        files.push((name, text));
    }
    read_rules(&files)
}

/// Reads files of rules, each a name and its text. Every flaw of every file is told, and none is used while there is one.
pub fn read_rules(files: &[(String, String)]) -> Result<UserRules, Vec<RuleFlaw>> {
    let mut read = UserRules::default();
    let mut flaws = Vec::new();
    let mut dns: Vec<(String, String, DnsRule)> = Vec::new();
    for (file, text) in files {
        let mut tell = |rule: Option<String>, what: String| flaws.push(RuleFlaw { file: file.clone(), rule, what });
        let table = match parsed(text) {
            Ok(table) => table,
            Err(what) => {
                tell(None, what);
                continue;
            }
        };
        for (at, value) in list(&table, "technology").iter().enumerate() {
            let name = named(value, "name", "technology", at);
            match Technology::deserialize(value.clone()) {
                Ok(technology) => {
                    wrong_in(&technology).into_iter().for_each(|what| tell(Some(name.clone()), what));
                    read.technologies.push(technology);
                }
                Err(error) => tell(Some(name), sentence(error.message())),
            }
        }
        for (at, value) in list(&table, "rule").iter().enumerate() {
            let name = named(value, "technology", "rule", at);
            match DnsRule::deserialize(value.clone()) {
                Ok(rule) => dns.push((file.clone(), name, rule)),
                Err(error) => tell(Some(name), sentence(error.message())),
            }
        }
    }
    let known =
        |name: &str| super::builtin().iter().chain(&read.technologies).any(|technology| technology.name == name);
    for (file, name, rule) in dns {
        let mut tell = |what: String| flaws.push(RuleFlaw { file: file.clone(), rule: Some(name.clone()), what });
        if !known(&rule.technology) {
            tell(format!(
                "No technology is called “{}”; add one, or write its name as it stands in the table.",
                rule.technology
            ));
        }
        wrong_patterns("match", &rule.matches).into_iter().for_each(&mut tell);
        if rule.matches.is_empty() {
            tell("It matches nothing: `match` is empty.".to_owned());
        }
        read.dns.push(rule);
    }
    let count = read.technologies.len() + read.dns.len();
    if count > RULES_MAX {
        let file = files.first().map(|(file, _)| file.clone()).unwrap_or_default();
        flaws.push(RuleFlaw {
            file,
            rule: None,
            what: format!("There are {count} rules in all; {RULES_MAX} are used at most."),
        });
    }
    if flaws.is_empty() { Ok(read) } else { Err(flaws) }
}

fn parsed(text: &str) -> Result<toml::Table, String> {
    if text.len() > FILE_BYTES_MAX {
        return Err(format!("It is longer than the {FILE_BYTES_MAX} bytes that are read."));
    }
    let table: toml::Table = text.parse().map_err(|error: toml::de::Error| sentence(&error.to_string()))?;
    if let Some(key) = table.keys().find(|key| !matches!(key.as_str(), "technology" | "rule")) {
        return Err(format!("It has a list “{key}”; only `technology` and `rule` are known."));
    }
    match table.values().find(|value| !value.is_array()) {
        Some(_) => Err("`technology` and `rule` are lists.".to_owned()),
        None => Ok(table),
    }
}

fn list<'a>(table: &'a toml::Table, key: &str) -> &'a [toml::Value] {
    table.get(key).and_then(toml::Value::as_array).map(Vec::as_slice).unwrap_or_default()
}

fn named(value: &toml::Value, key: &str, list: &str, at: usize) -> String {
    let name = value.get(key).and_then(toml::Value::as_str).map(str::to_owned);
    name.unwrap_or_else(|| format!("number {} of {list}", at + 1))
}

fn sentence(text: &str) -> String {
    let text = text.trim().replace('\n', " ");
    let mut chars = text.chars();
    let first = chars.next().map(|c| c.to_uppercase().to_string()).unwrap_or_default();
    format!("{first}{}.", chars.as_str().trim_end_matches('.'))
}

/// What is wrong with a technology, in sentences.
pub(super) fn wrong_in(technology: &Technology) -> Vec<String> {
    let mut wrong = Vec::new();
    let mut check = |is_right: bool, what: &str| {
        if !is_right {
            wrong.push(what.to_owned());
        }
    };
    let all = |list: &[String], fits: fn(&str) -> bool| list.iter().all(|pattern| fits(pattern));
    check(!technology.name.trim().is_empty(), "It has no name.");
    check(!technology.category.trim().is_empty(), "It has no category.");
    check(
        all(&technology.hosts, |host| host.contains('.') && !host.contains("//") && !host.starts_with('/')),
        "A host is written `js.example.com` or `example.com/path`, without `https://`.",
    );
    check(all(&technology.paths, |path| path.starts_with('/')), "A path begins with `/`.");
    check(all(&technology.meta, |meta| meta.contains(": ")), "A meta rule is written `name: start of the content`.");
    check(all(&technology.headers, |header| header == header.trim()), "A header rule has no space at its ends.");
    let jobs = technology.job_words.clone().unwrap_or_default();
    let lower = |word: &str| word == word.to_lowercase();
    check(all(&jobs.context, lower) && all(&jobs.not, lower), "`context` and `not` are written in lower case.");
    let lists = [
        ("aliases", &technology.aliases),
        ("hosts", &technology.hosts),
        ("paths", &technology.paths),
        ("headers", &technology.headers),
        ("cookies", &technology.cookies),
        ("meta", &technology.meta),
        ("inline", &technology.inline),
        ("markup", &technology.markup),
        ("words", &jobs.words),
    ];
    wrong.extend(lists.iter().flat_map(|(name, patterns)| wrong_patterns(name, patterns)));
    wrong
}

fn wrong_patterns(name: &str, patterns: &[String]) -> Vec<String> {
    let (least, most) = (PATTERN_CHARS.start(), PATTERN_CHARS.end());
    let mut wrong = Vec::new();
    if patterns.len() > PATTERNS_MAX {
        wrong.push(format!("`{name}` has {} entries; {PATTERNS_MAX} are used at most.", patterns.len()));
    }
    if let Some(pattern) = patterns.iter().find(|pattern| !PATTERN_CHARS.contains(&pattern.chars().count())) {
        wrong.push(format!("“{pattern}” in `{name}` is shorter than {least} or longer than {most} characters."));
    }
    wrong
}

/// Our table with the user's: a technology of a name that we have adds to ours, another one is new.
pub(super) fn extended(table: Vec<Technology>) -> Vec<Technology> {
    ARE_IN_USE.store(true, Ordering::SeqCst);
    let own = OWN.get().map(|rules| rules.technologies.clone()).unwrap_or_default();
    joined(table, own)
}

/// The user's DNS rules.
pub(super) fn dns() -> Vec<DnsRule> {
    ARE_IN_USE.store(true, Ordering::SeqCst);
    OWN.get().map(|rules| rules.dns.clone()).unwrap_or_default()
}

fn joined(mut table: Vec<Technology>, own: Vec<Technology>) -> Vec<Technology> {
    for added in own {
        let folded = words::folded(&added.name);
        let Some(ours) = table.iter_mut().find(|ours| words::folded(&ours.name) == folded) else {
            table.push(added);
            continue;
        };
        let lists = [
            (&mut ours.aliases, added.aliases),
            (&mut ours.hosts, added.hosts),
            (&mut ours.paths, added.paths),
            (&mut ours.headers, added.headers),
            (&mut ours.cookies, added.cookies),
            (&mut ours.meta, added.meta),
            (&mut ours.inline, added.inline),
            (&mut ours.markup, added.markup),
        ];
        for (list, more) in lists {
            list.extend(more);
            let mut seen = BTreeSet::new();
            list.retain(|pattern| seen.insert(pattern.clone()));
        }
        ours.category = added.category;
        ours.website = added.website.or(ours.website.take());
        ours.job_words = added.job_words.or(ours.job_words.take());
    }
    table
}

#[cfg(test)]
mod tests {
    use super::*;
    use pretty_assertions::assert_eq;

    fn flaws(text: &str) -> Vec<String> {
        let read = read_rules(&[("own.toml".to_owned(), text.to_owned())]);
        read.err().unwrap_or_default().iter().map(ToString::to_string).collect()
    }

    #[test]
    fn good_rules_are_joined_to_ours() {
        let text = r#"
            technology = [
              { name = "Okta", category = "Identity", hosts = ["sso.acme.example"], cookies = ["sid_okta"] },
              { name = "Ledgerly", category = "Accounting", website = "ledgerly.example", hosts = ["js.ledgerly.example"] },
            ]
            rule = [{ kind = "txt", match = ["ledgerly-check="], technology = "Ledgerly" }]"#;
        let read = read_rules(&[("own.toml".to_owned(), text.to_owned())]).unwrap();
        assert_eq!(read.dns.len(), 1);
        let ours = super::super::builtin().to_vec();
        let table = joined(ours.clone(), read.technologies);
        assert_eq!(table.len(), ours.len() + 1);
        let okta = table.iter().find(|technology| technology.name == "Okta").unwrap();
        assert!(okta.hosts.len() > 1 && okta.hosts.contains(&"sso.acme.example".to_owned()));
        assert_eq!(okta.website.as_deref(), Some("okta.com"), "what is not said stays");
    }

    #[test]
    fn flaws_name_the_file_and_the_rule() {
        assert_eq!(
            flaws("technology = [{ name = \"X\", category = \"Y\", hosts = [\"https://x.example\"] }, { name = \"Z\", hots = [] }]"),
            [
                "own.toml, rule “X”: A host is written `js.example.com` or `example.com/path`, without `https://`.".to_owned(),
                "own.toml, rule “Z”: Unknown field `hots`, expected one of `name`, `category`, `website`, `aliases`, `hosts`, `paths`, `headers`, `cookies`, `meta`, `inline`, `markup`, `jobs`.".to_owned(),
            ]
        );
        let unknown = flaws(
            "rule = [{ kind = \"txt\", match = [], technology = \"Nobody\" }, { kind = \"smell\", match = [\"x\"], technology = \"Okta\" }]",
        );
        assert!(
            unknown.iter().any(|flaw| flaw.starts_with("own.toml, rule “Okta”: Unknown variant `smell`")),
            "{unknown:?}"
        );
        assert!(
            unknown.iter().any(|flaw| flaw.starts_with("own.toml, rule “Nobody”: No technology is called")),
            "{unknown:?}"
        );
        assert!(flaws("technologies = []")[0].contains("“technologies”; only `technology` and `rule` are known"));
        assert!(flaws("technology = [")[0].starts_with("own.toml: "));
        assert!(
            flaws("technology = [{ name = \"X\", category = \"Y\", inline = [\"a\"] }]")[0].contains("shorter than 2")
        );
        let many =
            format!("technology = [{{ name = \"X\", category = \"Y\", hosts = [{}] }}]", "\"a.example\",".repeat(101));
        assert!(flaws(&many)[0].contains("has 101 entries; 100 are used at most"));
        assert!(flaws(&" ".repeat(FILE_BYTES_MAX + 1))[0].contains("longer than"));
    }

    #[test]
    fn a_folder_that_is_not_there_is_told() {
        let read = rules_of_folder(Path::new("no/such/folder"));
        assert!(read.unwrap_err()[0].to_string().starts_with("no/such/folder: The folder cannot be read"));
    }

    #[test]
    fn rules_come_before_reading() {
        assert!(!super::super::technologies().is_empty());
        assert_eq!(use_rules(UserRules::default()), Err(RulesInUse));
    }

    #[test]
    fn the_schema_explains_every_field() {
        let schema = include_str!("../../../../docs/technology-rules.md");
        for field in [
            "name",
            "category",
            "website",
            "aliases",
            "hosts",
            "paths",
            "headers",
            "cookies",
            "meta",
            "inline",
            "markup",
            "jobs",
            "kind",
            "match",
            "technology",
            "at",
        ] {
            assert!(schema.contains(&format!("| `{field}` |")), "{field}");
        }
        for limit in [FILES_MAX, RULES_MAX, PATTERNS_MAX] {
            assert!(schema.contains(&limit.to_string()), "{limit}");
        }
    }
}
