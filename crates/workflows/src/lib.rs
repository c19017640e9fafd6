//! The plans and their steps, and what a message of the rep sets in motion: the only place where the crates meet.
//!
//! Never: HTTP, SQL, or a rule about what a text means. Start at [`Desk`], which takes commands; [`plans`] lists what
//! runs; [`steps`] carries it out; [`board`] turns new evidence into findings on the page.

pub mod board;
pub mod budgets;
pub mod delivery;
pub mod desk;
pub mod drafting;
pub mod earlier;
pub mod effects;
pub mod locks;
mod looks;
pub mod lookup;
mod model_check;
pub mod model_house;
pub mod newsstand;
mod of_others;
mod own_playbooks;
pub mod plans;
pub mod progress;
pub mod setup;
pub mod shelf;
pub mod source_recording;
pub mod source_report;
pub mod source_states;
pub mod steps;
pub mod tailor;
mod vendor_files;
pub mod views;

pub use delivery::{VaultWorkplace, Workplace};
pub use desk::{CommandError, Desk};
pub use insight::Playbooks;
pub use looks::{LookFlaw, Looks, OUR_PAGE, PAGE_FILE, SLIDES_FILE};
pub use model_house::{Live, ModelHouse, ModelHouseError};
pub use models::{ModelError, Models, Settings as ModelSettings, SettingsError as ModelSettingsError};
pub use own_playbooks::playbooks_of_folder;
pub use setup::Setup;
pub use shelf::Shelf;
pub use steps::Work;
pub use uploads::{FILE_BYTES_MAX, Upload, UploadError, read as read_upload};
pub use vendor_files::{FILES_MAX, FileError, FileReader, ReadAnswer, VendorFiles, is_file};
pub use workplace::VaultError;

/// What needs are called, by their ids.
pub fn need_titles() -> std::collections::BTreeMap<String, String> {
    insight::need::NEEDS.iter().map(|need| (need.id.clone(), need.title.clone())).collect()
}
