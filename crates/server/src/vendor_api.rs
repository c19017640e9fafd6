//! The rep's company.

use std::collections::BTreeMap;

use axum::Json;
use axum::extract::rejection::JsonRejection;
use axum::extract::{Query, State};
use domain::wire::Problem;
use domain::{VendorProfile, VendorRef};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::boot::House;
use crate::commands::body;
use crate::problem::Refusal;

/// Things in a profile that the rep edits.
const PROFILE_ITEMS_MAX: usize = 2_000;

/// Which vendor; the usual one without it.
#[derive(Debug, Deserialize, IntoParams)]
pub struct Which {
    domain: Option<String>,
}

/// The vendor and what is known of it.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct VendorAnswer {
    vendor: Option<VendorRef>,
    profile: Option<VendorProfile>,
    /// What the needs are called that a capability or a customer story names by id.
    needs: BTreeMap<String, String>,
}

impl VendorAnswer {
    fn new(vendor: Option<VendorRef>, profile: Option<VendorProfile>) -> Self {
        Self { vendor, profile, needs: workflows::need_titles() }
    }
}

/// The rep's company.
#[utoipa::path(get, path = "/api/vendor", params(Which), responses((status = 200, body = VendorAnswer)))]
pub async fn show(State(house): State<House>, Query(which): Query<Which>) -> Result<Json<VendorAnswer>, Refusal> {
    let shelf = house.setup().shelf(&house.tenant());
    let usual = shelf.default_vendor().await?.or_else(|| house.setup().sample_vendor());
    let domain = which.domain.or_else(|| usual.as_ref().map(|vendor| vendor.domain.clone()));
    let profile = match &domain {
        Some(domain) => shelf.profile(domain).await?,
        None => None,
    };
    let vendor = match &profile {
        Some(profile) => Some(VendorRef { domain: profile.domain.clone(), name: profile.name.clone() }),
        None => usual.filter(|vendor| domain.as_ref() == Some(&vendor.domain)),
    };
    Ok(Json(VendorAnswer::new(vendor, profile)))
}

/// `PUT /api/vendor`: the usual vendor by its domain, or a profile that the rep has edited.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SetVendor {
    domain: Option<String>,
    name: Option<String>,
    profile: Option<VendorProfile>,
}

/// Set the rep's company, or keep an edited profile as its next version.
#[utoipa::path(put, path = "/api/vendor", request_body = SetVendor,
    responses((status = 200, body = VendorAnswer), (status = 400, body = Problem)))]
pub async fn set(
    State(house): State<House>,
    sent: Result<Json<SetVendor>, JsonRejection>,
) -> Result<Json<VendorAnswer>, Refusal> {
    let ask = body(sent)?;
    let shelf = house.setup().shelf(&house.tenant());
    if let Some(mut profile) = ask.profile {
        let items = profile.products.len()
            + profile.integrations.len()
            + profile.proof_points.len()
            + profile.competitors.len();
        if items > PROFILE_ITEMS_MAX {
            return Err(Refusal::bad_request(format!(
                "A profile may hold {PROFILE_ITEMS_MAX} items, this one has {items}."
            )));
        }
        let before = shelf.profile(&profile.domain).await?;
        profile.version = before.map_or(1, |before| before.version + 1);
        shelf.keep_profile(&profile).await?;
        let vendor = VendorRef { domain: profile.domain.clone(), name: profile.name.clone() };
        return Ok(Json(VendorAnswer::new(Some(vendor), Some(profile))));
    }
    let domain = ask.domain.as_deref().and_then(workflows::effects::as_domain);
    let domain =
        domain.ok_or_else(|| Refusal::bad_request("Give `domain`, such as example.com, or an edited `profile`."))?;
    let profile = shelf.profile(&domain).await?;
    let name = ask.name.or_else(|| profile.as_ref().map(|profile| profile.name.clone()));
    let vendor = VendorRef { name: name.unwrap_or_else(|| domain.clone()), domain };
    shelf.set_default_vendor(&vendor).await?;
    Ok(Json(VendorAnswer::new(Some(vendor), profile)))
}
