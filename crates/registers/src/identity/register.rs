//! The register of the sample world.

use domain::{Company, CompanyCandidate, CompanyIds, CompanyRef};
use net::{SampleCompany, SampleKind};

use super::{ALIKE_MIN, asked::domain_in};
use pages::words::{core_name, folded, likeness};

pub(super) fn in_register(register: &[SampleCompany], asked: &CompanyRef) -> Vec<CompanyCandidate> {
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
    let (cik, ticker) = (company.ids.cik.clone(), company.ids.ticker.clone());
    let company = Company {
        name: company.name.clone(),
        domain: Some(company.domain.clone()),
        legal_name: company.legal_name.clone(),
        aliases: company.aliases.clone(),
        industry: company.industry.clone(),
        place: company.place.clone(),
        because: reasons,
        ids: CompanyIds { cik, ticker, ..CompanyIds::default() },
        ..Company::default()
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
