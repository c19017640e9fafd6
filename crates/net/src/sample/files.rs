//! The files of a sample world, from the binary or from a folder.

use std::{borrow::Cow, fs, path::Path};

use rust_embed::RustEmbed;

use crate::NetError;

pub(super) type SampleBytes = Cow<'static, [u8]>;
/// Path relative to the world's root with `/` between parts, and content.
pub(super) type SampleFiles = Vec<(String, SampleBytes)>;

/// How deep folders go.
const DEPTH_MAX: usize = 16;

#[derive(RustEmbed)]
#[folder = "../../sample-world"]
struct Embedded;

pub(super) fn embedded() -> SampleFiles {
    let files = Embedded::iter().filter_map(|path| Some((path.to_string(), Embedded::get(&path)?.data)));
    files.collect()
}

pub(super) fn read_dir(root: &Path) -> Result<SampleFiles, NetError> {
    let mut files = Vec::new();
    walk(root, "", DEPTH_MAX, &mut files)?;
    files.sort_by(|a, b| a.0.cmp(&b.0));
    Ok(files)
}

fn walk(folder: &Path, prefix: &str, depth: usize, files: &mut SampleFiles) -> Result<(), NetError> {
    let broken = |error: std::io::Error| NetError::SampleWorld { reason: format!("{}: {error}", folder.display()) };
    if depth == 0 {
        return Err(NetError::SampleWorld { reason: format!("{prefix}: folders lie too deep") });
    }
    for entry in fs::read_dir(folder).map_err(broken)? {
        let entry = entry.map_err(broken)?;
        let path = format!("{prefix}{}", entry.file_name().to_string_lossy());
        if entry.file_type().map_err(broken)?.is_dir() {
            walk(&entry.path(), &format!("{path}/"), depth - 1, files)?;
        } else {
            files.push((path, Cow::Owned(fs::read(entry.path()).map_err(broken)?)));
        }
    }
    Ok(())
}
