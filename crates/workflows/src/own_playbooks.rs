//! A team's playbooks, from the folder `playbooks` of its data folder.

use std::fs;
use std::io::{self, Read as _};
use std::path::Path;

use insight::Playbooks;
use insight::playbook::{BOOKS_MAX, FILE_BYTES_MAX, Flaw, own_books};

/// Reads the `.toml` files of a folder, in the order of their names, and puts them before ours.
///
/// Every flaw of every file is told, and none is used while there is one.
pub fn playbooks_of_folder(folder: &Path) -> Result<Playbooks, Vec<Flaw>> {
    let told =
        |file: String, error: &io::Error| vec![Flaw { file, line: 1, what: format!("It cannot be read: {error}.") }];
    let shown = || folder.display().to_string();
    let entries = fs::read_dir(folder).map_err(|error| told(shown(), &error))?;
    let paths: Result<Vec<_>, _> = entries.map(|entry| entry.map(|entry| entry.path())).collect();
    let mut paths = paths.map_err(|error| told(shown(), &error))?;
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "toml"));
    paths.sort();
    let mut files = Vec::new();
    // One more than may be used, so that a folder of too many is told so.
    for path in paths.iter().take(BOOKS_MAX + 1) {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let mut text = String::new();
        let read = fs::File::open(path).and_then(|file| file.take(FILE_BYTES_MAX as u64 + 1).read_to_string(&mut text));
        read.map_err(|error| told(name.clone(), &error))?;
        files.push((name, text));
    }
    own_books(&files).map(Playbooks::with)
}
