//! The profiles of a company, as its home page names them.

use domain::Company;
use harvest::{Collector, service::is_reserved};
use net::Url;
use pages::{
    Page,
    profiles::{self, Profiles},
};

/// Reads the home page of a company for its profiles. Another source reads it too, so it mostly comes from the cache.
pub(crate) async fn of(collector: &mut Collector<'_>, company: &Company) -> Profiles {
    let Some(domain) = company.domain.as_deref() else { return Profiles::default() };
    let Ok(url) = Url::parse(&format!("https://{domain}/")) else { return Profiles::default() };
    if is_reserved(company) && !collector.net.is_sample(&url) {
        return Profiles::default();
    }
    let Ok(fetched) = collector.get(url.as_str()).await else { return Profiles::default() };
    let at = Url::parse(&fetched.final_url).unwrap_or(url);
    profiles::on_page(&Page::parse(&fetched.text(), &at), domain)
}
