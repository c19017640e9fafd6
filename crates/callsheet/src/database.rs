//! `migrate` and `store`: a database that processes share.
#![expect(clippy::print_stdout, reason = "this is the command line")]

use anyhow::Context;
use serde_json::json;
use store::postgres::{CopiedTable, copy, migrate as bring};

use crate::Exit;
use crate::command::{Place, StoreAction};

/// Where hashes are cut for reading; `--json` has them whole.
const HASH_DIGITS: usize = 16;

const NO_DATABASE: &str = "name the database with --store postgres://… or CALLSHEET_STORE";

/// Brings the database to a schema, and says from which to which.
pub async fn migrate(place: Place, to: Option<u32>, json: bool) -> anyhow::Result<Exit> {
    let config = place.config()?;
    let url = config.store.context(NO_DATABASE)?;
    let done = bring(url.reveal(), to).await?;
    if json {
        println!("{}", json!({ "from": done.from, "to": done.to }));
    } else if done.from == done.to {
        println!("The database has schema {} already.", done.to);
    } else {
        println!("The database had schema {} and has schema {} now.", done.from, done.to);
    }
    Ok(Exit::Done)
}

/// What can be done with a store as a whole.
pub async fn store(what: StoreAction, place: Place, json: bool) -> anyhow::Result<Exit> {
    match what {
        StoreAction::Copy => copy_folder(place, json).await,
    }
}

/// Copies the data folder's file into the database, and says what was compared.
async fn copy_folder(place: Place, json: bool) -> anyhow::Result<Exit> {
    let config = place.config()?;
    let url = config.store.context(NO_DATABASE)?;
    let copied = copy(&config.data, url.reveal(), workflows::newsstand::item_words).await?;
    if json {
        let table = |CopiedTable { tenant, table, rows, hash }: &CopiedTable| json!({ "tenant": tenant, "table": table, "rows": rows, "hash": hash });
        println!("{}", json!(copied.iter().map(table).collect::<Vec<_>>()));
        return Ok(Exit::Done);
    }
    println!("{:<16} {:<10} {:>9}  hash of all rows, the same in file and database", "tenant", "table", "rows");
    for CopiedTable { tenant, table, rows, hash } in &copied {
        println!("{tenant:<16} {table:<10} {rows:>9}  {}", hash.get(..HASH_DIGITS).unwrap_or(hash));
    }
    println!("The file is as it was. From now on, start with --store or CALLSHEET_STORE.");
    Ok(Exit::Done)
}
