//! Settings: defaults < `callsheet.toml` in the data folder < `CALLSHEET_*` < flags.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::database::DatabaseUrl;

/// The name of the settings file in the data folder.
pub const FILE: &str = "callsheet.toml";
/// Bytes of a settings file.
const FILE_BYTES_MAX: u64 = 64 * 1024;
/// Events that a socket may lag behind before it is cut and heals by its cursor.
const SOCKET_EVENTS_MAX: usize = 1_024;

/// Everything that can be set.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub struct Config {
    pub listen: SocketAddr,
    pub data: PathBuf,
    /// Nothing outside the sample world is asked.
    pub offline: bool,
    /// The database that processes share; without one, the file in the data folder.
    pub store: Option<DatabaseUrl>,
    /// Whether this process works on runs. One that does not leaves them to others who share the store.
    pub work: bool,
    /// The contact in the name by which we introduce ourselves to servers.
    pub contact: String,
    /// Events that wait for a slow socket.
    pub socket_events_max: usize,
    /// Runs that are worked on at once.
    pub runs_max: usize,
    /// How fast the sample world answers: 1 as written, 0 at once.
    pub sample_pace: Pace,
    /// Origins beside our own from which a page may open the socket.
    pub origins: Vec<String>,
    /// The folder in which all processes of this user count how often a service was asked.
    pub pace: PathBuf,
    /// Mebibytes that the data folder's disk must have free, for the process to be ready.
    pub disk_free_min_mib: u64,
    /// Seconds from a signal to end until nobody listens any more: the time in which a balancer sees that it is not ready.
    pub drain_seconds: u64,
    /// A recording that answers in place of the real network.
    pub replay: Option<PathBuf>,
    /// Whether a server reads feeds on schedule. Without it a preparation reads those that are due.
    pub poll_feeds: bool,
    /// The address of a SearXNG of one's own, or of another that may be used.
    pub searxng: Option<String>,
    /// The address of Slack's Web API, where it is another than Slack's usual one.
    pub slack_api: Option<net::Url>,
    /// Texts go to no language model but one on this machine.
    pub local_only: bool,
    /// The language model, where one is set here and not in the data folder.
    pub model: ModelTable,
    /// Keys of services that want one, by the id of the source.
    pub keys: Secrets,
    /// The program that reads files a rep adds, in a process of its own; here without one.
    #[serde(skip)]
    pub file_reader: Option<PathBuf>,
}

/// Mebibytes that must be free on the disk of the data folder: a day of preparations, and a log that waits to be folded in.
const DISK_FREE_MIN_MIB: u64 = 256;

/// Variables of the family that are read elsewhere: for the log, for the engine, by tests and by the tools around it.
const ELSEWHERE: &[&str] = &[
    "LOG",
    "LOG_FORMAT",
    "SAMPLES",
    "PROGRAM",
    "URL",
    "SHOTS",
    "SUPPLY_CHAIN",
    "ENGINE",
    "RESTATE_URL",
    "RESTATE_INGRESS_URL",
    "RESTATE_LISTEN",
    "RESTATE_ADVERTISE_URL",
    "RESTATE_IDENTITY",
    "STEP_FUNCTIONS_ROLE",
    "FAILPOINT",
    "TEST_FOLDER",
    "TEST_MOTO",
    "TEST_PARTS",
    "TEST_POSTGRES",
    "TEST_RESTATE",
    "TEST_SEED",
];

/// Values that are used and never shown.
#[derive(Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(transparent)]
pub struct Secrets(BTreeMap<String, String>);

impl Secrets {
    /// Names and values, for who uses them.
    pub fn reveal(&self) -> impl Iterator<Item = (String, String)> {
        self.0.clone().into_iter()
    }

    /// The names alone.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(String::as_str)
    }

    fn over(mut self, below: Self) -> Self {
        for (name, value) in below.0 {
            self.0.entry(name).or_insert(value);
        }
        self
    }
}

impl Serialize for Secrets {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.keys().map(|name| (name, "set, not shown")))
    }
}

impl std::fmt::Debug for Secrets {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.debug_set().entries(self.0.keys()).finish()
    }
}

/// A value that is used and never shown.
#[derive(Clone, PartialEq, Eq, Deserialize)]
#[serde(transparent)]
pub struct Hidden(String);

impl Serialize for Hidden {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str("set, not shown")
    }
}

impl std::fmt::Debug for Hidden {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str("(set, not shown)")
    }
}

/// `[model]`: the language model.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields, default)]
pub struct ModelTable {
    /// `anthropic`, `openai`, `compatible` or `ollama`.
    pub provider: Option<String>,
    pub url: Option<String>,
    pub key: Option<Hidden>,
    /// The model that writes.
    pub name: Option<String>,
    /// A smaller one at the same address, for sentences and documents.
    pub small: Option<String>,
    /// Millionths of a US dollar for a million tokens.
    pub input_price: Option<u64>,
    pub output_price: Option<u64>,
    /// Whether documents are read by it too.
    pub reads: Option<bool>,
    /// Whether texts that are not public may go to it.
    pub private: Option<bool>,
    pub prep_tokens_max: Option<u64>,
    pub day_tokens_max: Option<u64>,
    pub month_tokens_max: Option<u64>,
    /// Millionths of a US dollar.
    pub prep_micros_max: Option<u64>,
    pub day_micros_max: Option<u64>,
    pub month_micros_max: Option<u64>,
}

impl ModelTable {
    fn is_set(&self) -> bool {
        *self != Self::default()
    }

    fn over(self, below: Self) -> Self {
        Self {
            provider: self.provider.or(below.provider),
            url: self.url.or(below.url),
            key: self.key.or(below.key),
            name: self.name.or(below.name),
            small: self.small.or(below.small),
            input_price: self.input_price.or(below.input_price),
            output_price: self.output_price.or(below.output_price),
            reads: self.reads.or(below.reads),
            private: self.private.or(below.private),
            prep_tokens_max: self.prep_tokens_max.or(below.prep_tokens_max),
            day_tokens_max: self.day_tokens_max.or(below.day_tokens_max),
            month_tokens_max: self.month_tokens_max.or(below.month_tokens_max),
            prep_micros_max: self.prep_micros_max.or(below.prep_micros_max),
            day_micros_max: self.day_micros_max.or(below.day_micros_max),
            month_micros_max: self.month_micros_max.or(below.month_micros_max),
        }
    }

    /// A table: one arm for each variable of the family `CALLSHEET_MODEL_…`.
    fn take(&mut self, key: &str, value: String) -> Result<(), String> {
        match key {
            "PROVIDER" => self.provider = Some(value),
            "URL" => self.url = Some(value),
            "KEY" => self.key = Some(Hidden(value)),
            "NAME" => self.name = Some(value),
            "SMALL" => self.small = Some(value),
            "INPUT_PRICE" => self.input_price = Some(parsed(&value)?),
            "OUTPUT_PRICE" => self.output_price = Some(parsed(&value)?),
            "READS" => self.reads = Some(switch(&value)?),
            "PRIVATE" => self.private = Some(switch(&value)?),
            "PREP_TOKENS_MAX" => self.prep_tokens_max = Some(parsed(&value)?),
            "DAY_TOKENS_MAX" => self.day_tokens_max = Some(parsed(&value)?),
            "MONTH_TOKENS_MAX" => self.month_tokens_max = Some(parsed(&value)?),
            "PREP_MICROS_MAX" => self.prep_micros_max = Some(parsed(&value)?),
            "DAY_MICROS_MAX" => self.day_micros_max = Some(parsed(&value)?),
            "MONTH_MICROS_MAX" => self.month_micros_max = Some(parsed(&value)?),
            _ => return Err("it is no setting of the language model".to_owned()),
        }
        Ok(())
    }

    /// The settings, where a model is set here at all.
    pub fn settings(&self) -> Result<Option<workflows::ModelSettings>, workflows::ModelSettingsError> {
        if !self.is_set() {
            return Ok(None);
        }
        let words = domain::wire::ModelBackend {
            provider: self.provider.clone().unwrap_or_default(),
            url: self.url.clone(),
            key: self.key.as_ref().map(|key| key.0.clone()),
            model: self.name.clone().unwrap_or_default(),
            input_price: self.input_price,
            output_price: self.output_price,
        };
        let asked = domain::wire::ConnectModel {
            words,
            small: self.small.clone(),
            backup: None,
            reads: self.reads,
            private: self.private,
            prep_tokens_max: self.prep_tokens_max,
            day_tokens_max: self.day_tokens_max,
            month_tokens_max: self.month_tokens_max,
            prep_micros_max: self.prep_micros_max,
            day_micros_max: self.day_micros_max,
            month_micros_max: self.month_micros_max,
        };
        workflows::model_house::settings(&asked, None).map(Some)
    }
}

/// A part of the settings, from one place. What is absent is left to the place below.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub struct Partial {
    pub listen: Option<SocketAddr>,
    pub data: Option<PathBuf>,
    pub offline: Option<bool>,
    pub store: Option<DatabaseUrl>,
    pub work: Option<bool>,
    pub contact: Option<String>,
    pub socket_events_max: Option<usize>,
    pub runs_max: Option<usize>,
    pub sample_pace: Option<Pace>,
    pub origins: Option<Vec<String>>,
    pub pace: Option<PathBuf>,
    pub disk_free_min_mib: Option<u64>,
    pub drain_seconds: Option<u64>,
    pub replay: Option<PathBuf>,
    pub poll_feeds: Option<bool>,
    pub searxng: Option<String>,
    pub slack_api: Option<String>,
    pub local_only: Option<bool>,
    #[serde(default)]
    pub model: ModelTable,
    #[serde(default)]
    pub keys: Secrets,
}

/// A factor from 0 to 10, kept in hundredths.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "f64", into = "f64")]
pub struct Pace(u16);

impl Pace {
    /// The factor.
    pub fn factor(self) -> f32 {
        f32::from(self.0) / 100.0
    }
}

impl TryFrom<f64> for Pace {
    type Error = String;

    fn try_from(factor: f64) -> Result<Self, String> {
        if (0.0..=10.0).contains(&factor) {
            Ok(Self((factor * 100.0).round() as u16))
        } else {
            Err(format!("sample_pace is a factor from 0 to 10, not {factor}"))
        }
    }
}

impl From<Pace> for f64 {
    fn from(pace: Pace) -> Self {
        f64::from(pace.0) / 100.0
    }
}

/// What is wrong with the settings.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    #[error("The settings file {path} cannot be read: {why}. Mend or remove it.")]
    File { path: PathBuf, why: String },
    #[error("{name} has a value that does not fit: {why}")]
    Variable { name: String, why: String },
    #[error("There is no folder to keep data in: set --data, or the variable HOME.")]
    NoHome,
}

impl Config {
    /// The settings from all places. `variables` are those of the environment.
    pub fn load(
        flags: Partial,
        variables: impl Iterator<Item = (String, String)>,
        home: Option<PathBuf>,
    ) -> Result<Self, ConfigError> {
        let environment = Partial::from_variables(variables)?;
        let usual = home.map(|home| home.join(".callsheet"));
        let data = flags
            .data
            .clone()
            .or_else(|| environment.data.clone())
            .or_else(|| usual.clone())
            .ok_or(ConfigError::NoHome)?;
        let file = Partial::from_file(&data.join(FILE))?;
        let all = flags.over(environment).over(file);
        // Beside the usual data, not in the data in use: a service counts machines, whatever folder they work on.
        let pace = all.pace.unwrap_or_else(|| usual.as_ref().unwrap_or(&data).join("pace"));
        Ok(Self {
            pace,
            disk_free_min_mib: all.disk_free_min_mib.unwrap_or(DISK_FREE_MIN_MIB),
            // Nobody balances before a process that runs alone.
            drain_seconds: all.drain_seconds.unwrap_or(0),
            replay: all.replay,
            listen: all.listen.unwrap_or_else(|| SocketAddr::from(([127, 0, 0, 1], 8420))),
            data,
            offline: all.offline.unwrap_or(false),
            // Nobody else works on a file.
            work: all.work.unwrap_or(true) || all.store.is_none(),
            store: all.store,
            contact: all.contact.unwrap_or_else(|| "no contact set".to_owned()),
            socket_events_max: all.socket_events_max.unwrap_or(SOCKET_EVENTS_MAX).max(16),
            runs_max: all.runs_max.unwrap_or(64).max(1),
            sample_pace: all.sample_pace.unwrap_or(Pace(100)),
            origins: all.origins.unwrap_or_default(),
            poll_feeds: all.poll_feeds.unwrap_or(true),
            searxng: all.searxng.map(|address| own_address(&address)).transpose()?,
            slack_api: all.slack_api.map(|address| slack_api(&address)).transpose()?,
            local_only: all.local_only.unwrap_or(false),
            model: all.model,
            keys: all.keys,
            file_reader: None,
        })
    }
}

impl Partial {
    /// Settings of a file; none when there is no file.
    pub fn from_file(path: &Path) -> Result<Self, ConfigError> {
        let wrong = |why: String| ConfigError::File { path: path.to_owned(), why };
        match std::fs::metadata(path) {
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Self::default()),
            Err(error) => return Err(wrong(error.to_string())),
            Ok(found) if found.len() > FILE_BYTES_MAX => {
                return Err(wrong(format!("it is larger than {FILE_BYTES_MAX} bytes")));
            }
            Ok(_) => {}
        }
        let text = std::fs::read_to_string(path).map_err(|error| wrong(error.to_string()))?;
        toml::from_str(&text).map_err(|error| wrong(error.to_string()))
    }

    fn from_variables(variables: impl Iterator<Item = (String, String)>) -> Result<Self, ConfigError> {
        let mut found = Self::default();
        for (name, value) in variables {
            let Some(key) = name.strip_prefix("CALLSHEET_") else { continue };
            let wrong = |why: String| ConfigError::Variable { name: name.clone(), why };
            match key {
                "LISTEN" => found.listen = Some(parsed(&value).map_err(wrong)?),
                "DATA" => found.data = Some(PathBuf::from(value)),
                "OFFLINE" => found.offline = Some(switch(&value).map_err(wrong)?),
                "STORE" => found.store = Some(value.parse().map_err(wrong)?),
                "WORK" => found.work = Some(switch(&value).map_err(wrong)?),
                "CONTACT" => found.contact = Some(value),
                "SOCKET_EVENTS_MAX" => found.socket_events_max = Some(parsed(&value).map_err(wrong)?),
                "RUNS_MAX" => found.runs_max = Some(parsed(&value).map_err(wrong)?),
                "SAMPLE_PACE" => {
                    let factor: f64 = parsed(&value).map_err(wrong)?;
                    found.sample_pace = Some(Pace::try_from(factor).map_err(wrong)?);
                }
                "ORIGINS" => found.origins = Some(value.split(',').map(|origin| origin.trim().to_owned()).collect()),
                "PACE" => found.pace = Some(PathBuf::from(value)),
                "DISK_FREE_MIN_MIB" => found.disk_free_min_mib = Some(parsed(&value).map_err(wrong)?),
                "DRAIN_SECONDS" => found.drain_seconds = Some(parsed(&value).map_err(wrong)?),
                "REPLAY" => found.replay = Some(PathBuf::from(value)),
                "POLL_FEEDS" => found.poll_feeds = Some(switch(&value).map_err(wrong)?),
                "SEARXNG" => found.searxng = Some(value),
                "SLACK_API" => found.slack_api = Some(value),
                "LOCAL_ONLY" => found.local_only = Some(switch(&value).map_err(wrong)?),
                _ if key.starts_with("MODEL_") => {
                    found.model.take(key.trim_start_matches("MODEL_"), value).map_err(wrong)?
                }
                _ if key.starts_with("KEY_") => {
                    let source = key.trim_start_matches("KEY_").to_lowercase();
                    found.keys.0.insert(source, value);
                }
                _ if ELSEWHERE.contains(&key) => {}
                _ => tracing::warn!("{name} is set and is no setting of Callsheet: it changes nothing"),
            }
        }
        Ok(found)
    }

    fn over(self, below: Self) -> Self {
        Self {
            listen: self.listen.or(below.listen),
            data: self.data.or(below.data),
            offline: self.offline.or(below.offline),
            store: self.store.or(below.store),
            work: self.work.or(below.work),
            contact: self.contact.or(below.contact),
            socket_events_max: self.socket_events_max.or(below.socket_events_max),
            runs_max: self.runs_max.or(below.runs_max),
            sample_pace: self.sample_pace.or(below.sample_pace),
            origins: self.origins.or(below.origins),
            pace: self.pace.or(below.pace),
            disk_free_min_mib: self.disk_free_min_mib.or(below.disk_free_min_mib),
            drain_seconds: self.drain_seconds.or(below.drain_seconds),
            replay: self.replay.or(below.replay),
            poll_feeds: self.poll_feeds.or(below.poll_feeds),
            searxng: self.searxng.or(below.searxng),
            slack_api: self.slack_api.or(below.slack_api),
            local_only: self.local_only.or(below.local_only),
            model: self.model.over(below.model),
            keys: self.keys.over(below.keys),
        }
    }
}

/// The address of a service of one's own, without a slash at its end.
fn own_address(address: &str) -> Result<String, ConfigError> {
    plain_address("searxng", address).map(|url| url.as_str().trim_end_matches('/').to_owned())
}

/// The address under which Slack's methods lie. A token is sent there, so without TLS it has to be on this machine.
fn slack_api(address: &str) -> Result<net::Url, ConfigError> {
    let url = plain_address("slack_api", address)?;
    let wrong =
        |why: String| ConfigError::Variable { name: "slack_api".to_owned(), why: format!("`{address}`: {why}") };
    if url.scheme() != "https" && !is_loopback(&url) {
        return Err(wrong("a token is sent there, so it begins with https:// or lies on this machine".to_owned()));
    }
    let folder = format!("{}/", url.as_str().trim_end_matches('/'));
    net::Url::parse(&folder).map_err(|error| wrong(error.to_string()))
}

/// Whether an address lies on this machine, by number or as `localhost`.
pub fn is_loopback(url: &net::Url) -> bool {
    let host = url.host_str().unwrap_or_default().trim_matches(['[', ']']);
    host == "localhost" || host.parse::<std::net::IpAddr>().is_ok_and(|address| address.is_loopback())
}

fn plain_address(name: &str, address: &str) -> Result<net::Url, ConfigError> {
    let wrong = |why: &str| ConfigError::Variable { name: name.to_owned(), why: format!("`{address}`: {why}") };
    let url = net::Url::parse(address.trim()).map_err(|error| wrong(&error.to_string()))?;
    if !matches!(url.scheme(), "http" | "https") || url.host_str().is_none() {
        return Err(wrong("it is not an address such as http://127.0.0.1:8888"));
    }
    if !url.username().is_empty() || url.password().is_some() || url.query().is_some() || url.fragment().is_some() {
        return Err(wrong("it may hold scheme, host, port and path, and nothing else"));
    }
    Ok(url)
}

fn parsed<T: std::str::FromStr<Err: std::fmt::Display>>(value: &str) -> Result<T, String> {
    value.trim().parse().map_err(|error: T::Err| format!("`{value}`: {error}"))
}

fn switch(value: &str) -> Result<bool, String> {
    match value.trim().to_lowercase().as_str() {
        "1" | "true" | "yes" | "on" => Ok(true),
        "0" | "false" | "no" | "off" | "" => Ok(false),
        _ => Err(format!("`{value}` is neither true nor false")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn variables(pairs: &[(&str, &str)]) -> impl Iterator<Item = (String, String)> {
        pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect::<Vec<_>>().into_iter()
    }

    #[test]
    fn flags_win_over_variables_and_those_over_the_file() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join(FILE), "offline = true\nruns_max = 3\nlisten = \"127.0.0.1:1\"").unwrap();
        let flags = Partial {
            data: Some(folder.path().to_owned()),
            listen: Some("127.0.0.1:3".parse().unwrap()),
            ..Partial::default()
        };
        let config =
            Config::load(flags, variables(&[("CALLSHEET_LISTEN", "127.0.0.1:2"), ("CALLSHEET_RUNS_MAX", "4")]), None);
        let config = config.unwrap();
        assert_eq!((config.listen.port(), config.runs_max, config.offline), (3, 4, true));
    }

    #[test]
    fn keys_come_from_file_and_variables_and_are_never_shown() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join(FILE), "[keys]\ncompanies_house = \"from file\"\nother = \"kept\"").unwrap();
        let flags = Partial { data: Some(folder.path().to_owned()), ..Partial::default() };
        let config = Config::load(flags, variables(&[("CALLSHEET_KEY_COMPANIES_HOUSE", "secret")]), None).unwrap();
        let keys: Vec<_> = config.keys.reveal().collect();
        assert_eq!(keys, [("companies_house", "secret"), ("other", "kept")].map(|(a, b)| (a.to_owned(), b.to_owned())));
        let shown = format!("{config:?} {}", serde_json::to_string(&config).unwrap());
        assert!(shown.contains("companies_house") && !shown.contains("secret") && !shown.contains("kept"), "{shown}");
    }

    #[test]
    fn the_pace_of_services_is_counted_in_one_folder_whatever_the_data() {
        let home = Some(PathBuf::from("ann"));
        let pace_of = |data: &str, pairs: &[(&str, &str)]| {
            let flags = Partial { data: Some(PathBuf::from(data)), ..Partial::default() };
            Config::load(flags, variables(pairs), home.clone()).unwrap().pace
        };
        assert_eq!(pace_of("ann/.callsheet", &[]), pace_of("/srv/other", &[]));
        assert_eq!(pace_of("/srv/other", &[]), PathBuf::from("ann/.callsheet/pace"));
        assert_eq!(pace_of("/srv/other", &[("CALLSHEET_PACE", "/run/pace")]), PathBuf::from("/run/pace"));
    }

    #[test]
    fn an_unknown_setting_in_the_file_is_said() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join(FILE), "ofline = true").unwrap();
        let flags = Partial { data: Some(folder.path().to_owned()), ..Partial::default() };
        let error = Config::load(flags, variables(&[]), None).unwrap_err();
        assert!(error.to_string().contains("ofline"), "{error}");
    }

    #[test]
    fn the_address_of_a_service_of_ones_own_is_plain() {
        let folder = tempfile::tempdir().unwrap();
        let load = |address: &str| {
            let flags = Partial { data: Some(folder.path().to_owned()), ..Partial::default() };
            Config::load(flags, variables(&[("CALLSHEET_SEARXNG", address)]), None).map(|config| config.searxng)
        };
        assert_eq!(load("http://127.0.0.1:8888/").unwrap().as_deref(), Some("http://127.0.0.1:8888"));
        assert_eq!(
            load(" https://find.acme.example/searx ").unwrap().as_deref(),
            Some("https://find.acme.example/searx")
        );
        for address in ["127.0.0.1:8888", "file:///etc/passwd", "http://me:secret@searx/", "http://searx/?q=1"] {
            assert!(load(address).unwrap_err().to_string().contains("searxng"), "{address}");
        }
    }

    #[test]
    fn a_token_for_slack_goes_by_tls_or_stays_on_this_machine() {
        let folder = tempfile::tempdir().unwrap();
        let load = |address: &str| {
            let flags = Partial { data: Some(folder.path().to_owned()), ..Partial::default() };
            Config::load(flags, variables(&[("CALLSHEET_SLACK_API", address)]), None).map(|config| config.slack_api)
        };
        for (address, expected) in [
            ("https://slack-gov.example/api", "https://slack-gov.example/api/"),
            ("http://127.0.0.1:9000/api/", "http://127.0.0.1:9000/api/"),
            ("http://[::1]:9000", "http://[::1]:9000/"),
        ] {
            assert_eq!(load(address).unwrap().unwrap().as_str(), expected);
        }
        for address in ["http://slack.example/api/", "http://127.0.0.1.example/", "ftp://127.0.0.1/", "https://a@b/"] {
            assert!(load(address).unwrap_err().to_string().contains("slack_api"), "{address}");
        }
    }

    #[test]
    fn a_variable_that_does_not_fit_is_named() {
        let error = Config::load(Partial::default(), variables(&[("CALLSHEET_OFFLINE", "maybe")]), None).unwrap_err();
        assert!(error.to_string().contains("CALLSHEET_OFFLINE"), "{error}");
    }
}
