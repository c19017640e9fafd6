//! Which company is meant, before anything is spent on it: the register of the sample world, the site itself, Wikidata,
//! the SEC's list, GLEIF and Y Combinator's directory, each saying what it knows, and `weigh.rs` weighing it.

pub(crate) mod asked;
mod lookup;
mod register;
mod site;
#[cfg(test)]
mod tests;
mod weigh;

use domain::{Company, CompanyCandidate, CompanyRef, Timestamp};
use net::{Net, NetError};

use pages::words::{core_name, folded};

use harvest::SourceError;
pub(crate) use lookup::Places;
use site::{capitalised, site_of};
use weigh::{Claim, Service, weigh};

/// Candidates given back.
const CANDIDATES_MAX: usize = 6;
/// Domains asked for one name.
const GUESSES_MAX: usize = 8;
/// Endings of domains that are tried, in this order.
const ENDINGS: &[&str] = &["com", "io", "ai", "co", "de", "co.uk", "eu", "net"];
/// Names alike enough to be offered.
const ALIKE_MIN: f64 = 0.86;
/// A score of the register with which nobody else is asked.
const REGISTERED_MIN: u8 = 80;

/// Companies that the rep may mean, the likeliest first. A domain, an address of a page or of a person, a calendar's
/// attendee and the signature of a mail count as such. A bare name is looked up in the register of the sample world, if
/// there is one; what that does not know is asked of the registers of the real world.
pub async fn candidates(net: &Net, given: &CompanyRef, _now: Timestamp) -> Result<Vec<CompanyCandidate>, SourceError> {
    resolve(net, given, &Places::default()).await
}

/// The same with the places that are asked.
pub(crate) async fn resolve(
    net: &Net,
    given: &CompanyRef,
    places: &Places,
) -> Result<Vec<CompanyCandidate>, SourceError> {
    let asked = asked::understood(given);
    let mut found = register::in_register(&net.sample_companies(), &asked);
    let known = |domain: &str| found.iter().any(|candidate| candidate.company.domain.as_deref() == Some(domain));
    let settled = match &asked.domain {
        Some(domain) => known(domain),
        None => found.iter().any(|candidate| candidate.score >= REGISTERED_MIN),
    };
    if !settled {
        found.extend(in_the_world(net, &asked, places).await);
    }
    found.sort_by(|a, b| b.score.cmp(&a.score).then_with(|| a.company.name.cmp(&b.company.name)));
    found.dedup_by(|a, b| a.company.domain.is_some() && a.company.domain == b.company.domain);
    found.truncate(CANDIDATES_MAX);
    Ok(found)
}

/// Asks the site and the registers side by side; one that does not answer is only missed.
async fn in_the_world(net: &Net, asked: &CompanyRef, places: &Places) -> Vec<CompanyCandidate> {
    let site = async {
        match &asked.domain {
            Some(domain) => by_domain(net, domain, asked).await,
            None => (Vec::new(), None),
        }
    };
    let ((mut claims, stands_in), registered) = futures::join!(site, places.ask(net, asked));
    let placed = registered.iter().any(|claim| claim.company.domain.is_some());
    if asked.domain.is_none() && !placed {
        claims = by_guess(net, asked).await;
    }
    // What a register says of a site's name is asked once more under that name.
    let renamed = claims.first().map(|claim| claim.company.name.clone());
    let renamed = renamed.filter(|name| asked.name.trim().is_empty() && core_name(name) != core_name(&asked.name));
    claims.extend(registered);
    if let Some(name) = renamed {
        let again = CompanyRef { name, domain: asked.domain.clone() };
        let more = places.ask(net, &again).await;
        claims.extend(more.into_iter().filter(|claim| is_tied(claim, &asked.domain)));
    }
    let candidates = weigh(asked, claims);
    match stands_in {
        Some(stand_in) if candidates.is_empty() => vec![stand_in],
        Some(_) | None => candidates,
    }
}

/// Whether a register's entry has or had the domain.
fn is_tied(claim: &Claim, domain: &Option<String>) -> bool {
    let company = &claim.company;
    let mut domains = company.domain.iter().chain(&company.other_domains).chain(&claim.former_domains);
    domain.as_ref().is_some_and(|wanted| domains.any(|own| own == wanted))
}

/// The company behind a domain that the rep gave: its site says how it is called. Where the site cannot be read, the
/// rep's word stands in for it, if nobody else knows the domain.
async fn by_domain(net: &Net, domain: &str, asked: &CompanyRef) -> (Vec<Claim>, Option<CompanyCandidate>) {
    let given = Some(asked.name.trim()).filter(|name| !name.is_empty());
    match site_of(net, domain).await {
        Ok(site) => {
            let mut company = site.company(&site.domain, given);
            let moved = site.domain != domain;
            if moved {
                company.because.insert(0, format!("{domain} leads to {}", site.domain));
                company.other_domains.push(domain.to_owned());
            }
            // The rep's own word for a company counts as one of its names only where the site does not contradict it.
            let alike = given.is_some_and(|given| site.best_name(given).is_some_and(|(_, alike)| alike >= ALIKE_MIN));
            if !alike {
                company.aliases.retain(|alias| given.map(folded) != Some(folded(alias)));
            }
            (vec![Claim { service: Service::Site, company, former_domains: Vec::new() }], None)
        }
        Err(NetError::NoSuchHost { .. }) if given.is_none() => {
            tracing::debug!(domain, "no such site");
            (Vec::new(), None)
        }
        Err(error) => {
            let name = given.map_or_else(|| capitalised(domain.split('.').next().unwrap_or(domain)), str::to_owned);
            let because =
                vec![format!("{domain} is the domain you gave"), format!("their site could not be read: {error}")];
            let company = Company { name, domain: Some(domain.to_owned()), because, ..Company::default() };
            (Vec::new(), Some(CompanyCandidate { company, score: 75 }))
        }
    }
}

/// Domains made from the name. A site that does not call itself so is not offered.
async fn by_guess(net: &Net, asked: &CompanyRef) -> Vec<Claim> {
    let mut found: Vec<Claim> = Vec::new();
    for domain in guesses(&asked.name) {
        let site = match site_of(net, &domain).await {
            Ok(site) => site,
            // Without a network every guess fails the same way.
            Err(NetError::Offline { .. } | NetError::Dns { .. }) => break,
            Err(_) => continue,
        };
        let Some((name, alike)) = site.best_name(&asked.name) else { continue };
        if alike < ALIKE_MIN || found.iter().any(|claim| claim.company.domain.as_ref() == Some(&site.domain)) {
            continue;
        }
        let mut company = site.company(&site.domain, None);
        company.because.insert(0, format!("the site at {domain} calls itself “{name}”"));
        if core_name(&company.name) != core_name(&name) {
            company.aliases.push(name);
        }
        found.push(Claim { service: Service::Site, company, former_domains: Vec::new() });
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
