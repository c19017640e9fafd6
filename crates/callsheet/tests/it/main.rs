//! The binary as a user runs it: the command line, and `kill -9` in the middle.

mod command_line;
#[path = "../../../server/tests/it/http.rs"]
mod http;
mod kill;
