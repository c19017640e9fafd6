//! Counts in a folder: one small file for each service, locked while it is changed, so that all processes that use the
//! folder share one pace, whatever data they work on, and a restart begins with what was asked before it.

use std::{
    fs::{File, OpenOptions, TryLockError},
    io::{self, Read, Seek, SeekFrom, Write},
    path::{Path, PathBuf},
    sync::atomic::{AtomicBool, Ordering},
    time::Duration,
};

use async_trait::async_trait;

use super::{Count, MemoryPace, Pace};

/// Bytes read of a count; ours have some two hundred.
const FILE_BYTES_MAX: u64 = 4096;
/// How often a locked file is tried, and how long between: somebody who holds it for longer is stopped, not busy.
const LOCK_TRIES_MAX: u32 = 500;
const LOCK_PAUSE: Duration = Duration::from_millis(2);

/// Counts shared by everybody who names the same folder.
pub struct FilePace {
    folder: PathBuf,
    /// Takes over while the folder cannot be used: this process at least keeps its pace.
    alone: MemoryPace,
    complained: AtomicBool,
}

impl FilePace {
    /// Counts in this folder. It is made when the first service is asked.
    pub fn new(folder: impl Into<PathBuf>) -> Self {
        Self { folder: folder.into(), alone: MemoryPace::default(), complained: AtomicBool::new(false) }
    }

    /// Changes the count in its file. Where it cannot be written, this process goes on from what it counted itself.
    async fn change_file(&self, key: &str, change: &mut (dyn for<'c> FnMut(&'c mut Count) + Send)) -> io::Result<()> {
        std::fs::create_dir_all(&self.folder)?;
        let path = self.folder.join(file_name(key));
        let file = OpenOptions::new().read(true).write(true).create(true).truncate(false).open(&path)?;
        lock(|| file.try_lock()).await?;
        // The lock ends with the file, also when what follows fails.
        let mut count = read(&file, &path)?;
        if let Some(own) = self.alone.look(key).await {
            count.catch_up(own);
        }
        change(&mut count);
        let written = write(&file, &count);
        if written.is_err() {
            self.alone.change(key, &mut |own| own.clone_from(&count)).await;
        }
        written
    }
}

#[async_trait]
impl Pace for FilePace {
    async fn change(&self, key: &str, change: &mut (dyn for<'c> FnMut(&'c mut Count) + Send)) {
        let mut done = false;
        let outcome = self
            .change_file(key, &mut |count| {
                done = true;
                change(count);
            })
            .await;
        let Err(error) = outcome else { return };
        if !self.complained.swap(true, Ordering::Relaxed) {
            let folder = self.folder.display();
            tracing::warn!(%folder, %error, "the pace of services is not shared with other processes");
        }
        if !done {
            self.alone.change(key, change).await;
        }
    }

    async fn look(&self, key: &str) -> Option<Count> {
        let path = self.folder.join(file_name(key));
        let Ok(file) = File::open(&path) else { return self.alone.look(key).await };
        lock(|| file.try_lock_shared()).await.ok()?;
        read(&file, &path).ok()
    }
}

async fn lock(attempt: impl Fn() -> Result<(), TryLockError>) -> io::Result<()> {
    for _ in 0..LOCK_TRIES_MAX {
        match attempt() {
            Ok(()) => return Ok(()),
            Err(TryLockError::WouldBlock) => tokio::time::sleep(LOCK_PAUSE).await,
            Err(TryLockError::Error(error)) => return Err(error),
        }
    }
    Err(io::Error::new(io::ErrorKind::TimedOut, "somebody holds the count and does not let go"))
}

/// A count that was torn by a crash or is not ours begins anew.
fn read(file: &File, path: &Path) -> io::Result<Count> {
    let mut text = Vec::new();
    file.take(FILE_BYTES_MAX).read_to_end(&mut text)?;
    if text.is_empty() {
        return Ok(Count::default());
    }
    Ok(serde_json::from_slice(&text).unwrap_or_else(|error| {
        tracing::warn!(path = %path.display(), %error, "a count of requests cannot be read and begins anew");
        Count::default()
    }))
}

fn write(mut file: &File, count: &Count) -> io::Result<()> {
    let text = serde_json::to_vec(count).map_err(io::Error::other)?;
    file.seek(SeekFrom::Start(0))?;
    file.write_all(&text)?;
    file.set_len(text.len() as u64)
}

/// The name of a count as the name of a file: letters, digits, `-` and `_` as they are.
fn file_name(key: &str) -> String {
    let mut name = String::with_capacity(key.len() + 5);
    for byte in key.bytes().take(64) {
        match byte {
            b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_' => name.push(char::from(byte)),
            other => name.push_str(&format!("%{other:02x}")),
        }
    }
    name + ".json"
}

#[cfg(test)]
mod tests {
    use domain::Timestamp;
    use pretty_assertions::assert_eq;

    use super::*;
    use crate::{Allowance, Rate};

    fn rate(requests: u32) -> Rate {
        let allowance = Some(Allowance { requests, within_ms: 3_600_000 });
        Rate { key: "sec".into(), interval: Duration::from_millis(100), allowance }
    }

    async fn take(pace: &dyn Pace, at: i64) -> Result<i64, Duration> {
        let mut turn = Err(Duration::ZERO);
        pace.change("sec", &mut |count| turn = count.take(&rate(3), Timestamp(at), Duration::from_secs(60))).await;
        turn.map(|start| start.0)
    }

    #[tokio::test]
    async fn two_who_name_one_folder_share_a_count_and_so_does_who_comes_after_them() {
        let folder = tempfile::tempdir().unwrap();
        let (one, other) = (FilePace::new(folder.path()), FilePace::new(folder.path()));
        assert_eq!(take(&one, 1_000).await, Ok(1_000));
        assert_eq!(take(&other, 1_000).await, Ok(1_100));
        drop((one, other));
        let later = FilePace::new(folder.path());
        assert_eq!(take(&later, 1_000).await, Ok(1_200));
        assert!(take(&later, 1_000).await.is_err(), "the three of the hour are used");
    }

    #[tokio::test]
    async fn a_torn_count_begins_anew_and_a_folder_that_cannot_be_is_done_without() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("sec.json"), "{\"nextAt\":12").unwrap();
        assert_eq!(take(&FilePace::new(folder.path()), 1_000).await, Ok(1_000));
        let blocked = FilePace::new(folder.path().join("sec.json"));
        assert_eq!(take(&blocked, 1_000).await, Ok(1_000));
        assert_eq!(take(&blocked, 1_000).await, Ok(1_100), "this process keeps its own pace");
    }

    #[cfg(target_os = "linux")]
    #[tokio::test]
    async fn a_disk_that_is_full_does_not_end_the_pace_of_this_process() {
        let folder = tempfile::tempdir().unwrap();
        std::os::unix::fs::symlink("/dev/full", folder.path().join("sec.json")).unwrap();
        let full = FilePace::new(folder.path());
        assert_eq!(take(&full, 1_000).await, Ok(1_000));
        assert_eq!(take(&full, 1_000).await, Ok(1_100));
        assert_eq!(take(&full, 1_000).await, Ok(1_200));
        assert!(take(&full, 1_000).await.is_err(), "the three of the hour are used");
    }

    #[test]
    fn names_stay_within_the_folder() {
        assert_eq!(file_name("jobs-greenhouse"), "jobs-greenhouse.json");
        assert_eq!(file_name("../a/B.c"), "%2e%2e%2fa%2f%42%2ec.json");
    }
}
