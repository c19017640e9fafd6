//! Which company the rep means.

use domain::{Company, CompanyCandidate, CompanyRef};

use extract::entity::registrable;
use extract::text::name::core;
use extract::text::squash;

/// The outcome of looking for a company by name or domain.
#[derive(Debug, Clone, PartialEq)]
pub enum Identity {
    One(Company),
    /// Best first.
    Ambiguous(Vec<CompanyCandidate>),
    Unknown,
}

/// Points that a candidate needs to be taken without asking.
pub const SURE_SCORE: u8 = 55;
/// Points by which the best has to lead the next one.
pub const MARGIN: u8 = 20;
/// Below this, a candidate is not worth showing.
pub const WORTH_SHOWING: u8 = 20;
/// Candidates that are shown.
pub const SHOWN_MAX: usize = 6;

/// Picks the one candidate that stands out by a margin, or says that it cannot.
///
/// A domain that the rep gave decides. A name that is exactly that of one candidate, legal form included, counts more
/// than one that only begins like it.
pub fn identify(asked: &CompanyRef, candidates: Vec<CompanyCandidate>) -> Identity {
    let wanted = asked.domain.as_deref().and_then(registrable);
    let owner = wanted.as_ref().and_then(|wanted| with_domain(&candidates, wanted));
    // A domain may have passed to another company; then the name that came with it is another's, and only the rep knows.
    let passed_on = owner.filter(|owner| !asked.name.trim().is_empty() && !goes_by(owner, &asked.name)).is_some()
        && candidates.iter().any(|candidate| goes_by(&candidate.company, &asked.name));
    match owner {
        Some(_) if passed_on => return Identity::Ambiguous(shown(candidates)),
        Some(owner) => return Identity::One(because(owner, "The domain is the one that you gave")),
        None => {}
    }
    let mut ranked: Vec<CompanyCandidate> = candidates.into_iter().map(|candidate| named(asked, candidate)).collect();
    ranked.retain(|candidate| candidate.score >= WORTH_SHOWING);
    let ranked = shown(ranked);
    let next = ranked.get(1).map_or(0, |next| next.score);
    match ranked.first() {
        None => Identity::Unknown,
        Some(best) if best.score >= SURE_SCORE && best.score.saturating_sub(next) >= MARGIN => {
            Identity::One(best.company.clone())
        }
        Some(_) => Identity::Ambiguous(ranked),
    }
}

/// Best first, one for each domain, and no more than are shown.
fn shown(mut ranked: Vec<CompanyCandidate>) -> Vec<CompanyCandidate> {
    ranked.sort_by(|left, right| {
        right
            .score
            .cmp(&left.score)
            .then_with(|| left.company.name.cmp(&right.company.name))
            .then_with(|| left.company.domain.cmp(&right.company.domain))
    });
    ranked.dedup_by(|later, earlier| later.company.domain.is_some() && later.company.domain == earlier.company.domain);
    ranked.truncate(SHOWN_MAX);
    ranked
}

/// Whether a company has, or had, this name.
fn goes_by(company: &Company, name: &str) -> bool {
    let names =
        std::iter::once(&company.name).chain(&company.legal_name).chain(&company.aliases).chain(&company.former_names);
    names.into_iter().any(|own| core(own) == core(name))
}

fn with_domain<'a>(candidates: &'a [CompanyCandidate], wanted: &str) -> Option<&'a Company> {
    let found = candidates.iter().map(|candidate| &candidate.company);
    let owns = |company: &&Company| {
        let mut domains = company.domain.iter().chain(&company.other_domains);
        domains.any(|domain| registrable(domain).is_some_and(|own| own == wanted))
    };
    found.into_iter().find(owns)
}

fn because(company: &Company, reason: &str) -> Company {
    let mut company = company.clone();
    company.because.insert(0, reason.to_owned());
    company
}

/// The score with what the name says added.
fn named(asked: &CompanyRef, mut candidate: CompanyCandidate) -> CompanyCandidate {
    let (wanted, bare) = (squash(&asked.name), core(&asked.name));
    if wanted.is_empty() {
        return candidate;
    }
    let company = &candidate.company;
    let legal = company.legal_name.as_deref().map(squash);
    let exact = squash(&company.name) == wanted || legal.as_deref() == Some(wanted.as_str());
    let begins = squash(&company.name).starts_with(&format!("{wanted} "));
    let alias = company.aliases.iter().any(|alias| squash(alias) == wanted)
        || company.former_names.iter().any(|former| core(former) == bare);
    let other = !exact && !begins && !alias && core(&company.name) != bare;
    if exact {
        candidate.score = candidate.score.saturating_add(10).min(100);
    } else if other || begins && wanted != bare {
        // `Acme Corp` was asked for, and this is `Acme Hardware`.
        candidate.score = candidate.score.saturating_sub(40);
    }
    candidate
}

#[cfg(test)]
mod tests {
    use super::*;

    fn candidate(name: &str, domain: &str, score: u8) -> CompanyCandidate {
        let company = Company {
            name: name.to_owned(),
            domain: Some(domain.to_owned()),
            aliases: vec!["Voltaro".to_owned()],
            ..Company::default()
        };
        CompanyCandidate { company, score }
    }

    fn check(name: &str, domain: Option<&str>, candidates: Vec<CompanyCandidate>) -> String {
        let asked = CompanyRef { name: name.to_owned(), domain: domain.map(str::to_owned) };
        match identify(&asked, candidates) {
            Identity::One(company) => company.name,
            Identity::Ambiguous(all) => format!("? {}", all.len()),
            Identity::Unknown => "-".to_owned(),
        }
    }

    #[test]
    fn one_that_stands_out_is_taken_and_two_alike_are_asked_about() {
        let two =
            || vec![candidate("Voltaro Corp", "voltaro.example", 70), candidate("Voltaro Lamps", "lamps.example", 65)];
        assert_eq!(check("Voltaro Corp", None, two()), "Voltaro Corp");
        assert_eq!(check("Voltaro Lamps", None, two()), "Voltaro Lamps");
        assert_eq!(check("Voltaro", None, two()), "? 2");
        assert_eq!(check("Voltaro", Some("www.lamps.example"), two()), "Voltaro Lamps");
        assert_eq!(check("Voltaro", None, vec![]), "-");
        assert_eq!(check("Voltaro", None, vec![candidate("Voltaro Corp", "voltaro.example", 10)]), "-");
        assert_eq!(check("Voltaro", None, vec![candidate("Voltaro Corp", "voltaro.example", 30)]), "? 1");
    }

    #[test]
    fn a_renamed_company_is_found_by_its_old_name() {
        let mut renamed = candidate("Lumera", "lumera.example", 58);
        renamed.company.former_names = vec!["Gridworks, Inc.".to_owned()];
        assert_eq!(check("Gridworks", None, vec![renamed]), "Lumera");
    }

    #[test]
    fn a_domain_that_passed_to_another_company_is_asked_about() {
        let owner = || candidate("Newco", "old.example", 55);
        assert_eq!(check("Oldco", Some("old.example"), vec![candidate("Oldco", "oldco.example", 77), owner()]), "? 2");
        assert_eq!(check("", Some("old.example"), vec![owner()]), "Newco");
        assert_eq!(check("Whoever", Some("old.example"), vec![owner()]), "Newco");
    }
}
