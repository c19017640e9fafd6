//! For tests: what the server's owner may ask of it.

use tokio_postgres::SimpleQueryMessage;

use super::address::Address;
use super::line::connect;
use crate::StoreError;

/// What statements give, as text; asked as whoever the URL names.
pub async fn rows(url: &str, sql: &str) -> Result<Vec<Vec<Option<String>>>, StoreError> {
    let (client, _driver) = connect(&Address::parse(url)?).await?;
    let messages = client.simple_query(sql).await.map_err(super::fault::Trouble::from)?;
    let row = |message| match message {
        SimpleQueryMessage::Row(row) => Some((0..row.len()).map(|at| row.get(at).map(str::to_owned)).collect()),
        _ => None,
    };
    Ok(messages.into_iter().filter_map(row).collect())
}
