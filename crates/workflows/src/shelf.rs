//! What stays between preps: vendor profiles with their versions, the rep's defaults, how long research took.

use std::sync::Arc;

use domain::{Reading, Role, TenantId, Timestamp, VendorProfile, VendorRef};
use serde::Serialize;
use serde::de::DeserializeOwned;
use store::{Store, StoreError};

/// Durations of research that are kept for the honest estimate.
const DURATIONS_MAX: usize = 9;
/// Versions of a vendor profile that are kept.
const VERSIONS_MAX: u32 = 20;
/// A profile younger than this is used as it is.
pub const PROFILE_FRESH_MS: i64 = 7 * 24 * 60 * 60 * 1000;

const SETTINGS: &str = "settings";
const PROFILES: &str = "vendor_profile";
const PROFILE_READINGS: &str = "vendor_readings";

/// Small values of a tenant.
#[derive(Clone)]
pub struct Shelf {
    store: Arc<dyn Store>,
    tenant: TenantId,
}

impl Shelf {
    /// The shelf of a tenant.
    pub fn new(store: Arc<dyn Store>, tenant: TenantId) -> Self {
        Self { store, tenant }
    }

    pub(crate) async fn read<T: DeserializeOwned>(&self, space: &str, key: &str) -> Result<Option<T>, StoreError> {
        let bytes = self.store.get(&self.tenant, space, key, Timestamp(0)).await?;
        bytes
            .map(|bytes| {
                serde_json::from_slice(&bytes).map_err(|error| StoreError::Corrupt(format!("{space}/{key}: {error}")))
            })
            .transpose()
    }

    pub(crate) async fn write<T: Serialize + Sync>(&self, space: &str, key: &str, value: &T) -> Result<(), StoreError> {
        let bytes = serde_json::to_vec(value).map_err(|error| StoreError::Bug(format!("{space}/{key}: {error}")))?;
        self.store.put(&self.tenant, space, key, Some(bytes), None).await
    }

    pub(crate) async fn erase(&self, space: &str, key: &str) -> Result<(), StoreError> {
        self.store.put(&self.tenant, space, key, None, None).await
    }

    /// The vendor that new preps assume.
    pub async fn default_vendor(&self) -> Result<Option<VendorRef>, StoreError> {
        self.read(SETTINGS, "vendor").await
    }

    /// From now on, new preps assume this vendor.
    pub async fn set_default_vendor(&self, vendor: &VendorRef) -> Result<(), StoreError> {
        self.write(SETTINGS, "vendor", vendor).await
    }

    /// The role that is offered first.
    pub async fn default_role(&self) -> Result<Option<Role>, StoreError> {
        self.read(SETTINGS, "role").await
    }

    /// From now on, this role is offered first.
    pub async fn set_default_role(&self, role: Role) -> Result<(), StoreError> {
        self.write(SETTINGS, "role", &role).await
    }

    /// The profile of a vendor as it is now.
    pub async fn profile(&self, domain: &str) -> Result<Option<VendorProfile>, StoreError> {
        self.read(PROFILES, domain).await
    }

    /// An earlier version of a profile.
    pub async fn profile_version(&self, domain: &str, version: u32) -> Result<Option<VendorProfile>, StoreError> {
        self.read(PROFILES, &format!("{domain}@{version}")).await
    }

    /// Keeps a profile and its version; versions long past are dropped.
    pub async fn keep_profile(&self, profile: &VendorProfile) -> Result<(), StoreError> {
        let versioned = |version: u32| format!("{}@{version}", profile.domain);
        self.write(PROFILES, &versioned(profile.version), profile).await?;
        self.write(PROFILES, &profile.domain, profile).await?;
        match profile.version.checked_sub(VERSIONS_MAX) {
            Some(old) => self.store.put(&self.tenant, PROFILES, &versioned(old), None, None).await,
            None => Ok(()),
        }
    }

    /// The pages that a profile was read from, so that a later prep can cite them.
    pub async fn profile_readings(&self, domain: &str) -> Result<Vec<Reading>, StoreError> {
        Ok(self.read(PROFILE_READINGS, domain).await?.unwrap_or_default())
    }

    /// Keeps the pages of a profile.
    pub async fn keep_profile_readings(&self, domain: &str, readings: &[Arc<Reading>]) -> Result<(), StoreError> {
        self.write(PROFILE_READINGS, domain, &readings).await
    }

    /// The median of the last researches in milliseconds; `None` before the first.
    pub async fn typical_ms(&self) -> Result<Option<i64>, StoreError> {
        let mut durations: Vec<i64> = self.read(SETTINGS, "research_durations").await?.unwrap_or_default();
        durations.sort_unstable();
        Ok(durations.get(durations.len() / 2).copied())
    }

    /// Remembers how long a research took.
    pub async fn remember_duration(&self, duration_ms: i64) -> Result<(), StoreError> {
        let mut durations: Vec<i64> = self.read(SETTINGS, "research_durations").await?.unwrap_or_default();
        durations.push(duration_ms);
        let surplus = durations.len().saturating_sub(DURATIONS_MAX);
        durations.drain(..surplus);
        self.write(SETTINGS, "research_durations", &durations).await
    }
}
