//! The sources against recorded answers of real services, and against the sample world through the real client.

mod kept;
mod recorded;
mod world;

mod vendor_world;
