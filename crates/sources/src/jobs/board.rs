//! Job boards and how pages lead to them.

use std::{collections::BTreeSet, sync::LazyLock};

use regex::Regex;

use pages::pattern::compiled;

/// Most boards taken from one page.
const BOARDS_MAX: usize = 8;

/// A job board of a company at a service.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Board {
    pub service: Service,
    /// How the service calls the company.
    pub token: String,
    /// Whether nobody linked to it.
    pub guessed: bool,
}

/// A service that hosts job boards.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Service {
    Greenhouse,
    Lever,
    Ashby,
    SmartRecruiters,
    Workable,
    Workday,
    Recruitee,
    Personio,
    Teamtailor,
    BambooHr,
    Icims,
    Jobvite,
    Rippling,
    Paylocity,
    SuccessFactors,
    Taleo,
    Oracle,
    Ukg,
    Dayforce,
    Pinpoint,
    Breezy,
    Join,
}

impl Service {
    /// The name people know.
    pub fn name(self) -> &'static str {
        match self {
            Self::Greenhouse => "Greenhouse",
            Self::Lever => "Lever",
            Self::Ashby => "Ashby",
            Self::SmartRecruiters => "SmartRecruiters",
            Self::Workable => "Workable",
            Self::Workday => "Workday",
            Self::Recruitee => "Recruitee",
            Self::Personio => "Personio",
            Self::Teamtailor => "Teamtailor",
            Self::BambooHr => "BambooHR",
            Self::Icims => "iCIMS",
            Self::Jobvite => "Jobvite",
            Self::Rippling => "Rippling",
            Self::Paylocity => "Paylocity",
            Self::SuccessFactors => "SAP SuccessFactors",
            Self::Taleo => "Oracle Taleo",
            Self::Oracle => "Oracle Recruiting",
            Self::Ukg => "UKG",
            Self::Dayforce => "Dayforce",
            Self::Pinpoint => "Pinpoint",
            Self::Breezy => "Breezy",
            Self::Join => "JOIN",
        }
    }
}

impl Board {
    /// Where its postings are read; nothing for a service that is not read yet.
    pub fn api(&self) -> Option<String> {
        match self.service {
            Service::Greenhouse => {
                Some(format!("https://boards-api.greenhouse.io/v1/boards/{}/jobs?content=true", self.token))
            }
            Service::Lever
            | Service::Ashby
            | Service::SmartRecruiters
            | Service::Workable
            | Service::Workday
            | Service::Recruitee
            | Service::Personio
            | Service::Teamtailor
            | Service::BambooHr
            | Service::Icims
            | Service::Jobvite
            | Service::Rippling
            | Service::Paylocity
            | Service::SuccessFactors
            | Service::Taleo
            | Service::Oracle
            | Service::Ukg
            | Service::Dayforce
            | Service::Pinpoint
            | Service::Breezy
            | Service::Join => None,
        }
    }
}

/// Addresses of boards; the first group is the token.
const PATTERNS: &[(Service, &str)] = &[
    (
        Service::Greenhouse,
        r"(?:boards|job-boards)(?:\.eu)?\.greenhouse\.io/embed/job_(?:board|app)(?:/js)?/?\?(?:[a-z_]+=[^&\x22']*&(?:amp;)?)*for=([A-Za-z0-9_-]+)",
    ),
    (Service::Greenhouse, r"boards-api(?:\.eu)?\.greenhouse\.io/v1/boards/([A-Za-z0-9_-]+)"),
    (Service::Greenhouse, r"api\.greenhouse\.io/v1/boards/([A-Za-z0-9_-]+)"),
    (Service::Greenhouse, r"(?:boards|job-boards)(?:\.eu)?\.greenhouse\.io/([A-Za-z0-9_-]+)"),
    (Service::Lever, r"(?:jobs|api)(?:\.eu)?\.lever\.co/(?:v0/postings/)?([A-Za-z0-9._-]+)"),
    (Service::Ashby, r"jobs\.ashbyhq\.com/([A-Za-z0-9._%-]+)"),
    (Service::Ashby, r"api\.ashbyhq\.com/posting-api/job-board/([A-Za-z0-9._%-]+)"),
    (Service::SmartRecruiters, r"(?:careers|jobs)\.smartrecruiters\.com/([A-Za-z0-9_-]+)"),
    (Service::Workable, r"apply\.workable\.com/([A-Za-z0-9_-]+)"),
    (Service::Workable, r"([a-z0-9-]+)\.workable\.com"),
    (Service::Workday, r"([a-z0-9_-]+)\.wd\d+\.myworkdayjobs(?:-impl)?\.com"),
    (Service::Recruitee, r"([a-z0-9-]+)\.recruitee\.com"),
    (Service::Personio, r"([a-z0-9-]+)\.jobs\.personio\.(?:de|com)"),
    (Service::Teamtailor, r"([a-z0-9-]+)\.(?:na\.)?teamtailor\.com"),
    (Service::BambooHr, r"([a-z0-9-]+)\.bamboohr\.com/(?:careers|jobs)"),
    (Service::Icims, r"([a-z0-9-]+)\.icims\.com"),
    (Service::Jobvite, r"jobs\.jobvite\.com/([A-Za-z0-9_-]+)"),
    (Service::Rippling, r"ats\.rippling\.com/(?:[a-z]{2}-[A-Z]{2}/)?([A-Za-z0-9_-]+)"),
    (Service::Paylocity, r"recruiting\.paylocity\.com/(?:[Rr]ecruiting/)?[Jj]obs/All/([0-9a-f-]+)"),
    (Service::SuccessFactors, r"(career\d*)\.successfactors\.(?:com|eu)"),
    (Service::Taleo, r"([a-z0-9-]+)\.taleo\.net"),
    (Service::Oracle, r"([a-z0-9-]+)\.fa\.[a-z0-9]+\.oraclecloud\.com/hcmUI"),
    (Service::Ukg, r"recruiting\d*\.ultipro\.(?:com|ca)/([A-Z0-9]+)"),
    (Service::Dayforce, r"(?:jobs|[a-z0-9]+)\.dayforcehcm\.com/(?:[a-z]{2}-[A-Z]{2}/)?([A-Za-z0-9_-]+)"),
    (Service::Pinpoint, r"([a-z0-9-]+)\.pinpointhq\.com"),
    (Service::Breezy, r"([a-z0-9-]+)\.breezy\.hr"),
    (Service::Join, r"join\.com/companies/([a-z0-9-]+)"),
];

/// Parts of the services' own addresses that stand where a token would.
const NOT_TOKENS: &[&str] = &[
    "embed",
    "v1",
    "boards",
    "www",
    "api",
    "apply",
    "assets",
    "static",
    "cdn",
    "jobs",
    "careers",
    "help",
    "support",
    "resources",
    "app",
    "developers",
    "widget",
    "js",
];

static COMPILED: LazyLock<Vec<(Service, Regex)>> =
    LazyLock::new(|| PATTERNS.iter().filter_map(|(service, pattern)| Some((*service, compiled(pattern)?))).collect());

/// The boards that markup leads to: in links, frames and scripts alike.
pub(crate) fn in_html(html: &str) -> BTreeSet<Board> {
    let mut found = BTreeSet::new();
    // Addresses inside JSON and scripts have their slashes escaped.
    let plain = if html.contains(r"\/") { html.replace(r"\/", "/") } else { html.to_owned() };
    for (service, pattern) in COMPILED.iter() {
        for captured in pattern.captures_iter(&plain) {
            let Some(token) = captured.get(1).map(|token| token.as_str().trim_end_matches('.')) else { continue };
            if found.len() < BOARDS_MAX
                && !token.is_empty()
                && !NOT_TOKENS.contains(&token.to_ascii_lowercase().as_str())
            {
                found.insert(Board { service: *service, token: token.to_owned(), guessed: false });
            }
        }
    }
    found
}

/// The board that an address is.
pub(crate) fn in_url(url: &str) -> BTreeSet<Board> {
    in_html(url)
}

#[cfg(test)]
mod tests {
    use super::*;
    use pretty_assertions::assert_eq;
    use proptest::prelude::*;

    fn seen(html: &str) -> Vec<(Service, String)> {
        in_html(html).into_iter().map(|board| (board.service, board.token)).collect()
    }

    #[test]
    fn every_pattern_compiles() {
        assert_eq!(COMPILED.len(), PATTERNS.len());
    }

    #[test]
    fn boards_are_found_in_all_their_forms() {
        let forms = [
            "<script src='https://boards.greenhouse.io/embed/job_board/js?for=acme'></script>",
            "<iframe src='https://job-boards.greenhouse.io/embed/job_board?b=https%3A%2F%2Fx&amp;for=acme'>",
            "<a href='https://boards.greenhouse.io/acme/jobs/123'>",
            "<a href=\"https://job-boards.eu.greenhouse.io/acme\">",
            r#"{"url":"https:\/\/boards-api.greenhouse.io\/v1\/boards\/acme\/jobs"}"#,
        ];
        for form in forms {
            assert_eq!(seen(form), [(Service::Greenhouse, "acme".to_owned())], "{form}");
        }
        assert_eq!(seen("<a href='https://jobs.lever.co/acme/1-2-3'>"), [(Service::Lever, "acme".to_owned())]);
        assert_eq!(seen("https://acme.wd5.myworkdayjobs.com/en-US/External"), [(Service::Workday, "acme".to_owned())]);
        assert_eq!(
            seen(
                "<a href='https://www.greenhouse.io/'>Powered by Greenhouse</a><a href='https://apply.workable.com/'>"
            ),
            []
        );
    }

    proptest! {
        #[test]
        fn any_text_can_be_searched(text in "\\PC{0,200}") {
            let _ = seen(&text);
        }
    }
}
