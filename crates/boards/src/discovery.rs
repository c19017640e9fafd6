//! Which job boards a page leads to: by its links, frames and scripts, by data written into them, and by what the page is
//! itself built with.

use std::{collections::BTreeSet, sync::LazyLock};

use pages::pattern::compiled;
use regex::Regex;
use url::Url;

/// Most boards taken from one page.
const BOARDS_MAX: usize = 8;

/// A job board of a company at a service.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Board {
    pub service: Service,
    /// How the service calls the company; for services with a host for each company, the host.
    pub at: String,
    /// The second part of the address, where the service has one: a career site, a region, the employer's domain.
    pub site: String,
    /// Whether nobody linked to it.
    pub guessed: bool,
}

/// A service that hosts job boards.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Service {
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
    Phenom,
    Eightfold,
    Neogov,
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
            Self::Phenom => "Phenom",
            Self::Eightfold => "Eightfold",
            Self::Neogov => "NEOGOV",
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

/// Addresses of boards; the first group is where it is, the second the part of it.
const PATTERNS: &[(Service, &str)] = &[
    (
        Service::Greenhouse,
        r"(?:boards|job-boards)(?:\.eu)?\.greenhouse\.io/embed/job_(?:board|app)(?:/js)?/?\?(?:[a-z_]+=[^&\x22']*&(?:amp;)?)*for=([A-Za-z0-9_-]+)",
    ),
    (Service::Greenhouse, r"boards-api(?:\.eu)?\.greenhouse\.io/v1/boards/([A-Za-z0-9_-]+)"),
    (Service::Greenhouse, r"api\.greenhouse\.io/v1/boards/([A-Za-z0-9_-]+)"),
    (Service::Greenhouse, r"(?:boards|job-boards)(?:\.eu)?\.greenhouse\.io/([A-Za-z0-9_-]+)"),
    (Service::Lever, r"(?:jobs|api)\.lever\.co/(?:v0/postings/)?([A-Za-z0-9._-]+)"),
    (Service::Ashby, r"jobs\.ashbyhq\.com/([A-Za-z0-9._%-]+)"),
    (Service::Ashby, r"api\.ashbyhq\.com/posting-api/job-board/([A-Za-z0-9._%-]+)"),
    (Service::SmartRecruiters, r"(?:careers|jobs)\.smartrecruiters\.com/(?:ni/)?([A-Za-z0-9_-]+)"),
    (Service::SmartRecruiters, r"api\.smartrecruiters\.com/v1/companies/([A-Za-z0-9_-]+)"),
    (Service::Workable, r"apply\.workable\.com/(?:api/v\d/(?:widget/)?accounts/)?([A-Za-z0-9_-]+)"),
    (Service::Workable, r"\b([a-z0-9-]+)\.workable\.com"),
    (
        Service::Workday,
        r"\b([a-z0-9_-]+\.wd\d+\.myworkdayjobs(?:-impl)?\.com)/(?:wday/cxs/[A-Za-z0-9_-]+/|[a-z]{2}-[A-Z]{2}/)?([A-Za-z0-9_-]+)",
    ),
    (Service::Recruitee, r"\b([a-z0-9-]+\.recruitee\.com)"),
    (Service::Personio, r"\b([a-z0-9-]+\.jobs\.personio\.(?:de|com))"),
    (Service::Teamtailor, r"\b([a-z0-9-]+\.(?:na\.)?teamtailor\.com)"),
    (Service::BambooHr, r"\b([a-z0-9-]+)\.bamboohr\.com/(?:careers|jobs|js/embed)"),
    (Service::BambooHr, r"data-domain=.([a-z0-9-]+)\.bamboohr\.com"),
    (Service::Icims, r"\b([a-z0-9-]+\.icims\.com)"),
    (Service::Jobvite, r"jobs\.jobvite\.com/(?:careers/)?([A-Za-z0-9_-]+)"),
    (Service::Eightfold, r"\b([a-z0-9-]+\.eightfold\.ai)/[^\x22'\s<>]*?\bdomain=([a-z0-9.-]+)"),
    (Service::Eightfold, r"\b([a-z0-9-]+\.eightfold\.ai)/careers"),
    (Service::Neogov, r"(?:governmentjobs|schooljobs)\.com/careers/([A-Za-z0-9_-]+)"),
    (Service::Neogov, r"governmentjobs\.com/SearchEngine/JobsFeed\?agency=([A-Za-z0-9_-]+)"),
    (Service::Rippling, r"ats\.rippling\.com/(?:[a-z]{2}-[A-Z]{2}/)?([A-Za-z0-9_-]+)"),
    (Service::Rippling, r"api\.rippling\.com/platform/api/ats/v1/board/([A-Za-z0-9_-]+)"),
    (Service::Paylocity, r"recruiting\.paylocity\.com/(?:[Rr]ecruiting/)?[Jj]obs/All/([0-9a-f-]{36})"),
    (Service::SuccessFactors, r"(career\d*)\.successfactors\.(?:com|eu)"),
    (Service::Taleo, r"\b([a-z0-9-]+)\.taleo\.net"),
    (
        Service::Oracle,
        r"\b([a-z0-9-]+\.fa\.(?:[a-z0-9-]+\.){0,2}oraclecloud\.com)/hcmUI/CandidateExperience/[A-Za-z-]+/sites/([A-Za-z0-9_-]+)",
    ),
    (Service::Ukg, r"recruiting\d*\.ultipro\.(?:com|ca)/([A-Z0-9]+)"),
    (Service::Dayforce, r"(?:jobs|[a-z0-9]+)\.dayforcehcm\.com/(?:[a-z]{2}-[A-Z]{2}/)?([A-Za-z0-9_-]+)"),
    (Service::Pinpoint, r"\b([a-z0-9-]+)\.pinpointhq\.com"),
    (Service::Breezy, r"\b([a-z0-9-]+)\.breezy\.hr"),
    (Service::Join, r"join\.com/companies/([a-z0-9-]+)"),
];

/// Boards whose region is part of the address that a page links to.
const EU_LEVER: (Service, &str) = (Service::Lever, r"(?:jobs|api)\.eu\.lever\.co/(?:v0/postings/)?([A-Za-z0-9._-]+)");

/// What pages are built with that are boards themselves, on the company's own host.
const BUILT_WITH: &[(Service, &[&str])] = &[
    (Service::Phenom, &["phApp.ddo", "cdn.phenompeople.com"]),
    (Service::Teamtailor, &["teamtailor-cdn.com"]),
    (Service::Recruitee, &["recruiteecdn.com"]),
];

/// Parts of the services' own addresses that stand where a name would.
const NOT_NAMES: &[&str] = &[
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
    "wday",
    "search",
    "login",
    "signin",
    "scripts",
    "images",
    "media",
    "ni",
    "blog",
    "info",
    "go",
    "sites",
    "j",
];

static COMPILED: LazyLock<Vec<(Service, Regex)>> = LazyLock::new(|| {
    let all = PATTERNS.iter().chain([&EU_LEVER]);
    all.filter_map(|(service, pattern)| Some((*service, compiled(pattern)?))).collect()
});

impl Board {
    /// A board that was linked to.
    pub fn new(service: Service, at: &str, site: &str) -> Self {
        Self { service, at: at.to_owned(), site: site.to_owned(), guessed: false }
    }
}

/// The boards that markup leads to: in links, frames, scripts and data alike.
pub fn in_html(html: &str) -> BTreeSet<Board> {
    let mut found: BTreeSet<Board> = BTreeSet::new();
    // Addresses inside JSON and scripts have their slashes escaped; those inside other addresses are encoded.
    let plain = html.replace(r"\/", "/").replace(r"\u002F", "/").replace("%3A%2F%2F", "://").replace("%2F", "/");
    for (service, pattern) in COMPILED.iter() {
        for captured in pattern.captures_iter(&plain) {
            let group = |number: usize| captured.get(number).map_or("", |part| part.as_str().trim_end_matches('.'));
            let (at, site) = (group(1), group(2));
            let is_eu = pattern.as_str() == EU_LEVER.1;
            let site = if is_eu { "eu" } else { site };
            // A board named with its site is the same as one named without.
            let known =
                |board: &Board| board.service == *service && board.at == at && (site.is_empty() || board.site == site);
            if found.len() < BOARDS_MAX && is_name(at) && !NOT_NAMES.contains(&site) && !found.iter().any(known) {
                found.insert(Board::new(*service, at, site));
            }
        }
    }
    found
}

fn is_name(at: &str) -> bool {
    let label = at.split('.').next().unwrap_or_default().to_ascii_lowercase();
    !label.is_empty() && !NOT_NAMES.contains(&label.as_str())
}

/// The boards that a page leads to or is itself.
pub fn in_page(html: &str, url: &Url) -> BTreeSet<Board> {
    let mut found = in_html(html);
    found.extend(in_html(url.as_str()));
    let Some(host) = url.host_str() else { return found };
    for (service, marks) in BUILT_WITH {
        let is_known = found.iter().any(|board| board.service == *service);
        if !is_known && marks.iter().any(|mark| html.contains(mark)) {
            found.insert(Board::new(*service, host, &language(url)));
        }
    }
    found
}

/// `global/en` of `/global/en/search-results`: how career sites in several languages begin their paths.
fn language(url: &Url) -> String {
    let parts: Vec<&str> = url.path().split('/').filter(|part| !part.is_empty()).take(2).collect();
    match parts.as_slice() {
        [region, language] if region.len() <= 6 && language.len() == 2 => format!("{region}/{language}"),
        _ => String::new(),
    }
}

/// Boards under the name of the domain at services whose answers show whose they are.
pub fn guesses(domain: &str) -> Vec<Board> {
    const GUESSED: &[Service] = &[Service::Greenhouse, Service::Lever, Service::Ashby, Service::Workable];
    const NAME_CHARS_MIN: usize = 3;
    let registrable = pages::links::registrable(domain);
    let name = registrable.split('.').next().unwrap_or_default().replace('-', "");
    if name.len() < NAME_CHARS_MIN || !name.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
        return Vec::new();
    }
    GUESSED.iter().map(|service| Board { guessed: true, ..Board::new(*service, &name, "") }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use pretty_assertions::assert_eq;
    use proptest::prelude::*;

    fn seen(html: &str) -> Vec<(Service, String, String)> {
        in_html(html).into_iter().map(|board| (board.service, board.at, board.site)).collect()
    }

    fn one(service: Service, at: &str, site: &str) -> Vec<(Service, String, String)> {
        vec![(service, at.to_owned(), site.to_owned())]
    }

    #[test]
    fn every_pattern_compiles() {
        assert_eq!(COMPILED.len(), PATTERNS.len() + 1);
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
            assert_eq!(seen(form), one(Service::Greenhouse, "acme", ""), "{form}");
        }
        assert_eq!(
            seen(
                "<a href='https://www.greenhouse.io/'>Powered by</a><a href='https://apply.workable.com/'><a href='https://www.icims.com'>"
            ),
            []
        );
    }

    #[test]
    fn every_service_has_its_addresses() {
        let guid = "211e692d-c45a-4e3a-ae01-3e497af97929";
        let cases = [
            ("https://jobs.lever.co/acme/1-2-3", Service::Lever, "acme", ""),
            ("https://jobs.eu.lever.co/acme", Service::Lever, "acme", "eu"),
            ("https://jobs.ashbyhq.com/Acme%20Corp/embed", Service::Ashby, "Acme%20Corp", ""),
            ("https://careers.smartrecruiters.com/AcmeCorp", Service::SmartRecruiters, "AcmeCorp", ""),
            (
                "https://acme.wd5.myworkdayjobs.com/en-US/External",
                Service::Workday,
                "acme.wd5.myworkdayjobs.com",
                "External",
            ),
            (
                "https://acme.wd5.myworkdayjobs.com/wday/cxs/acme/External/jobs",
                Service::Workday,
                "acme.wd5.myworkdayjobs.com",
                "External",
            ),
            ("https://apply.workable.com/api/v1/widget/accounts/acme", Service::Workable, "acme", ""),
            ("https://acme.recruitee.com/o/clerk", Service::Recruitee, "acme.recruitee.com", ""),
            ("https://acme.jobs.personio.de/job/1", Service::Personio, "acme.jobs.personio.de", ""),
            ("https://acme.teamtailor.com/jobs", Service::Teamtailor, "acme.teamtailor.com", ""),
            ("<div id='BambooHR' data-domain='acme.bamboohr.com'>", Service::BambooHr, "acme", ""),
            ("https://ats.rippling.com/en-GB/acme/jobs", Service::Rippling, "acme", ""),
            ("https://careers-acme.icims.com/jobs/intro", Service::Icims, "careers-acme.icims.com", ""),
            ("https://jobs.jobvite.com/careers/acme/jobs", Service::Jobvite, "acme", ""),
            (
                "https://acme.eightfold.ai/careers?query=x&domain=acme.example",
                Service::Eightfold,
                "acme.eightfold.ai",
                "acme.example",
            ),
            (
                "https://ejov.fa.ca2.oraclecloud.com/hcmUI/CandidateExperience/en/sites/CX_1/jobs",
                Service::Oracle,
                "ejov.fa.ca2.oraclecloud.com",
                "CX_1",
            ),
            ("https://acme.pinpointhq.com/en/postings", Service::Pinpoint, "acme", ""),
            ("https://www.governmentjobs.com/careers/fulton?x", Service::Neogov, "fulton", ""),
        ];
        for (address, service, at, site) in cases {
            assert_eq!(seen(&format!("<a href=\"{address}\">")), one(service, at, site), "{address}");
        }
        let paylocity = format!("https://recruiting.paylocity.com/recruiting/jobs/All/{guid}/Acme");
        assert_eq!(seen(&paylocity), one(Service::Paylocity, guid, ""));
        assert_eq!(seen("https://x.example/?next=https%3A%2F%2Fjobs.lever.co%2Facme"), one(Service::Lever, "acme", ""));
    }

    #[test]
    fn a_career_site_on_the_companys_own_host_is_a_board() {
        let url = Url::parse("https://careers.acme.example/global/en/home").unwrap();
        let found: Vec<Board> = in_page("<script>phApp.ddo = {}</script>", &url).into_iter().collect();
        assert_eq!(found, [Board::new(Service::Phenom, "careers.acme.example", "global/en")]);
        let url = Url::parse("https://career.acme.example/").unwrap();
        let found: Vec<Board> = in_page("<img src='https://images.teamtailor-cdn.com/x'>", &url).into_iter().collect();
        assert_eq!(found, [Board::new(Service::Teamtailor, "career.acme.example", "")]);
    }

    #[test]
    fn guesses_are_marked_as_such() {
        let found = guesses("www.acme-corp.example");
        assert!(found.len() >= 3 && found.iter().all(|board| board.guessed && board.at == "acmecorp"), "{found:?}");
        assert_eq!(guesses("ab.example"), []);
    }

    proptest! {
        #[test]
        fn any_text_can_be_searched(text in "\\PC{0,200}") {
            let _ = seen(&text);
        }
    }
}
