//! Stamps: whether the inputs of a step are still those of the last time.

use std::collections::hash_map::DefaultHasher;
use std::fs;
use std::hash::{Hash, Hasher};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

/// Files below one folder that are looked at.
const FILES_MAX: usize = 50_000;

/// A hash over the paths and contents of files. It need not hold against an attacker, nor across Rust versions.
pub fn of_files(root: &Path, files: &[PathBuf]) -> Result<String> {
    let mut hasher = DefaultHasher::new();
    for file in files {
        let bytes = fs::read(file).with_context(|| format!("{} could not be read", file.display()))?;
        file.strip_prefix(root).unwrap_or(file).hash(&mut hasher);
        bytes.hash(&mut hasher);
    }
    Ok(format!("{:016x}", hasher.finish()))
}

/// All files below a folder in the order of their paths, without the entries of these names.
pub fn files_below(folder: &Path, left_out: &[&str]) -> Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    let mut folders = vec![folder.to_path_buf()];
    while let Some(folder) = folders.pop() {
        let entries = fs::read_dir(&folder).with_context(|| format!("{} could not be listed", folder.display()))?;
        for entry in entries {
            let entry = entry?;
            if left_out.iter().any(|name| entry.file_name() == *name) {
                continue;
            }
            match entry.file_type()? {
                kind if kind.is_dir() => folders.push(entry.path()),
                kind if kind.is_file() => files.push(entry.path()),
                _ => {}
            }
        }
        anyhow::ensure!(files.len() <= FILES_MAX, "{} holds more than {FILES_MAX} files", folder.display());
    }
    files.sort();
    Ok(files)
}

/// Whether the stamp of this name says the same.
pub fn is_fresh(stamps: &Path, name: &str, fingerprint: &str) -> bool {
    fs::read_to_string(stamps.join(name)).is_ok_and(|known| known == fingerprint)
}

/// Remembers a fingerprint under a name.
pub fn remember(stamps: &Path, name: &str, fingerprint: &str) -> Result<()> {
    fs::create_dir_all(stamps)?;
    fs::write(stamps.join(name), fingerprint).with_context(|| format!("the stamp {name} could not be written"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scratch(name: &str) -> PathBuf {
        let folder = std::env::temp_dir().join(format!("callsheet-xtask-{name}-{}", std::process::id()));
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(folder.join("src")).unwrap();
        fs::create_dir_all(folder.join("node_modules")).unwrap();
        folder
    }

    #[test]
    fn a_stamp_follows_content_and_names_but_not_what_is_left_out() {
        let folder = scratch("stamp");
        let print = || of_files(&folder, &files_below(&folder, &["node_modules", "stamps"]).unwrap()).unwrap();
        fs::write(folder.join("src/a.ts"), "one").unwrap();
        let first = print();
        remember(&folder.join("stamps"), "page", &first).unwrap();
        fs::write(folder.join("node_modules/x"), "anything").unwrap();
        assert!(is_fresh(&folder.join("stamps"), "page", &print()));
        fs::rename(folder.join("src/a.ts"), folder.join("src/b.ts")).unwrap();
        assert!(!is_fresh(&folder.join("stamps"), "page", &print()), "a renamed file changes the page");
        assert!(!is_fresh(&folder.join("stamps"), "other", &first));
        fs::remove_dir_all(folder).unwrap();
    }
}
