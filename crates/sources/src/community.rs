//! What a company and its public leave behind elsewhere: discussion, code, outages, breaches, videos.

pub(crate) mod breaches;
pub(crate) mod channels;
pub(crate) mod github;
pub(crate) mod hacker_news;
pub(crate) mod profiles;
pub(crate) mod status;
