//! A disk that forgets, at a power loss, what was not synced.

use std::collections::BTreeMap;
use std::path::Path;

use crate::trace::Op;

/// What a disk writes whole or not at all.
const SECTOR: usize = 512;

/// A file: what is surely on the disk, and what may be.
#[derive(Debug, Clone, Default)]
struct File {
    /// Its name is on the disk.
    named: bool,
    kept: Vec<u8>,
    open: Vec<Change>,
}

#[derive(Debug, Clone)]
enum Change {
    Write { at: usize, bytes: Vec<u8> },
    Cut(usize),
}

/// A folder on such a disk.
#[derive(Debug, Clone, Default)]
pub struct Disk {
    files: BTreeMap<String, File>,
    /// Removed, and not yet for good: their names may come back with what they held.
    removed: BTreeMap<String, File>,
}

/// What the power loss leaves of what was not synced.
pub enum Loss<'a> {
    Everything,
    Nothing,
    /// A sector is there or not, and so is a change of length or a name, as the dice fall.
    Some(&'a mut Dice),
}

/// Xorshift.
pub struct Dice(pub u64);

impl Dice {
    pub fn below(&mut self, end: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % end
    }
}

impl Loss<'_> {
    fn keeps(&mut self) -> bool {
        match self {
            Self::Everything => false,
            Self::Nothing => true,
            Self::Some(dice) => dice.below(2) == 0,
        }
    }
}

impl Disk {
    pub fn take(&mut self, op: &Op) {
        match op {
            Op::Made(file) => {
                self.files.entry(file.clone()).or_default();
            }
            Op::Write { file, at, bytes } => self.change(file, Change::Write { at: *at, bytes: bytes.clone() }),
            Op::Cut { file, length } => self.change(file, Change::Cut(*length)),
            Op::Synced(file) => {
                if let Some(file) = self.files.get_mut(file) {
                    for change in std::mem::take(&mut file.open) {
                        apply(&mut file.kept, &change, &mut Loss::Nothing);
                    }
                }
            }
            Op::FolderSynced => {
                self.removed.clear();
                self.files.values_mut().for_each(|file| file.named = true);
            }
            Op::Removed(name) => {
                if let Some(file) = self.files.remove(name).filter(|file| file.named) {
                    self.removed.insert(name.clone(), file);
                }
            }
            Op::Told(_) => {}
        }
    }

    fn change(&mut self, file: &str, change: Change) {
        self.files.entry(file.to_owned()).or_default().open.push(change);
    }

    /// The files that a power loss leaves.
    pub fn lose(&self, loss: &mut Loss<'_>) -> BTreeMap<String, Vec<u8>> {
        let mut left = BTreeMap::new();
        for (name, file) in &self.removed {
            // A removal that was not synced is forgotten with everything else.
            if !loss.keeps() {
                left.insert(name.clone(), after(file, loss));
            }
        }
        for (name, file) in &self.files {
            if file.named || loss.keeps() {
                left.insert(name.clone(), after(file, loss));
            }
        }
        left
    }
}

fn after(file: &File, loss: &mut Loss<'_>) -> Vec<u8> {
    let mut bytes = file.kept.clone();
    file.open.iter().for_each(|change| apply(&mut bytes, change, loss));
    bytes
}

fn apply(file: &mut Vec<u8>, change: &Change, loss: &mut Loss<'_>) {
    match change {
        Change::Cut(length) => {
            if loss.keeps() {
                file.resize(*length, 0);
            }
        }
        Change::Write { at, bytes } => {
            let mut from = 0;
            while from < bytes.len() {
                let to = (((at + from) / SECTOR + 1) * SECTOR - at).min(bytes.len());
                if loss.keeps() {
                    let end = at + to;
                    file.resize(file.len().max(end), 0);
                    file[at + from..end].copy_from_slice(&bytes[from..to]);
                }
                from = to;
            }
        }
    }
}

/// Makes a folder of such files.
pub fn write(files: &BTreeMap<String, Vec<u8>>, folder: &Path) {
    for (name, bytes) in files {
        std::fs::write(folder.join(name), bytes).unwrap();
    }
}
