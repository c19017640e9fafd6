//! What a site says of itself: its names, where it sends who asks, and its profiles elsewhere.

use domain::{Company, CompanyIds};
use net::{Net, NetError, Request, Url};

use pages::{
    Page,
    json_ld::Organization,
    links::registrable,
    profiles,
    words::{core_name, folded, likeness},
};

/// How a site calls itself.
pub(super) struct Site {
    /// Where the domain led.
    pub domain: String,
    ids: CompanyIds,
    pub organization: Option<Organization>,
    site_name: Option<String>,
    title: Option<String>,
    description: Option<String>,
}

pub(super) async fn site_of(net: &Net, domain: &str) -> Result<Site, NetError> {
    let fetched = net.fetch(Request::get(&format!("https://{domain}/"))?).await?;
    let url = Url::parse(&fetched.final_url).or_else(|_| Url::parse(&format!("https://{domain}/")));
    let url = url.map_err(|error| NetError::Refused { target: domain.to_owned(), reason: error.to_string() })?;
    let page = Page::parse(&fetched.text(), &url);
    let led = url.host_str().map_or_else(|| domain.to_owned(), registrable);
    let profiles = profiles::on_page(&page, &led);
    Ok(Site {
        domain: led,
        ids: CompanyIds { github: profiles.github, youtube: profiles.youtube, ..CompanyIds::default() },
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

    pub fn best_name(&self, asked: &str) -> Option<(String, f64)> {
        let rated = self.names().into_iter().map(|name| {
            let alike = likeness(&name, asked);
            (name, alike)
        });
        rated.max_by(|a, b| a.1.total_cmp(&b.1))
    }

    pub fn company(&self, domain: &str, given: Option<&str>) -> Company {
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
            ids: self.ids.clone(),
            name,
            ..Company::default()
        }
    }
}

pub(super) fn capitalised(label: &str) -> String {
    let mut chars = label.chars();
    chars.next().map(|first| first.to_uppercase().chain(chars).collect()).unwrap_or_default()
}
