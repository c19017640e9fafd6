//! What SQLite and the file system complain of, as decisions.

use rusqlite::ErrorCode;

use crate::StoreError;

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        let Some(failure) = error.sqlite_error() else { return Self::Bug(error.to_string()) };
        match failure.code {
            ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked | ErrorCode::FileLockingProtocolFailed => {
                Self::Busy(error.to_string())
            }
            // The commit is undone; a disk that has its moment may take the next one.
            ErrorCode::SystemIoFailure => Self::Busy(error.to_string()),
            ErrorCode::DiskFull => Self::Full,
            ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase => Self::Corrupt(error.to_string()),
            // The table is SQLite's, and it grows.
            _ => Self::Bug(error.to_string()),
        }
    }
}

/// The same error for one more asker.
pub(super) fn again(error: &StoreError) -> StoreError {
    match error {
        StoreError::Busy(what) => StoreError::Busy(what.clone()),
        StoreError::Full => StoreError::Full,
        StoreError::Corrupt(what) => StoreError::Corrupt(what.clone()),
        StoreError::NewerSchema { found, known } => StoreError::NewerSchema { found: *found, known: *known },
        StoreError::OlderSchema { found, needed } => StoreError::OlderSchema { found: *found, needed: *needed },
        StoreError::LeaseLost => StoreError::LeaseLost,
        StoreError::NotFound => StoreError::NotFound,
        StoreError::TooLarge { what, limit } => StoreError::TooLarge { what: what.clone(), limit: *limit },
        StoreError::Bug(what) => StoreError::Bug(what.clone()),
    }
}
