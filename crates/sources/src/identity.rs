//! Which companies a name can mean: the register of the sample world, and domains that answer by the same name.

use domain::{Company, CompanyCandidate, CompanyRef, Timestamp};
use net::{Net, NetError, Request, SampleCompany, SampleKind, Url};

use pages::{
    Page,
    json_ld::Organization,
    links::registrable,
    words::{core_name, folded, likeness},
};

use crate::SourceError;

/// Candidates given back.
const CANDIDATES_MAX: usize = 6;
/// Domains asked for one name.
const GUESSES_MAX: usize = 8;
/// Endings of domains that are tried, in this order.
const ENDINGS: &[&str] = &["com", "io", "ai", "co", "de", "co.uk", "eu", "net"];
/// Names alike enough to be offered.
const ALIKE_MIN: f64 = 0.86;

/// Companies that the rep may mean, the likeliest first. A domain, an address of a page or of a person counts as such; a
/// bare name is looked up in the register of the sample world, if there is one, and tried as a domain of the real world,
/// where a site is believed only if it calls itself by that name.
pub async fn candidates(net: &Net, asked: &CompanyRef, _now: Timestamp) -> Result<Vec<CompanyCandidate>, SourceError> {
    let register = net.sample_companies();
    let mut found = in_register(&register, asked);
    let domain = asked.domain.as_deref().and_then(domain_in).or_else(|| domain_in(&asked.name));
    match domain {
        Some(domain) if found.iter().any(|candidate| candidate.company.domain.as_deref() == Some(domain.as_str())) => {}
        Some(domain) => found.extend(by_domain(net, &domain, asked).await?),
        None if found.iter().any(|candidate| candidate.score >= 80) => {}
        None => found.extend(by_guess(net, asked).await),
    }
    found.sort_by(|a, b| b.score.cmp(&a.score).then_with(|| a.company.name.cmp(&b.company.name)));
    found.dedup_by(|a, b| a.company.domain.is_some() && a.company.domain == b.company.domain);
    found.truncate(CANDIDATES_MAX);
    Ok(found)
}

/// The domain in a domain, an address of a page, or an e-mail address; nothing in a name.
pub(crate) fn domain_in(text: &str) -> Option<String> {
    let text = text.trim().trim_matches(['<', '>', '"', '\'', '(', ')', ',', ';']);
    let host = match Url::parse(text) {
        Ok(url) if matches!(url.scheme(), "http" | "https") => url.host_str()?.to_owned(),
        Ok(url) if url.scheme() == "mailto" => url.path().rsplit('@').next()?.to_owned(),
        Ok(_) | Err(_) => text.rsplit('@').next()?.split(['/', '?', '#']).next()?.to_owned(),
    };
    let host = host.trim_end_matches('.').to_ascii_lowercase();
    let labels: Vec<&str> = host.split('.').collect();
    let plain = |label: &&str| !label.is_empty() && label.chars().all(|c| c.is_ascii_alphanumeric() || c == '-');
    let last = labels.last()?;
    let ends_well = last.len() >= 2 && last.chars().all(|c| c.is_ascii_alphabetic());
    (labels.len() >= 2 && ends_well && labels.iter().all(plain) && !is_mail_provider(&host)).then(|| registrable(&host))
}

fn is_mail_provider(host: &str) -> bool {
    matches!(
        registrable(host).as_str(),
        "gmail.com"
            | "googlemail.com"
            | "outlook.com"
            | "hotmail.com"
            | "yahoo.com"
            | "icloud.com"
            | "gmx.de"
            | "gmx.net"
            | "proton.me"
            | "aol.com"
            | "web.de"
    )
}

fn in_register(register: &[SampleCompany], asked: &CompanyRef) -> Vec<CompanyCandidate> {
    let companies = register.iter().filter(|company| matches!(company.kind, SampleKind::Customer | SampleKind::Vendor));
    companies.filter_map(|company| registered(company, asked)).collect()
}

fn registered(company: &SampleCompany, asked: &CompanyRef) -> Option<CompanyCandidate> {
    let wanted = asked.domain.as_deref().and_then(domain_in).or_else(|| domain_in(&asked.name));
    let (score, because) = match wanted {
        Some(domain) if domain == company.domain => (100, format!("{domain} is their domain")),
        Some(_) => return None,
        None => score(&asked.name, company)?,
    };
    let mut reasons = vec![because];
    reasons.extend(company.summary.clone());
    let company = Company {
        name: company.name.clone(),
        domain: Some(company.domain.clone()),
        legal_name: company.legal_name.clone(),
        aliases: company.aliases.clone(),
        industry: company.industry.clone(),
        place: company.place.clone(),
        because: reasons,
        evidence: None,
    };
    Some(CompanyCandidate { company, score })
}

/// How well a name fits a company of the register, and why.
fn score(asked: &str, company: &SampleCompany) -> Option<(u8, String)> {
    let wanted = folded(asked);
    if wanted.is_empty() {
        return None;
    }
    let is = |name: &str| folded(name) == wanted;
    if is(&company.name) || company.legal_name.as_deref().is_some_and(is) {
        return Some((98, format!("“{asked}” is their full name")));
    }
    if company.aliases.iter().any(|alias| is(alias)) {
        return Some((84, format!("they are also called “{asked}”")));
    }
    let label = company.domain.split('.').next().unwrap_or_default().replace('-', "");
    if wanted.replace(' ', "") == label {
        return Some((90, format!("their domain is {}", company.domain)));
    }
    let begins = format!("{} ", folded(&company.name)).starts_with(&format!("{wanted} "));
    if begins {
        return Some((72, format!("their name begins with “{asked}”")));
    }
    let alike = likeness(asked, &company.name);
    // `Acme Corporation` is as good as `Acme Corp`, but a legal form alone does not tell namesakes apart.
    if core_name(asked) == core_name(&company.name) {
        return Some((88, format!("“{asked}” is their name but for the legal form")));
    }
    (alike >= ALIKE_MIN).then(|| (((alike * 70.0) as u8).min(70), format!("their name is like “{asked}”")))
}

/// The company behind a domain that the rep gave: it is believed, and its site says how it is called.
async fn by_domain(net: &Net, domain: &str, asked: &CompanyRef) -> Result<Option<CompanyCandidate>, SourceError> {
    let given_name =
        (!asked.name.trim().is_empty() && domain_in(&asked.name).is_none()).then(|| asked.name.trim().to_owned());
    let because = format!("{domain} is the domain you gave");
    match site_of(net, domain).await {
        Ok(site) => {
            let mut company = site.company(domain, given_name.as_deref());
            company.because.insert(0, because);
            Ok(Some(CompanyCandidate { company, score: 97 }))
        }
        Err(error @ (NetError::Offline { .. } | NetError::NoSuchHost { .. }))
            if given_name.is_none() && matches!(error, NetError::NoSuchHost { .. }) =>
        {
            tracing::debug!(domain, %error, "no such site");
            Ok(None)
        }
        Err(error) => {
            // The rep's word stands; the research will say what could not be read.
            let name = given_name.unwrap_or_else(|| capitalised(domain.split('.').next().unwrap_or(domain)));
            let because = vec![because, format!("their site could not be read: {error}")];
            let company = Company { name, domain: Some(domain.to_owned()), because, ..Company::default() };
            Ok(Some(CompanyCandidate { company, score: 75 }))
        }
    }
}

/// Domains made from the name. A site that does not call itself so is not offered.
async fn by_guess(net: &Net, asked: &CompanyRef) -> Vec<CompanyCandidate> {
    let mut found = Vec::new();
    for domain in guesses(&asked.name) {
        let site = match site_of(net, &domain).await {
            Ok(site) => site,
            // Without a network every guess fails the same way.
            Err(NetError::Offline { .. } | NetError::Dns { .. }) => break,
            Err(_) => continue,
        };
        let Some((name, alike)) = site.best_name(&asked.name) else { continue };
        if alike < ALIKE_MIN {
            continue;
        }
        let mut company = site.company(&domain, None);
        company.because.insert(0, format!("the site at {domain} calls itself “{name}”"));
        let score = (alike * 80.0) as u8 + if site.organization.is_some() { 6 } else { 0 };
        found.push(CompanyCandidate { company, score: score.min(86) });
    }
    found
}

fn guesses(name: &str) -> Vec<String> {
    let full = folded(name);
    let core = core_name(name);
    let mut slugs: Vec<String> = [full.replace(' ', ""), core.replace(' ', ""), core.replace(' ', "-")]
        .into_iter()
        .filter(|slug| {
            slug.len() >= 2 && slug.len() <= 40 && slug.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
        })
        .collect();
    slugs.dedup();
    let mut all: Vec<String> =
        ENDINGS.iter().take(4).flat_map(|ending| slugs.iter().map(move |slug| format!("{slug}.{ending}"))).collect();
    all.extend(ENDINGS.iter().skip(4).filter_map(|ending| slugs.first().map(|slug| format!("{slug}.{ending}"))));
    let mut seen = std::collections::BTreeSet::new();
    all.retain(|domain| seen.insert(domain.clone()));
    all.truncate(GUESSES_MAX);
    all
}

/// How a site calls itself.
struct Site {
    organization: Option<Organization>,
    site_name: Option<String>,
    title: Option<String>,
    description: Option<String>,
}

async fn site_of(net: &Net, domain: &str) -> Result<Site, NetError> {
    let fetched = net.fetch(Request::get(&format!("https://{domain}/"))?).await?;
    let url = Url::parse(&fetched.final_url).or_else(|_| Url::parse(&format!("https://{domain}/")));
    let url = url.map_err(|error| NetError::Refused { target: domain.to_owned(), reason: error.to_string() })?;
    let page = Page::parse(&fetched.text(), &url);
    Ok(Site {
        organization: page.json_ld.organizations().into_iter().next(),
        site_name: page.meta.site_name.clone(),
        title: page.meta.title.clone().or(page.meta.og_title.clone()),
        description: page.meta.description.clone(),
    })
}

impl Site {
    /// The names by which the site calls itself: as an organisation, as a site, and the parts of its title.
    fn names(&self) -> Vec<String> {
        let organization = self
            .organization
            .iter()
            .flat_map(|organization| std::iter::once(organization.name.clone()).chain(organization.legal_name.clone()));
        let parts = self.title.iter().flat_map(|title| {
            title.split(['|', '–', '—', '·', ':']).flat_map(|part| part.split(" - ")).map(|part| part.trim().to_owned())
        });
        organization.chain(self.site_name.clone()).chain(parts).filter(|name| !name.is_empty()).collect()
    }

    fn best_name(&self, asked: &str) -> Option<(String, f64)> {
        let rated = self.names().into_iter().map(|name| {
            let alike = likeness(&name, asked);
            (name, alike)
        });
        rated.max_by(|a, b| a.1.total_cmp(&b.1))
    }

    fn company(&self, domain: &str, given: Option<&str>) -> Company {
        let label = domain.split('.').next().unwrap_or(domain);
        let by_label =
            || self.names().into_iter().find(|name| core_name(name).replace(' ', "") == label.replace('-', ""));
        let organization = self.organization.as_ref();
        let name = organization
            .map(|organization| organization.name.clone())
            .or_else(|| self.site_name.clone())
            .or_else(by_label);
        let name = name.or_else(|| given.map(str::to_owned)).unwrap_or_else(|| capitalised(label));
        let aliases = given.filter(|given| folded(given) != folded(&name)).map(str::to_owned).into_iter().collect();
        Company {
            domain: Some(domain.to_owned()),
            legal_name: organization.and_then(|organization| organization.legal_name.clone()),
            aliases,
            industry: organization.and_then(|organization| organization.industry.clone()),
            place: organization.and_then(|organization| organization.place.clone()),
            because: self.description.iter().cloned().collect(),
            evidence: None,
            name,
        }
    }
}

fn capitalised(label: &str) -> String {
    let mut chars = label.chars();
    chars.next().map(|first| first.to_uppercase().chain(chars).collect()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use pretty_assertions::assert_eq;
    use proptest::prelude::*;

    #[test]
    fn domains_are_found_in_what_people_paste() {
        let cases = [
            ("acme.example", Some("acme.example")),
            ("https://www.acme.co.uk/about?x=1", Some("acme.co.uk")),
            ("ann.bell@eu.acme.com", Some("acme.com")),
            ("mailto:ann@acme.com", Some("acme.com")),
            ("www.acme.com/careers", Some("acme.com")),
            ("someone@gmail.com", None),
            ("Acme Corp", None),
            ("Acme Inc.", None),
            ("3.5", None),
        ];
        for (text, domain) in cases {
            assert_eq!(domain_in(text).as_deref(), domain, "{text}");
        }
    }

    #[test]
    fn guesses_come_from_the_name_alone() {
        let all = guesses("Acme Corp, Inc.");
        assert_eq!(&all[..3], ["acmecorpinc.com", "acme.com", "acmecorpinc.io"]);
        assert!(all.len() <= GUESSES_MAX);
        assert_eq!(guesses("株式会社"), Vec::<String>::new());
    }

    proptest! {
        #[test]
        fn any_text_can_be_asked_about(text in "\\PC{0,60}") {
            let _ = (domain_in(&text), guesses(&text));
        }
    }
}
