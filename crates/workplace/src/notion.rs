//! Notion: a page under a page, filled in batches. The page's first block names its delivery, and its blocks are
//! counted before a batch is sent again, so that nothing stands in it twice.

use std::time::Duration;

use async_trait::async_trait;
use net::{Net, NetError, Request};
use serde::Deserialize;
use serde_json::{Value, json};
use url::Url;

use crate::connection::{Secret, notion_id};
use crate::{Found, Part, Receipt, SendError, Target, say};

/// Where Notion's API lives.
pub const NOTION_API: &str = "https://api.notion.com/v1/";
/// The version of the API that is spoken.
pub const NOTION_VERSION: &str = "2025-09-03";
/// Blocks of one page of an answer.
const PAGE_BLOCKS: &str = "100";
/// Blocks that are read of one page.
const BLOCKS_READ_MAX: usize = 5_000;
/// "An average of three requests per second" for each integration.
const INTERVAL: Duration = Duration::from_millis(340);

/// What goes onto a page.
#[derive(Debug, Clone, PartialEq)]
pub struct NotionPage {
    pub title: String,
    /// Blocks, at most a hundred in each batch.
    pub batches: Vec<Vec<Value>>,
}

/// A page on its way.
pub struct NotionTarget {
    net: Net,
    api: Url,
    token: Secret,
    parent: String,
    page: NotionPage,
    replaces: Option<Receipt>,
}

#[derive(Deserialize)]
struct Made {
    id: String,
    url: Option<String>,
}

#[derive(Deserialize)]
struct Children {
    results: Vec<Child>,
    #[serde(default)]
    has_more: bool,
    next_cursor: Option<String>,
}

#[derive(Deserialize)]
struct Child {
    id: String,
    #[serde(default)]
    r#type: String,
    child_page: Option<Titled>,
    paragraph: Option<Paragraph>,
}

#[derive(Deserialize)]
struct Titled {
    title: String,
}

#[derive(Deserialize)]
struct Paragraph {
    #[serde(default)]
    rich_text: Vec<Rich>,
}

#[derive(Deserialize)]
struct Rich {
    #[serde(default)]
    plain_text: String,
}

#[derive(Deserialize)]
struct Me {
    name: Option<String>,
}

enum Verb {
    Post(Value),
    Patch(Value),
    Delete,
}

impl NotionTarget {
    /// A page under `parent`; where an earlier delivery made one, that one is filled anew.
    pub fn new(
        net: Net,
        api: Url,
        (token, parent): (Secret, &str),
        page: NotionPage,
        replaces: Option<Receipt>,
    ) -> Self {
        let parent = notion_id(parent).unwrap_or_default();
        Self { net, api, token, parent, page, replaces }
    }

    /// Whom the token belongs to, and whether the page can be seen. Nothing is written.
    pub async fn check(&self) -> Result<String, SendError> {
        let me: Me = self.read("users/me").await?;
        let _parent: Made = self.read(&format!("pages/{}", self.parent)).await?;
        let name = me.name.unwrap_or_else(|| "an integration".to_owned());
        Ok(format!("Notion knows the token as {name}, and it can see the page. Nothing was written."))
    }

    fn request(&self, path: &str, verb: Option<Verb>) -> Result<Request, SendError> {
        let url = self.api.join(path).map_err(|_| say::refused("Notion's address is not one.".to_owned()))?;
        let request = match verb {
            None => Request::to(url).api(),
            Some(Verb::Post(json)) => Request::sending(url, net::Method::Post { json }),
            Some(Verb::Patch(json)) => Request::sending(url, net::Method::Patch { json }),
            Some(Verb::Delete) => Request::sending(url, net::Method::Delete),
        };
        let request = request
            .header("authorization", format!("Bearer {}", self.token.bare()))
            .header("notion-version", NOTION_VERSION)
            .rate("notion", INTERVAL);
        Ok(request)
    }

    async fn change<T: serde::de::DeserializeOwned>(&self, path: &str, verb: Verb) -> Result<T, SendError> {
        let request = self.request(path, Some(verb))?.once();
        self.net.fetch(request).await.map_err(|error| refusal(&error))?.json().map_err(|_| say::odd("Notion"))
    }

    async fn read<T: serde::de::DeserializeOwned>(&self, path: &str) -> Result<T, SendError> {
        let request = self.request(path, None)?;
        match self.net.fetch(request).await {
            Ok(fetched) => {
                fetched.json().map_err(|error| SendError::NotSent { what: error.to_string(), after: None, again: true })
            }
            Err(error) => Err(match refusal(&error) {
                SendError::Unclear { what } => SendError::NotSent { what, after: error.retry_after(), again: true },
                refused => refused,
            }),
        }
    }

    async fn children(&self, block: &str) -> Result<Vec<Child>, SendError> {
        let mut all = Vec::new();
        let mut cursor = String::new();
        loop {
            let from = if cursor.is_empty() { String::new() } else { format!("&start_cursor={cursor}") };
            let page: Children = self.read(&format!("blocks/{block}/children?page_size={PAGE_BLOCKS}{from}")).await?;
            all.extend(page.results);
            cursor = page.next_cursor.filter(|_| page.has_more).unwrap_or_default();
            if cursor.is_empty() || all.len() >= BLOCKS_READ_MAX {
                return Ok(all);
            }
        }
    }

    /// An empty page that names its delivery.
    async fn open(&self, part: Part<'_>) -> Result<Receipt, SendError> {
        if let Some(old) = &self.replaces
            && let Some(cleared) = self.clear(part, old).await?
        {
            return Ok(cleared);
        }
        let body = json!({
            "parent": { "type": "page_id", "page_id": self.parent },
            "properties": self.properties(),
            "children": [marker(part)],
        });
        let made: Made = self.change("pages", Verb::Post(body)).await?;
        Ok(Receipt { place: made.id.clone(), id: made.id, url: made.url })
    }

    /// Empties the page of an earlier delivery. Doing so twice empties it once. `None` when the page is gone.
    async fn clear(&self, part: Part<'_>, old: &Receipt) -> Result<Option<Receipt>, SendError> {
        let page: Result<Made, SendError> =
            self.change(&format!("pages/{}", old.place), Verb::Patch(json!({ "properties": self.properties() }))).await;
        match page {
            Ok(_) => {}
            Err(SendError::NotSent { what, again: false, .. }) if is_gone(&what) => return Ok(None),
            Err(error) => return Err(harmless(error)),
        }
        for child in self.children(&old.place).await? {
            self.change::<Value>(&format!("blocks/{}", child.id), Verb::Delete).await.map_err(harmless)?;
        }
        self.append(&old.place, vec![marker(part)]).await.map_err(harmless)?;
        Ok(Some(old.clone()))
    }

    async fn append(&self, page: &str, children: Vec<Value>) -> Result<(), SendError> {
        let body = json!({ "children": children });
        self.change::<Value>(&format!("blocks/{page}/children"), Verb::Patch(body)).await.map(|_| ())
    }

    fn properties(&self) -> Value {
        json!({ "title": { "title": [{ "type": "text", "text": { "content": self.page.title } }] } })
    }

    /// Blocks that stand on the page when a part is there: its first block, and the batches up to it.
    fn blocks_after(&self, number: usize) -> usize {
        1 + self.page.batches.iter().take(number).map(Vec::len).sum::<usize>()
    }

    async fn find_page(&self, part: Part<'_>) -> Result<Found, SendError> {
        let named = |child: &Child| {
            child.r#type == "child_page" && child.child_page.as_ref().is_some_and(|page| page.title == self.page.title)
        };
        for child in self.children(&self.parent).await?.into_iter().filter(named) {
            let first = self.children(&child.id).await?.into_iter().next();
            if first.is_some_and(|first| first.text() == marker_text(part)) {
                let page: Made = self.read(&format!("pages/{}", child.id)).await?;
                return Ok(Found::Yes(Receipt { place: page.id.clone(), id: page.id, url: page.url }));
            }
        }
        Ok(Found::No)
    }
}

impl Child {
    fn text(&self) -> String {
        let rich = self.paragraph.iter().flat_map(|paragraph| &paragraph.rich_text);
        rich.map(|rich| rich.plain_text.as_str()).collect()
    }
}

fn marker_text(part: Part<'_>) -> String {
    format!("Made with Callsheet · {}", part.delivery)
}

fn marker(part: Part<'_>) -> Value {
    json!({ "object": "block", "type": "paragraph", "paragraph": { "color": "gray", "rich_text": [
        { "type": "text", "text": { "content": marker_text(part) } }
    ] } })
}

/// A step that may be repeated has not "maybe happened": it is done again.
fn harmless(error: SendError) -> SendError {
    match error {
        SendError::Unclear { what } => SendError::NotSent { what, after: None, again: true },
        sent @ SendError::NotSent { .. } => sent,
    }
}

fn is_gone(what: &str) -> bool {
    what.contains("object_not_found") || what.contains("archived") || what.starts_with("There is nothing at")
}

/// An error in Notion's words: `{"object": "error", "code": …, "message": …}`.
fn refusal(error: &NetError) -> SendError {
    #[derive(Deserialize)]
    struct Told {
        code: String,
        message: String,
    }
    let NetError::Status { status, retry_after, excerpt, .. } = error else { return say::of(error) };
    let told: Option<Told> = serde_json::from_str(excerpt).ok();
    let what = told
        .as_ref()
        .map_or_else(|| error.to_string(), |told| format!("Notion says: {} ({}).", told.message, told.code));
    match status {
        409 | 429 => SendError::NotSent { what, after: *retry_after, again: true },
        400..=499 => SendError::NotSent { what, after: None, again: false },
        _ => SendError::Unclear { what },
    }
}

#[async_trait]
impl Target for NotionTarget {
    fn parts(&self) -> usize {
        1 + self.page.batches.len()
    }

    async fn send(&self, part: Part<'_>) -> Result<Receipt, SendError> {
        let Some(page) = part.before.first() else { return self.open(part).await };
        let batch = part.number.checked_sub(1).and_then(|at| self.page.batches.get(at));
        let batch = batch.ok_or_else(|| say::refused(format!("There is no part {}.", part.number)))?;
        self.append(&page.place, batch.clone()).await?;
        Ok(page.clone())
    }

    async fn find(&self, part: Part<'_>, _since_unix: i64) -> Result<Found, SendError> {
        let Some(page) = part.before.first() else {
            return if self.replaces.is_some() { Ok(Found::No) } else { self.find_page(part).await };
        };
        let there = self.children(&page.place).await?.len();
        if there >= self.blocks_after(part.number) {
            return Ok(Found::Yes(page.clone()));
        }
        if there == self.blocks_after(part.number - 1) {
            return Ok(Found::No);
        }
        Ok(Found::CannotTell { why: format!("The page holds {there} blocks: somebody is writing on it.") })
    }
}
