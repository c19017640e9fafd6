//! `backup`: everything that is kept, in one file, taken while Callsheet runs. `restore` is its other half.
//!
//! Never: a write into the data folder, or over a file that is there.
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "this is the command line")]

use std::fs::{File, OpenOptions};
use std::io::{BufWriter, Read, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use domain::Clock;
use serde::{Deserialize, Serialize};
use serde_json::json;
use server::system::SystemClock;
use sha2::{Digest, Sha256};
use store::sqlite::backup::copy_live;
use store::sqlite::{FILE_NAME, LOCK_NAME};
use workplace::VAULT_LOCK;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use crate::Exit;
use crate::command::Place;
use crate::stop::Stop;

/// The form of a backup; one with a higher number is refused.
pub const FORMAT: u32 = 1;
/// The entry that tells of all others.
pub const MANIFEST: &str = "manifest.json";
/// What opens doors, and what an editor or a crash left of it: left out unless it is asked for.
const SECRETS: &[&str] = &["callsheet.toml", "connections.key", "token"];
/// How the name of a secret ends that was not written to its end.
const HALF: &str = ".half";
/// What SQLite keeps beside the data file.
const BESIDE: &[&str] = &["", "-wal", "-shm", "-journal"];
/// At the root of a volume, for root alone: what a check of its file system found.
const FOUND_FOLDER: &str = "lost+found";
/// How often services were asked; of the moment.
const PACE_FOLDER: &str = "pace";
/// Bytes that are read and hashed at once.
const CHUNK_BYTES: usize = 256 * 1024;
/// Folders within folders.
const DEPTH_MAX: usize = 16;

/// What a backup is to hold.
#[derive(Debug, Clone, Copy)]
pub struct Wanted {
    pub with_secrets: bool,
    pub files_only: bool,
}

/// What a backup holds, so that a restore can tell whether it has all of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Manifest {
    pub format: u32,
    /// The version that wrote it.
    pub callsheet: String,
    pub made_at: String,
    /// Absent where the store is a database.
    pub store: Option<StoreCopy>,
    pub files: Vec<Entry>,
    /// Paths in the data folder that are not in it.
    pub left_out: Vec<String>,
}

/// The data file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct StoreCopy {
    pub schema: u32,
    pub rows: Vec<Rows>,
}

/// Rows of a table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rows {
    pub table: String,
    pub rows: u64,
}

/// One file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// From the data folder, with `/` between folders.
    pub path: String,
    pub bytes: u64,
    /// In hexadecimal.
    pub sha256: String,
}

/// Takes a backup, and says what is in it.
pub fn backup(to: &Path, wanted: Wanted, place: &Place, json: bool, stop: &Stop) -> anyhow::Result<Exit> {
    let config = place.config()?;
    match (&config.store, wanted.files_only) {
        (Some(url), false) => bail!(
            "what is kept is in {url:?}. Copy it with `pg_dump --format=custom --file=FILE DATABASE`, and bring it back \
             with `pg_restore --no-owner --dbname=EMPTY_DATABASE FILE`; `callsheet backup --files-only` copies what \
             lies in the data folder beside it"
        ),
        (None, true) => bail!("--files-only is for a store that is a database; here the store is a file in the folder"),
        (Some(_), true) | (None, false) => {}
    }
    let data = &config.data;
    let at = SystemClock.now();
    let made_at = jiff::Timestamp::from_millisecond(at.0)?;
    let target = target(to, data, made_at)?;
    let partial = Partial::beside(&target)?;
    let manifest = write(&partial, data, wanted, made_at, stop).with_context(|| {
        format!("no backup was taken, and nothing is left of it: {} could not be written", target.display())
    })?;
    stop.check()?;
    partial.name(&target)?;
    if json {
        println!("{}", json!({ "file": target, "manifest": manifest }));
        return Ok(Exit::Done);
    }
    println!("{}", target.display());
    eprint!("{}", said(&manifest));
    Ok(Exit::Done)
}

/// What a backup holds, for a person.
pub fn said(manifest: &Manifest) -> String {
    let bytes: u64 = manifest.files.iter().map(|file| file.bytes).sum();
    let files = match manifest.files.len() {
        1 => "1 file".to_owned(),
        many => format!("{many} files"),
    };
    let mut text = format!(
        "Callsheet {} of {}: {files}, {bytes} bytes, each with its hash.\n",
        manifest.callsheet, manifest.made_at
    );
    if let Some(store) = &manifest.store {
        let rows: Vec<String> = store.rows.iter().map(|Rows { table, rows }| format!("{rows} {table}")).collect();
        text.push_str(&format!("Store of schema {}: {}.\n", store.schema, rows.join(", ")));
    }
    if !manifest.left_out.is_empty() {
        text.push_str(&format!("Not in it: {}.\n", manifest.left_out.join(", ")));
    }
    text
}

/// Where the file goes. Not into the data folder: what loses one would lose both.
fn target(to: &Path, data: &Path, at: jiff::Timestamp) -> anyhow::Result<PathBuf> {
    let target = match to.is_dir() {
        true => to.join(format!("callsheet-{}.zip", at.strftime("%Y%m%dT%H%M%SZ"))),
        false => to.to_owned(),
    };
    if target.symlink_metadata().is_ok() {
        bail!("{} is there already; nothing is written over", target.display());
    }
    let folder = folder_of(&target);
    let folder = folder.canonicalize().with_context(|| format!("the folder {} cannot be used", folder.display()))?;
    let data = data.canonicalize().with_context(|| format!("the data folder {} cannot be read", data.display()))?;
    if folder.starts_with(&data) {
        bail!("{} lies in the data folder; choose a place that is not lost together with it", target.display());
    }
    Ok(target)
}

/// The folder that a path lies in.
pub fn folder_of(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// A file that goes when it is not given its name.
struct Partial {
    path: PathBuf,
    copy: PathBuf,
}

impl Partial {
    fn beside(target: &Path) -> anyhow::Result<Self> {
        let name = target.file_name().context("the path has no name of a file")?.to_string_lossy();
        let folder = folder_of(target);
        let at = SystemClock.now().0;
        let of = |what: &str| folder.join(format!(".{name}.{}-{at}.{what}", std::process::id()));
        Ok(Self { path: of("partial"), copy: of("db") })
    }

    /// On disk under its name, which nobody else may have taken meanwhile.
    fn name(self, target: &Path) -> anyhow::Result<()> {
        let taken = || format!("{} could not be given its name; nothing is written over", target.display());
        match std::fs::hard_link(&self.path, target) {
            Ok(()) => {}
            Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => return Err(error).with_context(taken),
            // Not every file system gives a file two names.
            Err(_) => std::fs::rename(&self.path, target).with_context(taken)?,
        }
        sync_folder(folder_of(target))
    }
}

impl Drop for Partial {
    fn drop(&mut self) {
        for path in [&self.path, &self.copy] {
            match std::fs::remove_file(path) {
                Ok(()) => {}
                Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
                Err(error) => eprintln!("callsheet: {} is left over: {error}", path.display()),
            }
        }
    }
}

/// Has a folder's names on disk.
pub fn sync_folder(folder: &Path) -> anyhow::Result<()> {
    #[cfg(unix)]
    File::open(folder)?.sync_all()?;
    Ok(())
}

/// A new file for its owner only.
pub fn private(path: &Path) -> std::io::Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

fn write(partial: &Partial, data: &Path, wanted: Wanted, at: jiff::Timestamp, stop: &Stop) -> anyhow::Result<Manifest> {
    let mut zip = ZipWriter::new(BufWriter::new(private(&partial.path)?));
    let mut files = Vec::new();
    let mut store = None;
    if !wanted.files_only {
        let contents = copy_live(data, &partial.copy, || stop.check().is_ok())?;
        stop.check()?;
        let contents = contents.context("the copy has no end")?;
        let rows = contents.rows.iter().map(|(table, rows)| Rows { table: (*table).to_owned(), rows: *rows });
        store = Some(StoreCopy { schema: contents.schema, rows: rows.collect() });
        files.extend(add(&mut zip, FILE_NAME, &partial.copy, stop)?);
    }
    let (kept, mut left_out) = around(data, wanted)?;
    for path in kept {
        match add(&mut zip, &path, &data.join(&path), stop)? {
            Some(entry) => files.push(entry),
            // Somebody took it away since it was listed.
            None => left_out.push(path),
        }
    }
    let (format, callsheet) = (FORMAT, env!("CARGO_PKG_VERSION").to_owned());
    let manifest = Manifest { format, callsheet, made_at: at.to_string(), store, files, left_out };
    zip.start_file(MANIFEST, options())?;
    zip.write_all(serde_json::to_string_pretty(&manifest)?.as_bytes())?;
    let file = zip.finish()?.into_inner().map_err(|error| error.into_error())?;
    file.sync_all()?;
    Ok(manifest)
}

fn options() -> SimpleFileOptions {
    SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .unix_permissions(0o600)
        .large_file(true)
}

/// Adds a file, unless it is gone.
fn add(zip: &mut ZipWriter<BufWriter<File>>, path: &str, from: &Path, stop: &Stop) -> anyhow::Result<Option<Entry>> {
    let file = match File::open(from) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
        opened => opened.with_context(|| format!("{path} cannot be read"))?,
    };
    zip.start_file(path, options())?;
    let (bytes, sha256) = pour(file, zip, stop)?;
    Ok(Some(Entry { path: path.to_owned(), bytes, sha256 }))
}

/// Copies all of it; how many bytes there were, and their hash.
pub fn pour(mut from: impl Read, to: &mut impl Write, stop: &Stop) -> std::io::Result<(u64, String)> {
    let (mut hash, mut bytes) = (Sha256::new(), 0_u64);
    let mut chunk = vec![0; CHUNK_BYTES];
    loop {
        stop.check()?;
        let read = from.read(&mut chunk)?;
        let Some(part) = chunk.get(..read).filter(|part| !part.is_empty()) else { break };
        hash.update(part);
        to.write_all(part)?;
        bytes += part.len() as u64;
    }
    Ok((bytes, hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect()))
}

/// What else lies in the data folder: what belongs into a backup, and what does not.
fn around(data: &Path, wanted: Wanted) -> anyhow::Result<(Vec<String>, Vec<String>)> {
    let (mut kept, mut left) = (Vec::new(), Vec::new());
    let mut folders = vec![(String::new(), 0)];
    while let Some((folder, depth)) = folders.pop() {
        let names = std::fs::read_dir(data.join(&folder)).and_then(Iterator::collect::<Result<Vec<_>, _>>);
        let mut names = names.with_context(|| format!("{} cannot be read", data.join(&folder).display()))?;
        names.sort_by_key(std::fs::DirEntry::file_name);
        for name in names {
            let path = format!("{folder}{}", name.file_name().to_string_lossy());
            let kind = name.file_type()?;
            let of_store = is_of_store(&path);
            if is_of_the_moment(&path) || (of_store && !wanted.files_only) {
                continue;
            }
            let is_ours = !of_store && path != FOUND_FOLDER;
            // What has no name in UTF-8, a name that is a path elsewhere, or the name of our own entry, has no place in the file.
            let can_be_named = name.file_name().to_str().is_some_and(|name| !name.contains('\\')) && path != MANIFEST;
            if kind.is_dir() && depth < DEPTH_MAX && can_be_named && is_ours {
                folders.push((format!("{path}/"), depth + 1));
            } else if kind.is_file() && can_be_named && is_ours && (wanted.with_secrets || !is_secret(&path)) {
                kept.push(path);
            } else {
                left.push(path);
            }
        }
    }
    kept.sort();
    left.sort();
    Ok((kept, left))
}

/// The data file, which is copied apart, and what lies beside it.
fn is_of_store(path: &str) -> bool {
    path.strip_prefix(FILE_NAME).is_some_and(|rest| BESIDE.contains(&rest))
}

/// What means nothing to another process.
fn is_of_the_moment(path: &str) -> bool {
    [LOCK_NAME, VAULT_LOCK, PACE_FOLDER].contains(&path)
}

/// Whether a file in the data folder itself opens doors.
fn is_secret(path: &str) -> bool {
    !path.contains('/') && (SECRETS.iter().any(|secret| path.starts_with(secret)) || path.ends_with(HALF))
}
