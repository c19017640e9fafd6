//! One file for each service that hosts job boards.

pub(crate) mod ashby;
pub(crate) mod bamboohr;
pub(crate) mod eightfold;
pub(crate) mod greenhouse;
pub(crate) mod icims;
pub(crate) mod jobvite;
pub(crate) mod lever;
pub(crate) mod neogov;
pub(crate) mod oracle;
pub(crate) mod paylocity;
pub(crate) mod personio;
pub(crate) mod phenom;
pub(crate) mod pinpoint;
pub(crate) mod recruitee;
pub(crate) mod rippling;
pub(crate) mod smartrecruiters;
pub(crate) mod teamtailor;
pub(crate) mod workable;
pub(crate) mod workday;
