//! `restore`: a data folder out of a backup, once every hash in it was compared.
//!
//! Never: a folder that holds anything is touched, or one is left half made.
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "this is the command line")]

use std::collections::BTreeSet;
use std::fs::{DirBuilder, File};
use std::io::{BufReader, ErrorKind, Read};
use std::path::{Component, Path, PathBuf};

use anyhow::{Context, bail};
use domain::Clock;
use serde_json::json;
use server::RESTORING_NAME;
use server::system::SystemClock;
use store::sqlite::{FILE_NAME, SqliteOptions, SqliteStore, backup};
use zip::ZipArchive;

use crate::Exit;
use crate::backup::{Entry, FORMAT, MANIFEST, Manifest, Rows, StoreCopy, folder_of, pour, private, said, sync_folder};
use crate::command::Place;
use crate::stop::Stop;

/// Bytes of a manifest.
const MANIFEST_BYTES_MAX: u64 = 64 * 1024 * 1024;

type Archive = ZipArchive<BufReader<File>>;

/// Restores a backup into a new data folder, and says what is there now.
pub fn restore(from: &Path, place: &Place, json: bool, stop: &Stop) -> anyhow::Result<Exit> {
    let config = place.config()?;
    let data = config.data;
    refuse_full(&data)?;
    let (mut archive, manifest) = open(from)?;
    let making = Making::of(&data)?;
    fill(&mut archive, &manifest, &making.path, stop)
        .with_context(|| format!("{} is not restored, and {} is as it was", from.display(), data.display()))?;
    stop.check()?;
    making.name(&data, &manifest)?;
    if json {
        println!("{}", json!({ "data": data, "manifest": manifest }));
        return Ok(Exit::Done);
    }
    println!("{}", data.display());
    eprint!("{}", said(&manifest));
    eprintln!(
        "Every hash is as the manifest says. Start with --data {}; runs that were at work go on.",
        data.display()
    );
    Ok(Exit::Done)
}

fn refuse_full(data: &Path) -> anyhow::Result<()> {
    match std::fs::read_dir(data) {
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(()),
        Err(error) => Err(error).with_context(|| format!("{} cannot be used", data.display())),
        Ok(mut names) => match names.next() {
            None => Ok(()),
            Some(_) => bail!("{} is not empty; a backup is restored into a new folder: --data NEW", data.display()),
        },
    }
}

/// The archive and what it says that it holds, as far as this Callsheet knows its form.
fn open(from: &Path) -> anyhow::Result<(Archive, Manifest)> {
    let file = File::open(from).with_context(|| format!("{} cannot be read", from.display()))?;
    let damaged = || format!("{} is no backup of Callsheet, or its end is missing", from.display());
    let mut archive = ZipArchive::new(BufReader::new(file)).with_context(damaged)?;
    let mut text = Vec::new();
    let entry = archive.by_name(MANIFEST).with_context(damaged)?;
    entry.take(MANIFEST_BYTES_MAX).read_to_end(&mut text).context("the manifest is damaged")?;
    let words: serde_json::Value = serde_json::from_slice(&text).context("the manifest is damaged")?;
    match words["format"].as_u64() {
        Some(format) if format > u64::from(FORMAT) => bail!(
            "{} was written by a newer Callsheet ({}), in form {format}; this one knows {FORMAT}. Use the newer one",
            from.display(),
            words["callsheet"].as_str().unwrap_or("unknown")
        ),
        _ => {}
    }
    let manifest: Manifest = serde_json::from_value(words).context("the manifest is damaged")?;
    let known = backup::schema_known();
    if let Some(StoreCopy { schema: found, .. }) = manifest.store
        && found > known
    {
        return Err(store::StoreError::NewerSchema { found, known }.into());
    }
    Ok((archive, manifest))
}

/// A folder that goes when it is not given its name.
struct Making {
    path: PathBuf,
}

impl Making {
    /// Inside the data folder where there is one, since it may be a volume that nobody can rename; else beside it.
    fn of(data: &Path) -> anyhow::Result<Self> {
        let path = match data.is_dir() {
            true => data.join(RESTORING_NAME),
            false => {
                let name = data.file_name().context("--data names no folder that could be made")?.to_string_lossy();
                let folder = folder_of(data);
                std::fs::create_dir_all(folder).with_context(|| format!("{} cannot be made", folder.display()))?;
                folder.join(format!(".{name}.{}-{}.restoring", std::process::id(), SystemClock.now().0))
            }
        };
        make_one(&path).with_context(|| format!("{} cannot be made", path.display()))?;
        Ok(Self { path })
    }

    fn name(self, data: &Path, manifest: &Manifest) -> anyhow::Result<()> {
        if self.path.parent() != Some(data) {
            std::fs::rename(&self.path, data)
                .with_context(|| format!("{} could not be given its name", data.display()))?;
            return sync_folder(folder_of(data));
        }
        // The data file comes last, and this folder goes after it: while it is there, nothing starts on what is half there.
        let mut names: Vec<_> = std::fs::read_dir(&self.path)?
            .map(|name| name.map(|name| name.file_name()))
            .collect::<Result<Vec<_>, _>>()?;
        names.sort_by_key(|name| manifest.store.is_some() && name.to_str() == Some(FILE_NAME));
        // From here on the folder stays when anything fails.
        let making = std::mem::ManuallyDrop::new(self);
        for name in names {
            std::fs::rename(making.path.join(&name), data.join(&name))
                .with_context(|| format!("{} could not be given its name", name.to_string_lossy()))?;
        }
        sync_folder(data)?;
        std::fs::remove_dir(&making.path)?;
        sync_folder(data)
    }
}

impl Drop for Making {
    fn drop(&mut self) {
        match std::fs::remove_dir_all(&self.path) {
            Ok(()) => {}
            Err(error) if error.kind() == ErrorKind::NotFound => {}
            Err(error) => eprintln!("callsheet: {} is left over: {error}", self.path.display()),
        }
    }
}

/// A folder for its owner only, which is not there yet.
fn make_one(path: &Path) -> std::io::Result<()> {
    let mut builder = DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(path)
}

/// A folder for its owner only, with those above it.
fn make_folder(path: &Path) -> std::io::Result<()> {
    let mut builder = DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(path)
}

fn fill(archive: &mut Archive, manifest: &Manifest, folder: &Path, stop: &Stop) -> anyhow::Result<()> {
    let mut told: BTreeSet<&str> = [MANIFEST].into();
    for entry in &manifest.files {
        if !is_plain(&entry.path) || !told.insert(&entry.path) {
            bail!("the manifest names a file that cannot be: {}", entry.path);
        }
    }
    for name in archive.file_names() {
        let name = name.context("the backup is damaged: a file in it has no name")?;
        if !told.contains(name.as_ref()) {
            bail!("it holds a file that its manifest does not name: {name}");
        }
    }
    for entry in &manifest.files {
        unpack(archive, entry, folder, stop)?;
    }
    if let Some(store) = &manifest.store {
        look_at(&folder.join(FILE_NAME), store)?;
        // Brings an older schema up, as the first start would.
        drop(SqliteStore::open(folder, SqliteOptions::default())?);
    }
    sync_folder(folder)
}

/// A path within the folder.
fn is_plain(path: &str) -> bool {
    let parts: Vec<Component<'_>> = Path::new(path).components().collect();
    !path.contains('\\') && !parts.is_empty() && parts.iter().all(|part| matches!(part, Component::Normal(_)))
}

fn unpack(archive: &mut Archive, entry: &Entry, folder: &Path, stop: &Stop) -> anyhow::Result<()> {
    let Entry { path, bytes, sha256 } = entry;
    let why = |error: std::io::Error| match error.kind() {
        _ if stop.check().is_err() => anyhow::Error::from(error),
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded | ErrorKind::FileTooLarge => {
            anyhow::Error::from(error).context(format!("{path} cannot be written"))
        }
        _ => anyhow::Error::from(error).context(format!("the backup is damaged: {path} cannot be read")),
    };
    let packed = archive.by_name(path).with_context(|| format!("the backup is damaged: {path} is missing"))?;
    let target = folder.join(path);
    make_folder(folder_of(&target))?;
    let mut file = private(&target).with_context(|| format!("{} cannot be written", target.display()))?;
    // One byte more than it should have tells that it has too many.
    let (found, hash) = pour(packed.take(bytes.saturating_add(1)), &mut file, stop).map_err(why)?;
    if found != *bytes || hash != *sha256 {
        bail!(
            "the backup is damaged: {path} has {found} bytes of hash {hash}, and its manifest says {bytes} of {sha256}"
        );
    }
    file.sync_all()?;
    sync_folder(folder_of(&target))
}

/// The data file is whole, and holds as much as was counted when it was copied.
fn look_at(file: &Path, told: &StoreCopy) -> anyhow::Result<()> {
    let found = backup::contents(file)?;
    let rows = found.rows.iter().map(|(table, rows)| Rows { table: (*table).to_owned(), rows: *rows });
    let found = StoreCopy { schema: found.schema, rows: rows.collect() };
    if found != *told {
        bail!("the data file holds {found:?}, and the manifest says {told:?}");
    }
    Ok(())
}
