//! A GitHub organisation: what it says of itself, in which languages it writes in public, how lately. Proven on a
//! recorded organisation and on recorded lists of repositories.

use std::collections::BTreeMap;

use async_trait::async_trait;
use domain::{EvidenceKind, FactField, PartialDate, Timestamp, wire::SourceInfo};
use net::{Net, NetError};
use serde_json::{Value, json};

use super::profiles;
use pages::{ParseError, links::registrable};

use harvest::{
    Ask, Harvest, Sink, Source, SourceError,
    collect::Collector,
    service::{self, Declared, Dropped, Page, Service, Sheet, date, list, text, unanswered},
};
use registers::domain_in;

const DAY_SECONDS: u32 = 86_400;
/// Sixty questions an hour are allowed without a token.
const INTERVAL_MS: u64 = 1_000;
/// Languages named.
const LANGUAGES_MAX: usize = 5;
/// Repositories named.
const NAMED_MAX: usize = 5;

/// Asks GitHub.
pub(crate) struct GithubSource {
    service: Service,
}

impl Default for GithubSource {
    fn default() -> Self {
        Self::at("https://api.github.com", INTERVAL_MS)
    }
}

impl GithubSource {
    pub fn at(base: &str, interval_ms: u64) -> Self {
        Self { service: Service::new("github", base, interval_ms, DAY_SECONDS).allowing(60, 3600) }
    }
}

/// An organisation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Organisation {
    pub login: String,
    pub name: Option<String>,
    pub description: Option<String>,
    pub site: Option<String>,
    pub place: Option<String>,
    pub public_repos: u64,
    pub is_verified: bool,
    pub created_on: Option<PartialDate>,
}

/// A repository of its own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Repository {
    pub name: String,
    pub language: Option<String>,
    pub stars: u64,
    pub pushed_on: Option<PartialDate>,
    pub topics: Vec<String>,
}

/// Reads an organisation.
pub(crate) fn organisation(value: &Value) -> Option<Organisation> {
    Some(Organisation {
        login: text(value, "/login").filter(|login| pages::profiles::is_login(login))?,
        name: text(value, "/name"),
        description: text(value, "/description"),
        site: text(value, "/blog"),
        place: text(value, "/location"),
        public_repos: value.get("public_repos").and_then(Value::as_u64).unwrap_or(0),
        is_verified: value.get("is_verified").and_then(Value::as_bool).unwrap_or(false),
        created_on: date(value, "/created_at"),
    })
}

/// Reads repositories; forks and archives say little of what a company works on.
pub(crate) fn repositories(value: &Value, dropped: &mut Dropped) -> Vec<Repository> {
    let mut all = Vec::new();
    for row in list(value, "") {
        let Some(name) = text(row, "/name") else {
            dropped.note("repository without name");
            continue;
        };
        let is = |key: &str| row.get(key).and_then(Value::as_bool).unwrap_or(false);
        if is("fork") || is("archived") {
            dropped.note("fork, or archived repository");
            continue;
        }
        all.push(Repository {
            name,
            language: text(row, "/language"),
            stars: row.get("stargazers_count").or(row.get("watchers")).and_then(Value::as_u64).unwrap_or(0),
            pushed_on: date(row, "/pushed_at"),
            topics: list(row, "/topics").iter().filter_map(|topic| text(topic, "")).collect(),
        });
    }
    all
}

fn sheet(organisation: &Organisation, repositories: &[Repository]) -> Sheet {
    let mut sheet = Sheet::default();
    sheet.line("Organisation", organisation.name.as_deref().unwrap_or(&organisation.login));
    if let Some(description) = &organisation.description {
        sheet.fact("Description", FactField::Description, description, None);
    }
    if organisation.is_verified {
        sheet.line("Domain", "verified by GitHub");
    }
    let mut said = format!("{} public repositories", organisation.public_repos);
    let languages = languages(repositories);
    if !languages.is_empty() {
        said = format!("{said}, mostly {}", languages.join(", "));
    }
    let pushed = repositories.iter().filter_map(|repository| repository.pushed_on).max_by_key(|date| date.last_day());
    if organisation.public_repos > 0 {
        sheet.fact("Code in public", FactField::OpenSource, &said, pushed);
    }
    let mut known: Vec<&Repository> = repositories.iter().collect();
    known.sort_by(|a, b| b.stars.cmp(&a.stars).then_with(|| a.name.cmp(&b.name)));
    for repository in known.into_iter().take(NAMED_MAX) {
        let topics =
            if repository.topics.is_empty() { String::new() } else { format!("; {}", repository.topics.join(", ")) };
        sheet.line("Repository", &format!("{}, {} stars{topics}", repository.name, repository.stars));
    }
    sheet
}

/// The commonest languages first.
fn languages(repositories: &[Repository]) -> Vec<String> {
    let mut counts: BTreeMap<&str, u32> = BTreeMap::new();
    for language in repositories.iter().filter_map(|repository| repository.language.as_deref()) {
        *counts.entry(language).or_default() += 1;
    }
    let mut counted: Vec<(&str, u32)> = counts.into_iter().collect();
    counted.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(b.0)));
    counted.into_iter().take(LANGUAGES_MAX).map(|(language, _)| language.to_owned()).collect()
}

#[async_trait]
impl Source for GithubSource {
    fn info(&self) -> SourceInfo {
        Declared {
            id: "github",
            title: "GitHub organisation",
            gives: "Languages, repositories and activity in public",
            terms: "open",
            rate_key: Some("github"),
            requests_max: 3,
            cache_seconds: self.service.cache_seconds,
            timeout_seconds: 30,
        }
        .info()
    }

    async fn read(&self, net: &Net, ask: &Ask, sink: &dyn Sink) -> Result<Harvest, SourceError> {
        let mut collector = Collector::new(net, sink, "github");
        let login = match &ask.company.ids.github {
            Some(login) => Some(login.clone()),
            None => profiles::of(&mut collector, &ask.company).await?.github,
        };
        let Some(login) = login.filter(|login| pages::profiles::is_login(login)) else {
            return Ok(collector.nothing("Neither the company’s site nor Wikidata names a GitHub organisation."));
        };
        let read = self.organisation(&mut collector, ask, &login).await.map_err(|error| unanswered("GitHub", error))?;
        let Some((organisation, repositories, fetched_at)) = read else {
            return Ok(collector.nothing(&format!("GitHub has no organisation {login}.")));
        };
        if points_elsewhere(&organisation, ask) {
            let why = format!("The GitHub organisation {login} names another site than the company’s; it was left.");
            return Ok(collector.nothing(&why));
        }
        let page = Page {
            kind: EvidenceKind::OwnPage,
            url: format!("https://github.com/{login}"),
            title: format!("{}: organisation at GitHub", ask.company.name),
            publisher: "GitHub",
            published_on: None,
            fetched_at,
            source: "github",
            raw: None,
        };
        collector.keep([sheet(&organisation, &repositories).draft(page)]).await?;
        Ok(collector.finish())
    }
}

impl GithubSource {
    async fn organisation(
        &self,
        collector: &mut Collector<'_>,
        ask: &Ask,
        login: &str,
    ) -> Result<Option<(Organisation, Vec<Repository>, Timestamp)>, NetError> {
        let request = self.service.request(&format!("/orgs/{login}"), &[])?.accept("application/vnd.github+json");
        let Some(fetched) = service::ask(collector, &ask.company, request).await? else { return Ok(None) };
        let Some(organisation) = organisation(&fetched.json::<Value>()?) else { return Ok(None) };
        let query = [("sort", "pushed"), ("per_page", "100")];
        let request =
            self.service.request(&format!("/orgs/{login}/repos"), &query)?.accept("application/vnd.github+json");
        let told = match service::ask(collector, &ask.company, request).await {
            Ok(Some(fetched)) => fetched.json::<Value>(),
            Ok(None) => Ok(Value::Null),
            Err(error) => Err(error),
        };
        let repositories = match told {
            Ok(value) => repositories(&value, &mut Dropped::default()),
            Err(error) => {
                collector.gap(format!("The repositories of {login} at GitHub could not be read. {error}"));
                Vec::new()
            }
        };
        Ok(Some((organisation, repositories, fetched.fetched_at)))
    }
}

/// Whether an organisation that only a directory named has another site.
fn points_elsewhere(organisation: &Organisation, ask: &Ask) -> bool {
    let site = organisation.site.as_deref().and_then(domain_in);
    let hosted = |site: &str| matches!(site, "github.com" | "github.io" | "linkedin.com" | "twitter.com" | "x.com");
    match (site, ask.company.domain.as_deref().map(registrable)) {
        (Some(site), Some(domain)) => site != domain && !ask.company.other_domains.contains(&site) && !hosted(&site),
        (None, _) | (_, None) => false,
    }
}

/// A recorded answer as JSON: an organisation, a list of repositories, or a recording that wraps one of them.
pub(crate) fn read(bytes: &[u8]) -> Result<Value, ParseError> {
    let value = unwrapped(bytes)?;
    let mut dropped = Dropped::default();
    if value.is_array() {
        let all = repositories(&value, &mut dropped);
        let rows: Vec<Value> = all
            .iter()
            .map(|row| json!({"name": row.name, "language": row.language, "stars": row.stars, "pushedOn": row.pushed_on, "topics": row.topics}))
            .collect();
        return Ok(
            json!({"kind": "repositories", "repositories": rows, "languages": languages(&all), "leftOut": dropped.left_out()}),
        );
    }
    let Some(found) = organisation(&value) else {
        return Err(ParseError::new("github", "it is no organisation and no list of repositories".to_owned()));
    };
    let sheet = sheet(&found, &[]);
    Ok(
        json!({"kind": "organisation", "login": found.login, "publicRepos": found.public_repos, "createdOn": found.created_on,
        "text": sheet.lines.join("\n"), "records": sheet.records}),
    )
}

/// The answer itself: alone, as `[{"response": …}]`, or as the line after the headers of a replayed exchange.
fn unwrapped(bytes: &[u8]) -> Result<Value, ParseError> {
    let text = String::from_utf8_lossy(bytes);
    match serde_json::from_str::<Value>(&text) {
        Ok(value) => Ok(value.pointer("/0/response").cloned().unwrap_or(value)),
        Err(error) => {
            let exchanged =
                text.lines().filter(|line| line.starts_with('{') && line.contains('"') || line.starts_with("[{"));
            let mut bodies = exchanged.filter_map(|line| serde_json::from_str::<Value>(line).ok());
            bodies.next().ok_or_else(|| ParseError::new("github", error.to_string()))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use pretty_assertions::assert_eq;

    #[test]
    fn languages_are_those_of_its_own_living_repositories() {
        let value = json!([{"name":"a","language":"Rust","stargazers_count":5,"pushed_at":"2026-11-20T00:00:00Z"},{"name":"b","language":"Go"},{"name":"c","language":"Rust"},
            {"name":"d","language":"Java","fork":true},{"name":"e","language":"Perl","archived":true},{"language":"C"},7]);
        let mut dropped = Dropped::default();
        let all = repositories(&value, &mut dropped);
        assert_eq!(languages(&all), ["Rust", "Go"]);
        assert_eq!(
            dropped.sentences(),
            ["2 left out: fork, or archived repository", "2 left out: repository without name"]
        );
        let organisation = organisation(&json!({"login":"acme","public_repos":3})).unwrap();
        let sheet = sheet(&organisation, &all);
        assert_eq!(sheet.lines[1], "Code in public: 3 public repositories, mostly Rust, Go (as of 2026-11-20)");
    }
}
