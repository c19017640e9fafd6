//! What PostgreSQL and the way to it complain of, as decisions.

use tokio_postgres::error::SqlState;

use crate::StoreError;

/// Why a transaction came to nothing.
#[derive(Debug)]
pub(super) enum Trouble {
    /// It would fail again.
    Refused(StoreError),
    /// It stood in another one's way; nothing of it was kept.
    Collided(String),
    /// The connection or the server is gone; nothing of it was kept.
    Unreachable(String),
    /// They went while it was being committed: whether it was kept is not known.
    Unsure { number: String, what: String },
}

impl From<StoreError> for Trouble {
    fn from(error: StoreError) -> Self {
        Self::Refused(error)
    }
}

impl From<Trouble> for StoreError {
    fn from(trouble: Trouble) -> Self {
        match trouble {
            Trouble::Refused(error) => error,
            Trouble::Collided(what) => Self::Busy(format!("others write the same ({what})")),
            Trouble::Unreachable(what) => Self::Busy(format!("the database cannot be reached ({what})")),
            // Commands, events and readings are known by their ids, so that asking again is safe.
            Trouble::Unsure { what, .. } => {
                Self::Busy(format!("the database went away while it kept this; ask again ({what})"))
            }
        }
    }
}

impl From<tokio_postgres::Error> for Trouble {
    fn from(error: tokio_postgres::Error) -> Self {
        let what = full(&error);
        match error.code() {
            Some(code) => of_server(code, what),
            // Without a code it came from our side of the line: it broke, or an answer does not have the form we asked for.
            None if error.is_closed() || has_io_source(&error) => Self::Unreachable(what),
            None if error.to_string().starts_with("error c") => Self::Unreachable(what),
            None => Self::Refused(StoreError::Bug(what)),
        }
    }
}

/// The classes of the manual's appendix "PostgreSQL Error Codes".
fn of_server(code: &SqlState, what: String) -> Trouble {
    match *code {
        SqlState::T_R_SERIALIZATION_FAILURE | SqlState::T_R_DEADLOCK_DETECTED => Trouble::Collided(what),
        SqlState::DISK_FULL => Trouble::Refused(StoreError::Full),
        SqlState::DATA_CORRUPTED | SqlState::INDEX_CORRUPTED => Trouble::Refused(StoreError::Corrupt(what)),
        SqlState::LOCK_NOT_AVAILABLE | SqlState::QUERY_CANCELED => Trouble::Refused(StoreError::Busy(what)),
        // 08: connection; 53: out of connections or memory; 57P: the operator stops the server, or it starts.
        _ if ["08", "53", "57P"].iter().any(|class| code.code().starts_with(class)) => Trouble::Unreachable(what),
        // A standby that was not promoted yet takes no writes.
        SqlState::READ_ONLY_SQL_TRANSACTION => Trouble::Unreachable(what),
        _ => Trouble::Refused(StoreError::Bug(what)),
    }
}

fn has_io_source(error: &tokio_postgres::Error) -> bool {
    std::iter::successors(std::error::Error::source(error), |error| error.source())
        .any(<dyn std::error::Error + 'static>::is::<std::io::Error>)
}

/// The error with what caused it; the library's own words say only at which stage.
pub(super) fn full(error: &(dyn std::error::Error + 'static)) -> String {
    let parts: Vec<String> =
        std::iter::successors(Some(error), |error| error.source()).map(ToString::to_string).collect();
    parts.join(": ")
}

impl From<deadpool_postgres::PoolError> for Trouble {
    fn from(error: deadpool_postgres::PoolError) -> Self {
        use deadpool_postgres::{HookError, PoolError};
        match error {
            PoolError::Backend(error) | PoolError::PostCreateHook(HookError::Backend(error)) => error.into(),
            PoolError::Timeout(_) => Self::Refused(StoreError::Busy("all connections are in use".to_owned())),
            PoolError::Closed => Self::Refused(StoreError::Bug("the store is closed".to_owned())),
            other => Self::Refused(StoreError::Bug(other.to_string())),
        }
    }
}
