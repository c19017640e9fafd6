//! Where secrets lie: sealed with a key that lies beside them, so that a copy of the one without the other is
//! worth nothing, and a backup that leaves out the key holds no token.

use std::collections::BTreeMap;
use std::convert::Infallible;
use std::fs;
use std::io::{self, Write};
use std::marker::PhantomData;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, SystemTime};

use domain::Entropy;
use ring::aead::{Aad, CHACHA20_POLY1305, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::{Connection, ConnectionError, Shown};

const KEY_FILE: &str = "connections.key";
const SEALED_FILE: &str = "connections.sealed";
/// The first bytes of the sealed file: its format.
const MAGIC: &[u8] = b"callsheet connections 1\n";
/// Held while anything sealed or the key is changed.
pub const LOCK_FILE: &str = "connections.lock";
/// How often a lock that another process holds is tried again, and how long between: three seconds.
const LOCK_LOOKS_MAX: u32 = 150;
const LOCK_LOOK_EVERY: Duration = Duration::from_millis(20);
const KEY_LEN: usize = 32;
/// Bytes of the sealed file that are read.
const SEALED_BYTES_MAX: u64 = 1 << 20;

/// Why connections cannot be read or kept.
#[derive(Debug, thiserror::Error)]
pub enum VaultError {
    /// It cannot work, so it was not kept.
    #[error(transparent)]
    Connection(#[from] ConnectionError),
    /// A file cannot be read or written.
    #[error("{path} cannot be used: {source}. Connections are as they were.")]
    File { path: String, source: io::Error },
    /// The file was sealed with another key, or was changed.
    #[error("{path} cannot be opened with the key beside it. Remove it and connect again, or put the key back.")]
    Sealed { path: String },
}

/// A value that lies sealed in a data folder.
pub struct Sealed<T> {
    folder: PathBuf,
    file: &'static str,
    /// The first bytes of the file: its format.
    magic: &'static [u8],
    entropy: Arc<dyn Entropy>,
    /// One change at a time.
    turn: Mutex<()>,
    holds: PhantomData<fn() -> T>,
}

impl<T: Serialize + DeserializeOwned + Default> Sealed<T> {
    /// Over a file of a data folder; `magic` names its format.
    pub fn in_folder(folder: &Path, file: &'static str, magic: &'static [u8], entropy: Arc<dyn Entropy>) -> Self {
        Self { folder: folder.to_owned(), file, magic, entropy, turn: Mutex::new(()), holds: PhantomData }
    }

    /// Changes the value, and gives what `change` gives. Other processes over the folder wait for their turn.
    pub fn change<R>(&self, change: impl FnOnce(&mut T) -> R) -> Result<R, VaultError> {
        self.try_change(|all| Ok::<R, Infallible>(change(all))).map(|Ok(changed)| changed)
    }

    /// The same with a change that may be refused: then nothing is written.
    pub fn try_change<R, E>(&self, change: impl FnOnce(&mut T) -> Result<R, E>) -> Result<Result<R, E>, VaultError> {
        let _turn = self.turn.lock().unwrap_or_else(PoisonError::into_inner);
        let lock = self.folder.join(LOCK_FILE);
        let _held = held(&lock).map_err(|error| trouble(&lock, error))?;
        let mut all = self.read()?;
        let changed = change(&mut all);
        if changed.is_ok() {
            self.write(&all)?;
        }
        Ok(changed)
    }

    /// When the file was changed; nothing where there is none.
    pub fn changed_at(&self) -> Option<SystemTime> {
        fs::metadata(self.folder.join(self.file)).ok()?.modified().ok()
    }

    /// The value; the usual one where nothing lies there.
    pub fn read(&self) -> Result<T, VaultError> {
        let path = self.folder.join(self.file);
        let sealed = match fs::metadata(&path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(T::default()),
            Err(error) => return Err(trouble(&path, error)),
            Ok(known) if known.len() > SEALED_BYTES_MAX => return Err(not_ours(&path)),
            Ok(_) => fs::read(&path).map_err(|error| trouble(&path, error))?,
        };
        let key = self.key()?.ok_or_else(|| not_ours(&path))?;
        let rest = sealed.strip_prefix(self.magic).ok_or_else(|| not_ours(&path))?;
        let (nonce, rest) = rest.split_at_checked(NONCE_LEN).ok_or_else(|| not_ours(&path))?;
        let nonce = Nonce::try_assume_unique_for_key(nonce).map_err(|_| not_ours(&path))?;
        let mut open = rest.to_vec();
        let plain = key.open_in_place(nonce, Aad::from(self.magic), &mut open).map_err(|_| not_ours(&path))?;
        serde_json::from_slice(plain).map_err(|_| not_ours(&path))
    }

    fn write(&self, all: &T) -> Result<(), VaultError> {
        let path = self.folder.join(self.file);
        let key = match self.key()? {
            Some(key) => key,
            None => self.new_key()?,
        };
        let mut nonce = [0; NONCE_LEN];
        self.entropy.fill(&mut nonce);
        let mut sealed = serde_json::to_vec(all).map_err(|error| trouble(&path, error.into()))?;
        key.seal_in_place_append_tag(Nonce::assume_unique_for_key(nonce), Aad::from(self.magic), &mut sealed)
            .map_err(|_| not_ours(&path))?;
        let whole = [self.magic, &nonce, &sealed].concat();
        keep(&path, &whole).map_err(|error| trouble(&path, error))
    }

    fn key(&self) -> Result<Option<LessSafeKey>, VaultError> {
        let path = self.folder.join(KEY_FILE);
        match fs::read(&path) {
            Ok(bytes) => key_of(&bytes).map(Some).ok_or_else(|| not_ours(&path)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(trouble(&path, error)),
        }
    }

    fn new_key(&self) -> Result<LessSafeKey, VaultError> {
        let path = self.folder.join(KEY_FILE);
        let mut bytes = [0; KEY_LEN];
        self.entropy.fill(&mut bytes);
        keep(&path, &bytes).map_err(|error| trouble(&path, error))?;
        key_of(&bytes).ok_or_else(|| not_ours(&path))
    }
}

/// Connections by their system's name.
pub struct Vault {
    sealed: Sealed<BTreeMap<String, Connection>>,
}

impl Vault {
    /// Over a data folder.
    pub fn in_folder(folder: &Path, entropy: Arc<dyn Entropy>) -> Self {
        Self { sealed: Sealed::in_folder(folder, SEALED_FILE, MAGIC, entropy) }
    }

    /// The connection to a system, for the one who calls it.
    pub fn of(&self, system: &str) -> Result<Option<Connection>, VaultError> {
        Ok(self.sealed.read()?.remove(system))
    }

    /// What there is, as it may be shown.
    pub fn shown(&self) -> Result<Vec<Shown>, VaultError> {
        Ok(self.sealed.read()?.values().map(Connection::shown).collect())
    }

    /// Keeps a connection in place of the one to the same system.
    pub fn put(&self, connection: Connection) -> Result<Shown, VaultError> {
        connection.check()?;
        let shown = connection.shown();
        self.sealed.change(|all| all.insert(connection.system().to_owned(), connection))?;
        Ok(shown)
    }

    /// Forgets the connection to a system. Whether there was one.
    pub fn remove(&self, system: &str) -> Result<bool, VaultError> {
        self.sealed.change(|all| all.remove(system).is_some())
    }
}

fn key_of(bytes: &[u8]) -> Option<LessSafeKey> {
    UnboundKey::new(&CHACHA20_POLY1305, bytes).ok().map(LessSafeKey::new)
}

/// A file that one process holds at a time, until it is dropped. One that is not let go in time is told of; a file system
/// without locks goes without.
fn held(path: &Path) -> io::Result<fs::File> {
    let file = private().truncate(false).open(path)?;
    for _ in 0..LOCK_LOOKS_MAX {
        match file.try_lock() {
            Ok(()) => return Ok(file),
            Err(fs::TryLockError::WouldBlock) => std::thread::sleep(LOCK_LOOK_EVERY),
            Err(fs::TryLockError::Error(error)) if error.kind() == io::ErrorKind::Unsupported => return Ok(file),
            Err(fs::TryLockError::Error(error)) => return Err(error),
        }
    }
    Err(io::Error::new(io::ErrorKind::TimedOut, "another process holds it"))
}

/// How a file for the owner's eyes only is opened.
fn private() -> fs::OpenOptions {
    let mut options = fs::OpenOptions::new();
    options.write(true).create(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
}

/// Writes whole or not at all, for the owner's eyes only.
fn keep(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let half = path.with_extension("half");
    let mut file = private().truncate(true).open(&half)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    fs::rename(&half, path)?;
    path.parent().map_or(Ok(()), |folder| fs::File::open(folder)?.sync_all())
}

fn trouble(path: &Path, source: io::Error) -> VaultError {
    VaultError::File { path: path.display().to_string(), source }
}

fn not_ours(path: &Path) -> VaultError {
    VaultError::Sealed { path: path.display().to_string() }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicU8, Ordering};

    use super::*;
    use crate::Secret;

    struct Counting(AtomicU8);

    impl Entropy for Counting {
        fn fill(&self, bytes: &mut [u8]) {
            bytes.iter_mut().for_each(|byte| *byte = self.0.fetch_add(7, Ordering::Relaxed));
        }
    }

    fn vault(folder: &Path) -> Vault {
        Vault::in_folder(folder, Arc::new(Counting(AtomicU8::new(1))))
    }

    fn bot() -> Connection {
        Connection::SlackBot { token: Secret::new("xoxb-very-secret"), channel: "C024BE91L".to_owned() }
    }

    #[test]
    fn what_is_kept_comes_back_and_lies_sealed() {
        let folder = tempfile::tempdir().unwrap();
        let kept = vault(folder.path());
        assert_eq!(kept.of("slack").unwrap(), None);
        kept.put(bot()).unwrap();
        assert_eq!(vault(folder.path()).of("slack").unwrap(), Some(bot()));
        let sealed = fs::read(folder.path().join(SEALED_FILE)).unwrap();
        assert!(!String::from_utf8_lossy(&sealed).contains("secret"));
        #[cfg(unix)]
        for file in [KEY_FILE, SEALED_FILE] {
            use std::os::unix::fs::PermissionsExt;
            assert_eq!(fs::metadata(folder.path().join(file)).unwrap().permissions().mode() & 0o777, 0o600, "{file}");
        }
        assert!(kept.remove("slack").unwrap() && !kept.remove("slack").unwrap());
        assert_eq!(kept.shown().unwrap(), []);
    }

    #[test]
    fn a_change_that_is_refused_writes_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let entropy = Arc::new(Counting(AtomicU8::new(1)));
        let sealed: Sealed<Vec<u8>> = Sealed::in_folder(folder.path(), "words.sealed", b"words 1\n", entropy);
        let put = |word: u8, taken: bool| {
            let change = |all: &mut Vec<u8>| {
                all.push(word);
                taken.then_some(()).ok_or("refused")
            };
            sealed.try_change(change).unwrap()
        };
        assert_eq!(put(1, false), Err("refused"));
        assert!(!folder.path().join("words.sealed").exists() && !folder.path().join(KEY_FILE).exists());
        assert_eq!((put(2, true), put(3, false)), (Ok(()), Err("refused")));
        assert_eq!(sealed.read().unwrap(), [2]);
    }

    #[test]
    fn who_connect_for_the_first_time_at_once_share_one_key() {
        const AT_ONCE: usize = 8;
        let folder = tempfile::tempdir().unwrap();
        let ready = std::sync::Barrier::new(AT_ONCE);
        std::thread::scope(|scope| {
            for number in 0..AT_ONCE {
                let (folder, ready) = (folder.path(), &ready);
                scope.spawn(move || {
                    // A vault of its own, as another process has it, that makes another key.
                    let own = Sealed::<BTreeMap<String, usize>>::in_folder(
                        folder,
                        SEALED_FILE,
                        MAGIC,
                        Arc::new(Counting(AtomicU8::new(number as u8))),
                    );
                    ready.wait();
                    own.change(|all| all.insert(number.to_string(), number)).unwrap();
                });
            }
        });
        let all = Sealed::<BTreeMap<String, usize>>::in_folder(
            folder.path(),
            SEALED_FILE,
            MAGIC,
            Arc::new(Counting(AtomicU8::new(0))),
        );
        assert_eq!(all.read().unwrap().len(), AT_ONCE);
    }

    #[test]
    fn a_changed_file_or_another_key_is_told() {
        let folder = tempfile::tempdir().unwrap();
        vault(folder.path()).put(bot()).unwrap();
        let path = folder.path().join(SEALED_FILE);
        let good = fs::read(&path).unwrap();
        let mut bent = good.clone();
        *bent.last_mut().unwrap() ^= 1;
        for bad in [bent, good[..20].to_vec(), Vec::new()] {
            fs::write(&path, bad).unwrap();
            assert!(matches!(vault(folder.path()).of("slack"), Err(VaultError::Sealed { .. })));
        }
        fs::write(&path, good).unwrap();
        fs::write(folder.path().join(KEY_FILE), [9; KEY_LEN]).unwrap();
        assert!(matches!(vault(folder.path()).put(bot()), Err(VaultError::Sealed { .. })));
    }
}
