//! Copies what a data folder holds into a database, and compares both.
//!
//! Never: changing what the folder holds, or a database that has something of the same tenant already. Runs keep their
//! state and lose their lease: whoever works next goes on with them.

mod cell;
mod table;

use std::path::Path;
use std::sync::{Mutex, PoisonError};

use async_trait::async_trait;
use domain::TenantId;
use rusqlite::Connection;

use super::address::Address;
use super::fault::Trouble;
use super::line::connect;
use super::link::{Link, Scope, Tx, Work};
use super::passages;
use super::text::{kept, told};
use super::words::words as searched;
use super::{PostgresOptions, schema};
use crate::packing::Cut;
use crate::{PrepKey, StoreError, sqlite};
use cell::{Cell, Digest};
use table::{TABLES, Table};

/// Rows that are read before they are written.
const ROWS_AT_ONCE_MAX: i64 = 256;

/// The words and tags of a feed's item from its body, which only its writer can read; `None` leaves it unfound.
pub type ItemWords = fn(&str) -> Option<(String, String)>;

/// A table of a tenant after the copy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CopiedTable {
    pub tenant: String,
    pub table: &'static str,
    pub rows: u64,
    /// Of all rows together, the same on both sides: 64 hexadecimal digits.
    pub hash: String,
}

/// Copies the folder's file into the database of a URL. Of each tenant all or nothing is kept: what is there is read back
/// and compared, row by row, before it is committed.
///
/// [`StoreError::Busy`] while a process has the folder; [`StoreError::Bug`] when the database has something of a tenant
/// already, or holds after the copy what was not copied.
pub async fn copy(dir: &Path, url: &str, item_words: ItemWords) -> Result<Vec<CopiedTable>, StoreError> {
    let (file, _lock) = sqlite::open_to_copy(dir)?;
    let address = Address::parse(url)?;
    let (client, driver) = connect(&address).await?;
    schema::check(&client).await?;
    drop((client, driver));
    let link = Link::new(address, &PostgresOptions::named("copy"))?;
    let file = Mutex::new(file);
    let mut copied = Vec::new();
    for tenant in tenants(&file)? {
        let work = CopyWork { file: &file, tenant, item_words };
        copied.extend(link.run(Scope::Tenant(&work.tenant), &work).await?);
    }
    Ok(copied)
}

/// Everybody who has something in the file.
fn tenants(file: &Mutex<Connection>) -> Result<Vec<TenantId>, StoreError> {
    let file = file.lock().unwrap_or_else(PoisonError::into_inner);
    let sql = "SELECT tenant FROM prep UNION SELECT tenant FROM value UNION SELECT tenant FROM feed_item ORDER BY 1";
    let mut statement = file.prepare(sql)?;
    let names = statement.query_map([], |row| row.get::<_, String>(0))?;
    Ok(names.map(|name| name.map(TenantId::from)).collect::<Result<_, _>>()?)
}

/// Copies a tenant.
struct CopyWork<'a> {
    file: &'a Mutex<Connection>,
    tenant: TenantId,
    item_words: ItemWords,
}

#[async_trait]
impl Work for CopyWork<'_> {
    type Answer = Vec<CopiedTable>;

    async fn carry_out(&self, tx: &Tx<'_>) -> Result<Vec<CopiedTable>, Trouble> {
        // A large table takes its time.
        tx.execute("SELECT set_config('statement_timeout', '0', true)", &[]).await?;
        for table in &TABLES {
            self.deny_mixing(tx, table).await?;
        }
        let mut copied = Vec::new();
        for table in &TABLES {
            let from = self.copy(tx, table).await?;
            let to = self.read_back(tx, table).await?;
            if from != to {
                let what = format!("{} of {} differ after the copy; nothing of it was kept", table.name, self.tenant);
                return Err(StoreError::Bug(what).into());
            }
            let (rows, hash) = from.told();
            copied.push(CopiedTable { tenant: self.tenant.to_string(), table: table.name, rows, hash });
        }
        self.index(tx).await?;
        Ok(copied)
    }
}

impl CopyWork<'_> {
    async fn deny_mixing(&self, tx: &Tx<'_>, table: &Table) -> Result<(), Trouble> {
        if tx.row(&format!("SELECT FROM {} LIMIT 1", table.name), &[]).await?.is_none() {
            return Ok(());
        }
        let what =
            format!("the database has a {} of the tenant {} already; copy into an empty one", table.name, self.tenant);
        Err(StoreError::Bug(what).into())
    }

    async fn copy(&self, tx: &Tx<'_>, table: &Table) -> Result<Digest, Trouble> {
        let tenant = Cell::Text(self.tenant.to_string());
        let (mut digest, mut after) = (Digest::default(), 0);
        loop {
            let rows = self.read(table, after)?;
            let Some((last, _)) = rows.last() else { return Ok(digest) };
            after = *last;
            for (_, mut row) in rows {
                digest.take(&row);
                if table.searched {
                    row.extend(self.searched(&row));
                }
                let values: Vec<_> = std::iter::once(&tenant).chain(&row).map(Cell::as_value).collect();
                tx.execute(table.insert, &values).await?;
            }
        }
    }

    /// The next rows of a table, each behind the number after which to go on.
    fn read(&self, table: &Table, after: i64) -> Result<Vec<(i64, Vec<Cell>)>, StoreError> {
        let file = self.file.lock().unwrap_or_else(PoisonError::into_inner);
        let mut statement = file.prepare_cached(table.read)?;
        let columns = statement.column_count();
        let mut rows = statement.query(rusqlite::params![self.tenant.as_str(), after, ROWS_AT_ONCE_MAX])?;
        let mut read = Vec::new();
        while let Some(row) = rows.next()? {
            let cells = (1..columns).map(|at| Cell::of_file(row.get_ref(at)?)).collect::<Result<_, StoreError>>()?;
            read.push((row.get(0)?, cells));
        }
        Ok(read)
    }

    async fn read_back(&self, tx: &Tx<'_>, table: &Table) -> Result<Digest, Trouble> {
        let mut digest = Digest::default();
        tx.each(table.check, &[&kept(self.tenant.as_str())], |row| {
            let cells = (0..row.len()).map(|at| row.try_get::<_, Cell>(at)).collect::<Result<Vec<_>, _>>()?;
            digest.take(&cells);
            Ok(())
        })
        .await?;
        Ok(digest)
    }

    /// What a feed's item is found by, from its address, its guid and its body.
    fn searched(&self, row: &[Cell]) -> [Cell; 4] {
        let [_, url, guid, .., body] = row else { return [Cell::Null, Cell::Null, Cell::Null, Cell::Null] };
        let hash =
            |cell: &Cell| cell.text().map_or(Cell::Null, |text| Cell::Text(domain::id::content_hash(text.as_bytes())));
        let (words, tags) = body.text().and_then(self.item_words).unwrap_or_default();
        [hash(url), hash(guid), Cell::Text(searched(&words)), Cell::Text(searched(&tags))]
    }

    /// Makes the passages of all readings anew: they follow from the texts.
    async fn index(&self, tx: &Tx<'_>) -> Result<(), Trouble> {
        for row in tx.rows("SELECT prep, no FROM prep", &[]).await? {
            let (prep, number): (String, i64) = (row.try_get(0)?, row.try_get(1)?);
            let key = PrepKey { tenant: self.tenant.clone(), prep: told(prep).into() };
            for cut in self.cuts(&key)? {
                passages::keep(tx, &key, number, &cut).await?;
            }
        }
        Ok(())
    }

    fn cuts(&self, key: &PrepKey) -> Result<Vec<Cut>, StoreError> {
        let file = self.file.lock().unwrap_or_else(PoisonError::into_inner);
        let mut cuts = Vec::new();
        sqlite::each_reading(&file, key, |reading| {
            cuts.push(Cut::new(&reading.evidence, &reading.text));
            Ok(())
        })?;
        Ok(cuts)
    }
}
