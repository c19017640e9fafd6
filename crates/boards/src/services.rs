//! One file for each service that hosts job boards.

pub mod ashby;
pub mod bamboohr;
pub mod eightfold;
pub mod greenhouse;
pub mod icims;
pub mod jobvite;
pub mod lever;
pub mod neogov;
pub mod oracle;
pub mod paylocity;
pub mod personio;
pub mod phenom;
pub mod pinpoint;
pub mod recruitee;
pub mod rippling;
pub mod smartrecruiters;
pub mod teamtailor;
pub mod workable;
pub mod workday;
