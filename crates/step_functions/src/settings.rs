//! Where AWS is and as whom it is asked.

use net::Url;

/// Settings by AWS's own names, from the environment.
#[derive(Clone, PartialEq, Eq)]
pub struct Settings {
    pub region: String,
    /// Another address than the region's usual one.
    pub endpoint: Option<Url>,
    pub access_key: String,
    pub secret_key: String,
    pub session_token: Option<String>,
    /// The role that the state machines have. It needs no permission: activities are asked for by us.
    pub role: String,
}

impl std::fmt::Debug for Settings {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { region, endpoint, role, access_key, secret_key: _, session_token: _ } = self;
        let endpoint = endpoint.as_ref().map(Url::as_str);
        out.debug_struct("Settings")
            .field("region", region)
            .field("endpoint", &endpoint)
            .field("role", role)
            .field("access_key", access_key)
            .finish_non_exhaustive()
    }
}

/// What is missing or does not fit.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SettingsError {
    #[error("{0} is not set; Step Functions cannot be asked without it")]
    Missing(&'static str),
    #[error("{name} does not fit: {why}")]
    Wrong { name: &'static str, why: String },
}

impl Settings {
    /// From variables of the environment: `AWS_REGION` (or `AWS_DEFAULT_REGION`), `AWS_ACCESS_KEY_ID`, `AWS_SECRET_ACCESS_KEY`,
    /// `AWS_SESSION_TOKEN`, `AWS_ENDPOINT_URL_SFN` (or `AWS_ENDPOINT_URL`), `CALLSHEET_STEP_FUNCTIONS_ROLE`.
    pub fn from_variables(variables: impl Iterator<Item = (String, String)>) -> Result<Self, SettingsError> {
        let all: std::collections::BTreeMap<String, String> =
            variables.filter(|(_, value)| !value.is_empty()).collect();
        let of = |name: &str| all.get(name).cloned();
        let needs = |name: &'static str| of(name).ok_or(SettingsError::Missing(name));
        let endpoint = of("AWS_ENDPOINT_URL_SFN").or_else(|| of("AWS_ENDPOINT_URL"));
        let wrong = |name, why: String| SettingsError::Wrong { name, why };
        let url = |text: String| Url::parse(&text).map_err(|why| wrong("AWS_ENDPOINT_URL", format!("`{text}`: {why}")));
        let region =
            of("AWS_REGION").or_else(|| of("AWS_DEFAULT_REGION")).ok_or(SettingsError::Missing("AWS_REGION"))?;
        if !region.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-') {
            return Err(wrong("AWS_REGION", format!("`{region}` is no region")));
        }
        Ok(Self {
            region,
            endpoint: endpoint.map(url).transpose()?,
            access_key: needs("AWS_ACCESS_KEY_ID")?,
            secret_key: needs("AWS_SECRET_ACCESS_KEY")?,
            session_token: of("AWS_SESSION_TOKEN"),
            role: needs("CALLSHEET_STEP_FUNCTIONS_ROLE")?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SET: &[(&str, &str)] = &[
        ("AWS_DEFAULT_REGION", "eu-central-1"),
        ("AWS_ACCESS_KEY_ID", "AKID"),
        ("AWS_SECRET_ACCESS_KEY", "hush"),
        ("AWS_ENDPOINT_URL", "http://127.0.0.1:5000"),
        ("CALLSHEET_STEP_FUNCTIONS_ROLE", "arn:aws:iam::123456789012:role/callsheet"),
    ];

    fn read(without: &str, with: &[(&str, &str)]) -> Result<Settings, SettingsError> {
        let set = SET.iter().filter(|(name, _)| *name != without).chain(with);
        Settings::from_variables(set.map(|(name, value)| ((*name).to_owned(), (*value).to_owned())))
    }

    #[test]
    fn what_is_missing_is_named_and_secrets_are_not_shown() {
        let settings = read("", &[("AWS_REGION", "us-east-1")]).unwrap();
        assert_eq!(settings.region, "us-east-1");
        assert_eq!(settings.endpoint.as_ref().map(Url::as_str), Some("http://127.0.0.1:5000/"));
        assert!(!format!("{settings:?}").contains("hush"));
        for name in ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "CALLSHEET_STEP_FUNCTIONS_ROLE"] {
            assert_eq!(read(name, &[]), Err(SettingsError::Missing(name)));
        }
        assert_eq!(read("AWS_DEFAULT_REGION", &[]), Err(SettingsError::Missing("AWS_REGION")));
        assert!(matches!(read("", &[("AWS_REGION", "us/../")]), Err(SettingsError::Wrong { .. })));
        assert!(matches!(read("", &[("AWS_ENDPOINT_URL", "nowhere")]), Err(SettingsError::Wrong { .. })));
    }
}
