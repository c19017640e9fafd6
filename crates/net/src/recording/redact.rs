//! What must not be written down: keys, values of cookies, what tells who asked.

use url::Url;

/// What stands where a secret stood.
const REDACTED: &str = "redacted";
/// Shorter keys are not looked for in texts: they would be found in words.
const SECRET_BYTES_MIN: usize = 6;
/// Headers of an answer that say nothing about the company: who asked and from where, and how the body was packed.
const HEADERS_LEFT: &[&str] = &[
    "content-encoding",
    "content-length",
    "transfer-encoding",
    "connection",
    "keep-alive",
    "authorization",
    "proxy-authenticate",
    "www-authenticate",
    "x-client-ip",
    "x-real-ip",
    "x-forwarded-for",
    "cf-connecting-ip",
    "true-client-ip",
    "x-geo-country",
    "x-geo-city",
    "report-to",
    "nel",
];
/// Parts of the name of a parameter or header whose value is a secret.
const SECRET_NAMES: &[&str] =
    &["token", "secret", "apikey", "api_key", "api-key", "passw", "session", "signature", "auth", "csrf", "credential"];
/// Whole names of such parameters.
const SECRET_PARAMETERS: &[&str] = &["key", "sig", "sid", "hmac", "code"];

/// Keys that are in use, looked for in everything that is written.
#[derive(Default, Clone)]
pub(super) struct Redactor {
    secrets: Vec<String>,
}

impl Redactor {
    pub(super) fn new(secrets: impl IntoIterator<Item = String>) -> Self {
        let mut secrets: Vec<String> = secrets
            .into_iter()
            .map(|secret| secret.trim().to_owned())
            .filter(|s| s.len() >= SECRET_BYTES_MIN)
            .collect();
        // The longest first: one may hold another.
        secrets.sort_by_key(|secret| std::cmp::Reverse(secret.len()));
        Self { secrets }
    }

    /// An address without the values of parameters that are named like secrets, and without keys.
    pub(super) fn url(&self, url: &Url) -> String {
        let mut plain = url.clone();
        plain.set_fragment(None);
        if url.query_pairs().any(|(name, _)| is_secret_parameter(&name)) {
            let pairs: Vec<(String, String)> = url
                .query_pairs()
                .map(|(name, value)| {
                    let value = if is_secret_parameter(&name) { REDACTED.into() } else { value };
                    (name.into_owned(), value.into_owned())
                })
                .collect();
            plain.query_pairs_mut().clear().extend_pairs(pairs);
        }
        self.text(plain.as_str())
    }

    /// A text without keys.
    pub(super) fn text(&self, text: &str) -> String {
        self.secrets.iter().fold(text.to_owned(), |text, secret| text.replace(secret, REDACTED))
    }

    /// Bytes without keys. Bytes that hold none are given back as they are.
    pub(super) fn bytes(&self, bytes: &[u8]) -> Vec<u8> {
        let mut out = bytes.to_vec();
        for secret in &self.secrets {
            out = replaced(&out, secret.as_bytes());
        }
        out
    }

    /// Headers of an answer, as far as they may be written down.
    pub(super) fn headers(&self, headers: &[(String, String)]) -> Vec<(String, String)> {
        let kept = headers.iter().filter(|(name, _)| !HEADERS_LEFT.contains(&name.to_ascii_lowercase().as_str()));
        kept.map(|(name, value)| (name.clone(), self.header(&name.to_ascii_lowercase(), value))).collect()
    }

    fn header(&self, name: &str, value: &str) -> String {
        if name == "set-cookie" {
            // The name alone tells which product set it.
            let cookie = value.split(['=', ';']).next().unwrap_or_default().trim();
            return self.text(&format!("{cookie}={REDACTED}"));
        }
        if name != "content-security-policy" && SECRET_NAMES.iter().any(|part| name.contains(part)) {
            return REDACTED.to_owned();
        }
        match (name, Url::parse(value)) {
            ("location", Ok(url)) => self.url(&url),
            _ => self.text(value),
        }
    }
}

fn is_secret_parameter(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    SECRET_PARAMETERS.contains(&name.as_str()) || SECRET_NAMES.iter().any(|part| name.contains(part))
}

fn replaced(bytes: &[u8], secret: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(bytes.len());
    let mut rest = bytes;
    while let Some(at) = rest.windows(secret.len()).position(|window| window == secret) {
        out.extend_from_slice(&rest[..at]);
        out.extend_from_slice(REDACTED.as_bytes());
        rest = &rest[at + secret.len()..];
    }
    out.extend_from_slice(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use pretty_assertions::assert_eq;

    fn redactor() -> Redactor {
        Redactor::new(["s3cr3t-key".to_owned(), "abc".to_owned()])
    }

    #[test]
    fn addresses_lose_their_secrets_and_keep_the_rest() {
        let cases = [
            ("https://a.example/x?q=acme&page=2#top", "https://a.example/x?q=acme&page=2"),
            ("https://a.example/x?q=acme+corp&api_key=1234", "https://a.example/x?q=acme+corp&api_key=redacted"),
            ("https://a.example/x?Key=1&apiKey=2&q=1", "https://a.example/x?Key=redacted&apiKey=redacted&q=1"),
            ("https://a.example/s3cr3t-key/x", "https://a.example/redacted/x"),
            ("https://a.example/?keyword=abc", "https://a.example/?keyword=abc"),
        ];
        for (url, plain) in cases {
            assert_eq!(redactor().url(&Url::parse(url).unwrap()), plain);
        }
    }

    #[test]
    fn cookies_keep_their_names_and_headers_about_us_are_left() {
        let headers = [
            ("content-type", "text/html"),
            ("set-cookie", "_hubspot=9f3c; Path=/; HttpOnly"),
            ("x-csrf-token", "1f"),
            ("x-real-ip", "198.51.100.7"),
            ("content-encoding", "gzip"),
            ("location", "https://a.example/?token=1"),
            ("content-security-policy", "script-src https://js.stripe.com"),
            ("x-echo", "Bearer s3cr3t-key"),
        ];
        let headers: Vec<_> = headers.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        let kept = redactor().headers(&headers);
        let kept: Vec<(&str, &str)> = kept.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        assert_eq!(
            kept,
            [
                ("content-type", "text/html"),
                ("set-cookie", "_hubspot=redacted"),
                ("x-csrf-token", "redacted"),
                ("location", "https://a.example/?token=redacted"),
                ("content-security-policy", "script-src https://js.stripe.com"),
                ("x-echo", "Bearer redacted"),
            ]
        );
    }

    #[test]
    fn keys_are_found_in_bytes_that_are_no_text() {
        assert_eq!(redactor().bytes(b"\xff s3cr3t-key\x00s3cr3t-key"), b"\xff redacted\x00redacted");
        assert_eq!(redactor().bytes(b"abc s3cr3t-ke"), b"abc s3cr3t-ke", "a short key is not looked for");
    }
}
