//! Which models there are, where they are, and what they may cost.

use serde::{Deserialize, Serialize};

use crate::caps::Caps;
use crate::exchange::Usage;

/// Characters of a model's name, of an address, and of a key.
const NAME_CHARS_MAX: usize = 200;
const URL_CHARS_MAX: usize = 500;
const KEY_CHARS_MAX: usize = 4_096;

/// Who offers a model. Two protocols serve them all.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ProviderKind {
    Anthropic,
    OpenAi,
    /// Whatever speaks OpenAI's chat completions: vLLM, llama.cpp, LM Studio, OpenRouter, Azure.
    Compatible,
    /// Through its `/v1/`, because its own protocol has no schema here.
    Ollama,
}

impl ProviderKind {
    /// All of them, in the order of the form.
    pub const ALL: [Self; 4] = [Self::Anthropic, Self::OpenAi, Self::Compatible, Self::Ollama];

    /// As in a setting.
    pub fn name(self) -> &'static str {
        match self {
            Self::Anthropic => "anthropic",
            Self::OpenAi => "openai",
            Self::Compatible => "compatible",
            Self::Ollama => "ollama",
        }
    }

    /// The provider of a setting.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name.trim().to_lowercase())
    }

    /// Where it usually is.
    fn usual_url(self) -> Option<&'static str> {
        match self {
            Self::Anthropic => Some("https://api.anthropic.com/v1/"),
            Self::OpenAi => Some("https://api.openai.com/v1/"),
            Self::Compatible => None,
            Self::Ollama => Some("http://127.0.0.1:11434/v1/"),
        }
    }

    fn wants_key(self) -> bool {
        match self {
            Self::Anthropic | Self::OpenAi => true,
            Self::Compatible | Self::Ollama => false,
        }
    }
}

/// A key: used, and never shown.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Key(String);

impl Key {
    /// A key as somebody gave it.
    pub fn new(key: impl Into<String>) -> Self {
        Self(key.into().trim().to_owned())
    }

    /// For the request that needs it.
    pub(crate) fn reveal(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Debug for Key {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str("Key(…)")
    }
}

/// What a provider asks, in millionths of a US dollar for a million tokens. Nobody publishes them in one form, so that
/// the operator gives them; without them a cap in money stops the model.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Prices {
    pub input: u64,
    pub output: u64,
}

impl Prices {
    /// Millionths of a dollar, rounded up.
    pub fn micros(&self, usage: &Usage) -> u64 {
        let cost =
            u128::from(usage.input) * u128::from(self.input) + u128::from(usage.output) * u128::from(self.output);
        u64::try_from(cost.div_ceil(1_000_000)).unwrap_or(u64::MAX)
    }
}

/// One model at one address.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Backend {
    pub provider: ProviderKind,
    /// The folder of its methods; the usual one of the provider without it.
    pub url: Option<String>,
    pub key: Option<Key>,
    pub model: String,
    pub prices: Option<Prices>,
}

/// All that is set about models.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Settings {
    /// For prose.
    pub large: Backend,
    /// For sentences of the rep and for documents; the large one does it without it.
    pub small: Option<Backend>,
    /// Asked when another one fails.
    pub backup: Option<Backend>,
    pub caps: Caps,
    /// Whether documents are read by a model too.
    pub reads: bool,
    /// Whether texts that are not public (files that a rep added) may go to a model.
    pub private: bool,
}

/// Why a setting cannot work.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0} Nothing was changed.")]
pub struct SettingsError(String);

impl SettingsError {
    /// A provider that there is not.
    pub fn provider(named: &str) -> Self {
        let names: Vec<&str> = ProviderKind::ALL.into_iter().map(ProviderKind::name).collect();
        Self(format!("There is no provider “{named}”: {} are known.", names.join(", ")))
    }

    /// A client library that does not start.
    pub(crate) fn unusual(why: &str) -> Self {
        Self(format!("The client of the model cannot be set up: {why}."))
    }
}

/// The folder of the methods; people copy the address of the method itself.
fn folder(text: &str) -> &str {
    let text = text.trim_end_matches('/');
    let method = ["/chat/completions", "/completions", "/messages", "/responses"];
    method.iter().find_map(|method| text.strip_suffix(method)).unwrap_or(text)
}

impl Backend {
    /// Where it is, with a slash at the end.
    pub fn address(&self) -> Result<net::Url, SettingsError> {
        let wrong = |why: &str| SettingsError(format!("The address of the model does not fit: {why}."));
        let named = self.url.as_deref().map(str::trim).filter(|url| !url.is_empty());
        let text = named
            .or(self.provider.usual_url())
            .ok_or_else(|| wrong("a compatible server needs one, such as http://127.0.0.1:8080/v1/"))?;
        if text.chars().count() > URL_CHARS_MAX {
            return Err(wrong("it is too long"));
        }
        let url = net::Url::parse(&format!("{}/", folder(text))).map_err(|error| wrong(&error.to_string()))?;
        if !matches!(url.scheme(), "http" | "https") || url.host_str().is_none() {
            return Err(wrong("it begins with http:// or https://"));
        }
        if !url.username().is_empty() || url.password().is_some() || url.query().is_some() || url.fragment().is_some() {
            return Err(wrong("it may hold scheme, host, port and path, and nothing else"));
        }
        if url.scheme() == "http" && !self.is_local() && self.key.is_some() {
            return Err(wrong("a key is sent there, so it begins with https:// or lies on this machine"));
        }
        Ok(url)
    }

    /// Whether it is on this machine, by number or as `localhost`.
    pub fn is_local(&self) -> bool {
        let text = self.url.as_deref().or(self.provider.usual_url()).unwrap_or_default();
        let Ok(url) = net::Url::parse(text.trim()) else { return false };
        let host = url.host_str().unwrap_or_default().trim_matches(['[', ']']);
        host == "localhost" || host.parse::<std::net::IpAddr>().is_ok_and(|address| address.is_loopback())
    }

    /// The host that texts go to.
    pub fn host(&self) -> String {
        self.address().ok().and_then(|url| url.host_str().map(str::to_owned)).unwrap_or_default()
    }

    /// Whether it can work.
    pub fn check(&self) -> Result<(), SettingsError> {
        self.address()?;
        let model = self.model.trim();
        if model.is_empty() || model.chars().count() > NAME_CHARS_MAX || model.chars().any(char::is_control) {
            return Err(SettingsError(format!("A model has a name of 1 to {NAME_CHARS_MAX} characters.")));
        }
        match &self.key {
            Some(key) if key.reveal().is_empty() || key.reveal().chars().count() > KEY_CHARS_MAX => {
                Err(SettingsError(format!("A key has 1 to {KEY_CHARS_MAX} characters.")))
            }
            Some(key) if key.reveal().chars().any(|c| !c.is_ascii_graphic()) => {
                Err(SettingsError("A key has neither spaces nor letters outside of ASCII.".to_owned()))
            }
            None if self.provider.wants_key() => Err(SettingsError(format!("{} needs a key.", self.provider.name()))),
            Some(_) | None => Ok(()),
        }
    }
}

impl Settings {
    /// One model for everything.
    pub fn with(large: Backend) -> Self {
        Self { large, small: None, backup: None, caps: Caps::default(), reads: true, private: false }
    }

    /// Whether all of it can work. `local_only` is the house's rule that texts do not leave this machine.
    pub fn check(&self, local_only: bool) -> Result<(), SettingsError> {
        for backend in self.backends() {
            backend.check()?;
            if local_only && !backend.is_local() {
                return Err(SettingsError(format!(
                    "Only models on this machine may be asked here (local_only), and {} is elsewhere.",
                    backend.host()
                )));
            }
        }
        Ok(())
    }

    /// All models there are.
    pub fn backends(&self) -> impl Iterator<Item = &Backend> {
        std::iter::once(&self.large).chain(&self.small).chain(&self.backup)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn backend(provider: ProviderKind, url: Option<&str>, key: Option<&str>) -> Backend {
        let (url, key) = (url.map(str::to_owned), key.map(Key::new));
        Backend { provider, url, key, model: "small-words".to_owned(), prices: None }
    }

    #[test]
    fn addresses_end_in_a_slash_and_keys_go_by_tls_or_stay_here() {
        let address = |url| backend(ProviderKind::Compatible, Some(url), Some("sk-1")).address();
        for (url, expected) in [
            ("http://127.0.0.1:8080/v1", "http://127.0.0.1:8080/v1/"),
            ("https://models.acme.example/openai/", "https://models.acme.example/openai/"),
            ("http://localhost:1/", "http://localhost:1/"),
            ("http://127.0.0.1:8080/v1/chat/completions", "http://127.0.0.1:8080/v1/"),
            ("https://models.acme.example/v1/messages/", "https://models.acme.example/v1/"),
        ] {
            assert_eq!(address(url).unwrap().as_str(), expected);
        }
        for url in ["http://models.acme.example/v1", "ftp://127.0.0.1/", "https://a:b@c.example/", "127.0.0.1:80", ""] {
            assert!(address(url).is_err(), "{url}");
        }
        let usual = backend(ProviderKind::Anthropic, None, Some("k")).address().unwrap();
        assert_eq!(usual.as_str(), "https://api.anthropic.com/v1/");
    }

    #[test]
    fn what_cannot_work_is_said() {
        let of = |backend: Backend, local_only| {
            Settings::with(backend).check(local_only).err().map(|error| error.to_string()).unwrap_or_default()
        };
        assert_eq!(of(backend(ProviderKind::Ollama, None, None), true), "");
        assert!(of(backend(ProviderKind::OpenAi, None, None), false).contains("needs a key"));
        assert!(of(backend(ProviderKind::OpenAi, None, Some("sk")), true).contains("local_only"));
        assert!(of(backend(ProviderKind::OpenAi, None, Some("two words")), false).contains("neither spaces"));
        let nameless = Backend { model: " ".to_owned(), ..backend(ProviderKind::Ollama, None, None) };
        assert!(of(nameless, false).contains("a name"));
    }

    #[test]
    fn a_key_is_never_shown() {
        let settings = Settings::with(backend(ProviderKind::OpenAi, None, Some("sk-very-secret")));
        assert!(!format!("{settings:?}").contains("very-secret"));
    }

    #[test]
    fn prices_round_up() {
        let prices = Prices { input: 3_000_000, output: 15_000_000 };
        let usage = Usage { input: 1_000, output: 100, estimated: false };
        assert_eq!(prices.micros(&usage), 3_000 + 1_500);
        assert_eq!(Prices { input: 1, output: 0 }.micros(&Usage { input: 1, ..usage }), 1);
    }
}
