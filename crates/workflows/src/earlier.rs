//! Earlier preparations of the same company, and what differs from them.

use domain::{Changes, CompanyRef, PrepStatus, PrepView};
use store::{PrepKey, StoreError};

use crate::desk::CommandError;
use crate::setup::Setup;

/// Preparations that are looked through for an earlier one, the newest first.
const EARLIER_LOOKED_AT_MAX: usize = 64;

/// What differs from an earlier preparation, or from the newest one before; `None` when there is none of this company.
pub async fn changes(setup: &Setup, key: &PrepKey, earlier: Option<&PrepKey>) -> Result<Option<Changes>, CommandError> {
    let view = setup.views.now(key).await?;
    let Some(earlier) = earlier else { return Ok(changes_since_last(setup, key, &view).await?) };
    let before = setup.views.now(earlier).await?;
    if !same_company(&before.company, &view.company) {
        return Err(CommandError::Invalid(format!(
            "{} is a preparation of {}, not of {}; nothing was compared.",
            earlier.prep, before.company.name, view.company.name
        )));
    }
    Ok(Some(insight::changes(&before, &view)))
}

/// What differs from the newest earlier preparation of the same company; `None` when there is none.
pub async fn changes_since_last(setup: &Setup, key: &PrepKey, view: &PrepView) -> Result<Option<Changes>, StoreError> {
    let mut rows = setup.store.preps(&key.tenant).await?;
    rows.retain(|row| row.prep != key.prep && row.created_at < view.created_at);
    rows.sort_by_key(|row| std::cmp::Reverse(row.created_at));
    for row in rows.into_iter().take(EARLIER_LOOKED_AT_MAX) {
        let other = PrepKey { tenant: key.tenant.clone(), prep: row.prep };
        let earlier = setup.views.now(&other).await?;
        if is_finished(&earlier) && same_company(&earlier.company, &view.company) {
            return Ok(Some(insight::changes(&earlier, view)));
        }
    }
    Ok(None)
}

fn is_finished(view: &PrepView) -> bool {
    match view.status() {
        PrepStatus::Ready | PrepStatus::NothingFound => true,
        PrepStatus::Researching | PrepStatus::NeedsChoice | PrepStatus::Failed => false,
    }
}

/// The same domain; the same name where a domain is not known.
pub fn same_company(left: &CompanyRef, right: &CompanyRef) -> bool {
    match (&left.domain, &right.domain) {
        (Some(left), Some(right)) => left.eq_ignore_ascii_case(right),
        _ => left.name.trim().eq_ignore_ascii_case(right.name.trim()),
    }
}
