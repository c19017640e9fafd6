//! Files about the vendor: read as a draft, looked at, then promoted into the profile or thrown away.

use std::path::PathBuf;
use std::process::Stdio;
use std::sync::Arc;
use std::time::Duration;

use domain::id::content_hash;
use domain::{FileId, FileState, Reading, Timestamp, VendorFile, VendorProfile, VendorRef};
use serde::{Deserialize, Serialize};
use sources::VendorDocument;
use store::StoreError;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use uploads::{FILE_BYTES_MAX, Upload, UploadError};

use crate::shelf::Shelf;

/// Files of one vendor.
pub const FILES_MAX: usize = 50;
/// Characters of a file's name.
const NAME_CHARS_MAX: usize = 120;
/// How long a file may be read.
const READ_TIME_MAX: Duration = Duration::from_secs(20);
/// Bytes of what a reading process answers.
const ANSWER_BYTES_MAX: u64 = 8 * 1024 * 1024;

const FILES: &str = "vendor_files";
const FILE_READINGS: &str = "vendor_file_reading";

/// Why a file was not taken. Nothing of it was kept.
#[derive(Debug, thiserror::Error)]
pub enum FileError {
    #[error(transparent)]
    Unread(#[from] UploadError),
    #[error("The file took longer than {} seconds to read, or more memory than it may. Nothing was kept; export it again, or send the pages that matter.", READ_TIME_MAX.as_secs())]
    GaveUp,
    #[error("There are {FILES_MAX} files already. Remove one first; nothing was changed.")]
    TooMany,
    #[error("The name of the file is empty or longer than {NAME_CHARS_MAX} characters. Rename it; nothing was kept.")]
    Name,
    #[error("There is no such file.")]
    NotFound,
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Where files are read. A parser of others' files is kept out of the process that serves.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum FileReader {
    /// In this process, on a thread of its own: for tests, and where there is no program.
    #[default]
    Here,
    /// In a process of its own: this program with `read-file NAME`, which reads standard input and writes JSON.
    Program(PathBuf),
}

/// What a reading process answers.
pub type ReadAnswer = Result<Upload, UploadError>;

impl FileReader {
    async fn read(&self, name: &str, bytes: Vec<u8>) -> Result<Upload, FileError> {
        if bytes.len() > FILE_BYTES_MAX {
            return Err(UploadError::TooLarge { bytes: bytes.len(), most: FILE_BYTES_MAX }.into());
        }
        let reading = async {
            match self {
                Self::Here => read_here(name.to_owned(), bytes).await,
                Self::Program(program) => read_apart(program, name, bytes).await,
            }
        };
        tokio::time::timeout(READ_TIME_MAX, reading).await.map_err(|_| FileError::GaveUp)?
    }
}

async fn read_here(name: String, bytes: Vec<u8>) -> Result<Upload, FileError> {
    let read = tokio::task::spawn_blocking(move || uploads::read(&name, &bytes)).await;
    // A panic of a parser ends its own task only.
    Ok(read.map_err(|_| FileError::GaveUp)??)
}

async fn read_apart(program: &PathBuf, name: &str, bytes: Vec<u8>) -> Result<Upload, FileError> {
    let failed = |error: std::io::Error| {
        tracing::error!(%error, program = %program.display(), "the process that reads files failed");
        FileError::GaveUp
    };
    let mut command = tokio::process::Command::new(program);
    command.arg("read-file").arg("--").arg(name);
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null()).kill_on_drop(true).env_clear();
    let mut child = command.spawn().map_err(failed)?;
    let (stdin, stdout) = (child.stdin.take(), child.stdout.take());
    let send = async {
        if let Some(mut stdin) = stdin {
            // A process that ends early closes its end; its answer says why.
            stdin.write_all(&bytes).await.ok();
        }
    };
    let receive = async {
        let mut answer = Vec::new();
        match stdout {
            Some(stdout) => stdout.take(ANSWER_BYTES_MAX).read_to_end(&mut answer).await.map(|_| answer),
            None => Ok(answer),
        }
    };
    let ((), answer) = tokio::join!(send, receive);
    let answer = answer.map_err(failed)?;
    let status = child.wait().await.map_err(failed)?;
    if !status.success() {
        return Err(FileError::GaveUp);
    }
    let read: ReadAnswer = serde_json::from_slice(&answer).map_err(|_| FileError::GaveUp)?;
    Ok(read?)
}

/// A file as it is kept: what the page sees, without what can be computed from its reading.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Kept {
    id: FileId,
    name: String,
    kind: domain::FileKind,
    state: FileState,
    bytes: u64,
    pages: u32,
    added_at: Timestamp,
    notes: Vec<String>,
}

/// The files of one vendor.
pub struct VendorFiles {
    shelf: Shelf,
    vendor: VendorRef,
    reader: FileReader,
}

impl VendorFiles {
    /// Those of a vendor.
    pub fn new(shelf: Shelf, vendor: VendorRef, reader: FileReader) -> Self {
        Self { shelf, vendor, reader }
    }

    /// Reads a file and keeps it as a draft. The same file again is the same one.
    pub async fn add(&self, name: &str, bytes: Vec<u8>, now: Timestamp) -> Result<VendorFile, FileError> {
        let name = clean_name(name).ok_or(FileError::Name)?;
        let id = FileId::derive(&[&self.vendor.domain, &name, &content_hash(&bytes)]);
        let mut kept = self.kept().await?;
        if let Some(known) = kept.iter().find(|known| known.id == id) {
            return self.shown(known).await;
        }
        if kept.len() >= FILES_MAX {
            return Err(FileError::TooMany);
        }
        let size = bytes.len() as u64;
        let read = self.reader.read(&name, bytes).await?;
        let blocks = read.blocks.into_iter().map(Into::into).collect();
        let document = VendorDocument { vendor: &self.vendor.name, name: &name, blocks, now };
        let reading = sources::read_vendor_document(document);
        let file = Kept {
            id,
            name,
            kind: read.kind,
            state: FileState::Draft,
            bytes: size,
            pages: read.pages,
            added_at: now,
            notes: read.notes,
        };
        self.shelf.write(FILE_READINGS, &self.key(&file.id), &reading).await?;
        kept.push(file.clone());
        self.shelf.write(FILES, &self.vendor.domain, &kept).await?;
        self.shown(&file).await
    }

    /// All files, in the order in which they were added.
    pub async fn list(&self) -> Result<Vec<VendorFile>, FileError> {
        let mut files = Vec::new();
        for kept in self.kept().await? {
            files.push(self.shown(&kept).await?);
        }
        Ok(files)
    }

    /// One file.
    pub async fn file(&self, id: &FileId) -> Result<VendorFile, FileError> {
        let kept = self.kept().await?;
        let file = kept.iter().find(|file| file.id == *id).ok_or(FileError::NotFound)?;
        self.shown(file).await
    }

    /// From now on the profile holds what a file says.
    pub async fn promote(&self, id: &FileId, now: Timestamp) -> Result<VendorFile, FileError> {
        let mut kept = self.kept().await?;
        let file = kept.iter_mut().find(|file| file.id == *id).ok_or(FileError::NotFound)?;
        file.state = FileState::Promoted;
        let file = file.clone();
        self.shelf.write(FILES, &self.vendor.domain, &kept).await?;
        self.rebuild(now).await?;
        self.shown(&file).await
    }

    /// A file goes, and what it said goes with it. What the rep wrote and what the site says stay.
    pub async fn remove(&self, id: &FileId, now: Timestamp) -> Result<(), FileError> {
        let mut kept = self.kept().await?;
        let at = kept.iter().position(|file| file.id == *id).ok_or(FileError::NotFound)?;
        let gone = kept.remove(at);
        self.shelf.write(FILES, &self.vendor.domain, &kept).await?;
        if gone.state == FileState::Promoted {
            self.rebuild(now).await?;
        }
        Ok(self.shelf.erase(FILE_READINGS, &self.key(id)).await?)
    }

    /// The readings of promoted files.
    pub async fn promoted(&self) -> Result<Vec<Arc<Reading>>, StoreError> {
        let mut readings = Vec::new();
        for file in self.kept().await?.into_iter().filter(|file| file.state == FileState::Promoted) {
            readings.extend(self.reading(&file.id).await?.map(Arc::new));
        }
        Ok(readings)
    }

    /// Puts the profile together again from the pages it was read from and the promoted files.
    async fn rebuild(&self, now: Timestamp) -> Result<(), StoreError> {
        let domain = &self.vendor.domain;
        let previous = self.shelf.profile(domain).await?;
        let mut readings: Vec<Arc<Reading>> =
            self.shelf.profile_readings(domain).await?.into_iter().map(Arc::new).collect();
        readings.retain(|reading| !is_file(reading));
        let has_site = !readings.is_empty();
        readings.extend(self.promoted().await?);
        let mut profile = insight::vendor_profile(domain, &readings, now, previous.as_ref());
        // Files say nothing about how fresh the site is; without one it is read at the next occasion.
        profile.refreshed_at =
            previous.map(|previous| previous.refreshed_at).filter(|_| has_site).unwrap_or(Timestamp(0));
        if !has_site {
            profile.name.clone_from(&self.vendor.name);
        }
        self.shelf.keep_profile(&profile).await?;
        self.shelf.keep_profile_readings(domain, &readings).await
    }

    async fn kept(&self) -> Result<Vec<Kept>, StoreError> {
        Ok(self.shelf.read(FILES, &self.vendor.domain).await?.unwrap_or_default())
    }

    async fn reading(&self, id: &FileId) -> Result<Option<Reading>, StoreError> {
        self.shelf.read(FILE_READINGS, &self.key(id)).await
    }

    fn key(&self, id: &FileId) -> String {
        format!("{}/{id}", self.vendor.domain)
    }

    async fn shown(&self, file: &Kept) -> Result<VendorFile, FileError> {
        let reading = self.reading(&file.id).await?.ok_or(FileError::NotFound)?;
        let profile = self.shelf.profile(&self.vendor.domain).await?;
        let evidence = reading.evidence.id.clone();
        let adds = insight::vendor_profile(&self.vendor.domain, &[Arc::new(reading)], file.added_at, None);
        let others = profile.map(|profile| insight::vendor::without_source(&profile, &evidence));
        let known = others.map(|others| shared_names(&adds, &others)).unwrap_or_default();
        let Kept { id, name, kind, state, bytes, pages, added_at, notes } = file.clone();
        Ok(VendorFile { id, name, kind, state, bytes, pages, added_at, notes, adds, known })
    }
}

/// Whether a reading is of a file and not of a page.
pub fn is_file(reading: &Reading) -> bool {
    reading.evidence.url.starts_with("vendor-file:")
}

fn shared_names(adds: &VendorProfile, known: &VendorProfile) -> Vec<String> {
    let of = |profile: &VendorProfile| -> Vec<String> {
        let products = profile.products.iter().flat_map(|product| {
            std::iter::once(&product.name).chain(product.capabilities.iter().map(|capability| &capability.name))
        });
        let rest = profile.integrations.iter().map(|item| &item.name);
        let rest = rest.chain(profile.proof_points.iter().map(|item| &item.customer));
        products.chain(rest).chain(profile.competitors.iter().map(|item| &item.name)).cloned().collect()
    };
    let (before, mut shared) = (of(known), of(adds));
    shared.retain(|name| before.iter().any(|other| other.eq_ignore_ascii_case(name)));
    shared.dedup();
    shared
}

/// The name without its folder and without signs that a terminal or a page would act on.
fn clean_name(name: &str) -> Option<String> {
    let name = name.rsplit(['/', '\\']).next().unwrap_or(name);
    let name: String = name.chars().filter(|letter| !letter.is_control()).collect();
    let name = name.trim().to_owned();
    (!name.is_empty() && name.chars().count() <= NAME_CHARS_MAX).then_some(name)
}
