//! Works of reference: what others have written down about a company.

pub(crate) mod wikidata;
pub(crate) mod wikipedia;
pub(crate) mod yc;
