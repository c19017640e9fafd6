//! Which store a process uses: its data folder's own, or a database that many processes share.

use std::fmt;
use std::path::Path;
use std::str::FromStr;
use std::sync::Arc;
use std::time::Duration;

use serde::{Deserialize, Serialize, Serializer};
use store::postgres::{PostgresOptions, PostgresStore, SCHEMES};
use store::sqlite::{SqliteOptions, SqliteStore};
use store::{Announce, Fits, Store, StoreError};

/// How often a locked file is tried again, and how long between.
const OPEN_TRIES_MAX: u32 = 20;
const OPEN_PAUSE: Duration = Duration::from_millis(50);

/// The URL of a PostgreSQL. It may hold a password, and is shown without it.
#[derive(Clone, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct DatabaseUrl(String);

impl DatabaseUrl {
    /// The whole URL, for who connects.
    pub fn reveal(&self) -> &str {
        &self.0
    }

    fn shown(&self) -> String {
        let Ok(mut url) = url::Url::parse(&self.0) else { return "a URL that cannot be read".to_owned() };
        // Parameters may name a password too.
        url.set_query(None);
        if url.password().is_some() && url.set_password(Some("***")).is_err() {
            return "a URL that cannot be shown".to_owned();
        }
        url.to_string()
    }
}

impl FromStr for DatabaseUrl {
    type Err = String;

    fn from_str(url: &str) -> Result<Self, String> {
        let url = url.trim();
        if !SCHEMES.iter().any(|scheme| url.starts_with(scheme)) {
            return Err("it is not a URL such as postgres://USER@HOST/DATABASE".to_owned());
        }
        Ok(Self(url.to_owned()))
    }
}

impl TryFrom<String> for DatabaseUrl {
    type Error = String;

    fn try_from(url: String) -> Result<Self, String> {
        url.parse()
    }
}

impl fmt::Debug for DatabaseUrl {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.shown())
    }
}

impl Serialize for DatabaseUrl {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.shown())
    }
}

/// A store that can be listened to, and whose schema can be looked at again.
pub(crate) struct Opened {
    pub(crate) store: Arc<dyn Store>,
    pub(crate) schema: Arc<dyn Fits>,
    pub(crate) announce: Arc<dyn Announce + Send + Sync>,
}

/// Opens the database of the URL, or the file of the data folder without one. `name` is another for every process.
pub(crate) async fn open(url: Option<&DatabaseUrl>, data: &Path, name: &str) -> Result<Opened, StoreError> {
    match url {
        Some(url) => Ok(opened(PostgresStore::open(url.reveal(), PostgresOptions::named(name)).await?)),
        None => Ok(opened(open_file(data).await?)),
    }
}

fn opened<S: Store + Announce + Fits + 'static>(store: S) -> Opened {
    let store = Arc::new(store);
    Opened { store: store.clone(), schema: store.clone(), announce: store }
}

/// Opens the file; a process that is just ending gets a moment to let go of it.
pub async fn open_file(data: &Path) -> Result<SqliteStore, StoreError> {
    for _ in 0..OPEN_TRIES_MAX {
        match SqliteStore::open(data, SqliteOptions::default()) {
            Err(StoreError::Busy(_)) => tokio::time::sleep(OPEN_PAUSE).await,
            done => return done,
        }
    }
    SqliteStore::open(data, SqliteOptions::default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_database_is_shown_without_its_password() {
        let url: DatabaseUrl = "postgres://me:secret@db.example/callsheet?password=secret".parse().unwrap();
        let shown = format!("{url:?} {}", serde_json::to_string(&url).unwrap());
        assert!(shown.contains("me") && shown.contains("db.example/callsheet") && !shown.contains("secret"), "{shown}");
        assert!("mysql://me@db/x".parse::<DatabaseUrl>().is_err());
    }
}
