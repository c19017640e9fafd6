//! `migrate`: the schema of a database that processes share.
#![expect(clippy::print_stdout, reason = "this is the command line")]

use anyhow::Context;
use serde_json::json;
use store::postgres::migrate as bring;

use crate::Exit;
use crate::command::Place;

/// Brings the database to a schema, and says from which to which.
pub async fn migrate(place: Place, to: Option<u32>, json: bool) -> anyhow::Result<Exit> {
    let config = place.config()?;
    let url = config.store.context("name the database with --store postgres://… or CALLSHEET_STORE")?;
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
