//! Registers and authorities: who a company is in law, what it filed, who runs it.

pub(crate) mod companies_house;
pub(crate) mod gleif;
pub(crate) mod sec;
pub(crate) mod warn;
