//! The profiles of a company, as its home page names them.

use domain::Company;
use harvest::{Collector, SourceError, collect::unreachable, service::is_reserved};
use net::Url;
use pages::{
    Page,
    profiles::{self, Profiles},
};

/// Reads the home page of a company for its profiles. Another source reads it too, so it mostly comes from the cache.
/// Without a domain there is none to read.
pub(crate) async fn of(collector: &mut Collector<'_>, company: &Company) -> Result<Profiles, SourceError> {
    let Some(domain) = company.domain.as_deref() else { return Ok(Profiles::default()) };
    let Ok(url) = Url::parse(&format!("https://{domain}/")) else { return Ok(Profiles::default()) };
    if is_reserved(company) && !collector.net.is_sample(&url) {
        return Ok(Profiles::default());
    }
    let fetched = collector.get(url.as_str()).await.map_err(|error| unreachable(domain, error))?;
    let at = Url::parse(&fetched.final_url).unwrap_or(url);
    Ok(profiles::on_page(&Page::parse(&fetched.text(), &at), domain))
}
