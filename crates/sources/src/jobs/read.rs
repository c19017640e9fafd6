//! Reading one board: page by page, until it ends, repeats itself, or enough was read; then the texts that lists leave out.

use std::{collections::BTreeSet, time::Duration};

use boards::{Adapter, Board, Card, Left, Listed, POSTINGS_MAX, Posting, Question, QuestionKind, Scene, adapter};
use domain::Timestamp;
use net::{NetError, Request, Url};
use pages::{
    links::{registrable, same_site},
    words,
};

use super::drafts;
use harvest::{Ask, Draft, SourceError, collect::Collector};

/// Postings handed over at once.
const BATCH_MAX: usize = 20;
/// How long a board's answer counts as fresh: six hours.
pub(crate) const BOARD_CACHE_SECONDS: u32 = 6 * 3600;
/// Longest board answer read, in bytes.
const BOARD_BYTES_MAX: usize = 32 << 20;
/// Texts asked for one by one, where a list does not hold them.
pub(crate) const DETAILS_MAX: usize = 12;

/// How boards are reached: as they are, or through one gateway that passes every question on.
#[derive(Debug, Clone, Default)]
pub(crate) struct Route {
    pub gateway: Option<Url>,
}

impl Route {
    fn request(&self, card: &Card, question: &Question) -> Result<Request, NetError> {
        let (url, interval) = match &self.gateway {
            // A gateway keeps its own pace towards the services.
            Some(gateway) => (through(gateway, &question.url), Duration::ZERO),
            None => (question.url.clone(), card.interval),
        };
        let request = match &question.json {
            Some(json) => Request::post_json(&url, json.clone())?,
            None => Request::get(&url)?,
        };
        let request = match question.kind {
            QuestionKind::Api => request.api(),
            QuestionKind::Page => request,
        };
        let request = request.cache_seconds(BOARD_CACHE_SECONDS).body_bytes_max(BOARD_BYTES_MAX);
        Ok(request.rate(rate_key(card), interval))
    }
}

/// The count that questions to a board service go on.
pub(super) fn rate_key(card: &Card) -> String {
    format!("jobs-{}", card.id)
}

/// `GATEWAY/HOST/PATH?QUERY`.
fn through(gateway: &Url, url: &str) -> String {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    format!("{}/{rest}", gateway.as_str().trim_end_matches('/'))
}

/// What was read of a board before it ended or failed.
struct Read {
    listed: Listed,
    at: Timestamp,
    /// Why there is no more, where the board did not simply end.
    stopped: Option<String>,
}

/// Reads a board and hands its postings over. What cannot be read is told as a gap, except of a board that was guessed.
pub(crate) async fn board(
    collector: &mut Collector<'_>,
    ask: &Ask,
    domain: &str,
    board: &Board,
    route: &Route,
) -> Result<(), SourceError> {
    let Some(adapter) = adapter::of(board.service) else {
        let name = board.service.name();
        collector.gap(format!("They use {name} for their open roles; Callsheet does not read it yet."));
        return Ok(());
    };
    let mut read = match pages_of(collector, adapter, board, ask, domain, route).await {
        Ok(read) => read,
        Err(_) if board.guessed => return Ok(()),
        Err(why) => {
            collector.gap(why);
            return Ok(());
        }
    };
    read.listed.merge_places();
    texts(collector, adapter, board, &mut read, route).await;
    tell(collector, adapter.card(), board, &read);
    for batch in read.listed.postings.chunks(BATCH_MAX) {
        let drafts: Vec<Draft> = batch.iter().map(|posting| drafts::of_posting(posting, ask, read.at)).collect();
        collector.keep(drafts).await?;
    }
    Ok(())
}

/// All answers of a board. An error is a sentence: nothing of the board was read, or it is not the company's.
async fn pages_of(
    collector: &mut Collector<'_>,
    adapter: &dyn Adapter,
    board: &Board,
    ask: &Ask,
    domain: &str,
    route: &Route,
) -> Result<Read, String> {
    let card = adapter.card();
    let mut read = Read { listed: Listed::default(), at: ask.now, stopped: None };
    let mut seen: BTreeSet<String> = BTreeSet::new();
    for page in 0..card.pages_max {
        let question = adapter.list(board, read.listed.rows, page);
        let (at, more) = match answer(collector, adapter, board, &question, route).await {
            Ok(answer) => answer,
            Err(why) if page == 0 => return Err(why),
            Err(why) => {
                read.stopped = Some(why);
                break;
            }
        };
        if page == 0 {
            read.at = at;
            if let Some(why) = not_theirs(&more, ask, domain, board) {
                return Err(why);
            }
        }
        let rows = more.rows;
        let fresh = more.postings.iter().filter(|posting| seen.insert(place_key(posting))).count();
        let repeats = fresh == 0 && !more.postings.is_empty();
        if !repeats {
            read.listed.extend(more);
        }
        let short = card.page_size.is_none_or(|size| rows < size) && !is_short_of_total(&read.listed, rows);
        let whole = read.listed.total.is_some_and(|total| read.listed.rows >= total);
        if rows == 0 || repeats || short || whole || read.listed.postings.len() >= POSTINGS_MAX {
            break;
        }
    }
    read.listed.postings.truncate(POSTINGS_MAX);
    Ok(read)
}

/// A page may be shorter than usual while the board says that it holds more: portals set their own page sizes.
fn is_short_of_total(listed: &Listed, rows: usize) -> bool {
    rows > 0 && listed.total.is_some_and(|total| listed.rows < total)
}

fn place_key(posting: &Posting) -> String {
    format!("{}\n{}\n{}", posting.id, posting.url, posting.places.join("|"))
}

async fn answer(
    collector: &mut Collector<'_>,
    adapter: &dyn Adapter,
    board: &Board,
    question: &Question,
    route: &Route,
) -> Result<(Timestamp, Listed), String> {
    let name = adapter.card().service.name();
    let unread = |error: &NetError| format!("Their job board ({} at {name}) could not be read. {error}", board.at);
    let request = route.request(adapter.card(), question).map_err(|error| unread(&error))?;
    let fetched = collector.fetch(request).await.map_err(|error| unread(&error))?;
    let scene = Scene { board: Some(board), today: fetched.fetched_at.date() };
    let listed = adapter.parse(&fetched.body, &scene);
    let listed =
        listed.map_err(|error| format!("Their job board at {name} gave an answer that could not be read: {error}."))?;
    Ok((fetched.fetched_at, listed))
}

/// Asks for the texts of the newest postings that came without one.
async fn texts(collector: &mut Collector<'_>, adapter: &dyn Adapter, board: &Board, read: &mut Read, route: &Route) {
    /// A shorter text is a teaser.
    const TEXT_CHARS_MIN: usize = 300;
    let mut wanted: Vec<usize> = (0..read.listed.postings.len())
        .filter(|at| read.listed.postings[*at].body.iter().map(String::len).sum::<usize>() < TEXT_CHARS_MIN)
        .collect();
    wanted.sort_by_key(|at| std::cmp::Reverse(read.listed.postings[*at].posted_on.map(|date| date.last_day())));
    let scene = Scene { board: Some(board), today: read.at.date() };
    for at in wanted.into_iter().take(DETAILS_MAX) {
        let Some(posting) = read.listed.postings.get_mut(at) else { continue };
        let Some(question) = adapter.detail(board, posting) else { return };
        let Ok(request) = route.request(adapter.card(), &question) else { continue };
        let why = match collector.fetch(request).await {
            Ok(fetched) => match adapter.complete(&fetched.body, posting, &scene) {
                Ok(()) => continue,
                Err(error) => error.to_string(),
            },
            Err(NetError::NotFound { .. }) => continue,
            Err(error) => error.to_string(),
        };
        read.stopped.get_or_insert_with(|| format!("The texts of some of their open roles could not be read. {why}"));
        return;
    }
}

/// What a reader should know about what was read of a board.
fn tell(collector: &mut Collector<'_>, card: &Card, board: &Board, read: &Read) {
    let (name, count) = (card.service.name(), read.listed.postings.len());
    if count == 0 {
        let empty = if card.unknown_is_empty {
            format!(
                "{name} lists no open role for “{}”; it answers the same for a board that does not exist.",
                board.at
            )
        } else {
            "Their job board is there and lists no open role.".to_owned()
        };
        if !board.guessed {
            collector.gap(empty);
        }
        return;
    }
    if let Some(why) = &read.stopped {
        collector.gap(format!("Their job board at {name} was read in part, {count} open roles. {why}"));
    } else {
        let over = read.listed.left.get(&Left::OverTheBound).copied().unwrap_or_default();
        let (rows, read_of_them) = (read.listed.rows, read.listed.rows.saturating_sub(over));
        let total = read.listed.total.unwrap_or_default().max(rows);
        if total > read_of_them {
            let holds = if card.total_cap == Some(total) { format!("{total} or more") } else { total.to_string() };
            collector.gap(format!("Their job board at {name} lists {holds} roles; Callsheet read {read_of_them}."));
        }
    }
    if let Some(left) = read.listed.left_words() {
        tracing::debug!(board = %board.at, %left, "entries of a board were left out");
    }
    let unread = [Left::NoTitle, Left::NoAddress];
    let unread: usize = unread.iter().filter_map(|left| read.listed.left.get(left)).sum();
    if unread > 0 {
        collector.gap(format!("{unread} postings of their job board could not be read."));
    }
}

/// Why the board is not believed to be the company's own, as a sentence.
fn not_theirs(listed: &Listed, ask: &Ask, domain: &str, board: &Board) -> Option<String> {
    let company = &ask.company;
    let names = std::iter::once(&company.name).chain(company.legal_name.as_ref()).chain(&company.aliases);
    let label = registrable(domain);
    let label = label.split('.').next().unwrap_or_default().to_owned();
    let alike = |said: &str| {
        const ALIKE_MIN: f64 = 0.93;
        let tight = words::core_name(said).replace(' ', "");
        names.clone().any(|name| words::likeness(name, said) >= ALIKE_MIN)
            || tight == words::folded(&label).replace(' ', "")
    };
    let said: BTreeSet<&str> = listed
        .postings
        .iter()
        .filter_map(|posting| posting.company_name.as_deref())
        .chain(listed.company.as_deref())
        .collect();
    let named_alike = said.iter().any(|name| alike(name));
    let leads_home = listed
        .postings
        .iter()
        .any(|posting| Url::parse(&posting.url).is_ok_and(|url| same_site(url.host_str().unwrap_or_default(), domain)));
    let names_home = || listed.postings.iter().any(|posting| posting.names_domain(domain));
    let theirs = match (said.is_empty(), board.guessed) {
        (true, false) => true,
        (true, true) => leads_home || names_home(),
        (false, false) => named_alike || leads_home || names_home(),
        // The name alone is not enough for a board nobody linked to: there are many companies of one name.
        (false, true) => named_alike && (leads_home || names_home()),
    };
    let whose = said.iter().next().copied().unwrap_or("somebody else");
    (!theirs).then(|| format!("Their careers page leads to a job board of {whose}, so those open roles were left out."))
}

#[cfg(test)]
mod tests {
    use super::*;
    use pretty_assertions::assert_eq;

    #[test]
    fn a_gateway_gets_the_host_in_the_path() {
        let gateway = Url::parse("http://127.0.0.1:9/via/").unwrap();
        assert_eq!(
            through(&gateway, "https://api.lever.co/v0/x?mode=json"),
            "http://127.0.0.1:9/via/api.lever.co/v0/x?mode=json"
        );
    }

    #[test]
    fn services_are_asked_at_a_mild_pace_and_within_bounds() {
        for adapter in adapter::ADAPTERS {
            let card = adapter.card();
            assert!(card.interval >= Duration::from_millis(250), "{}", card.id);
            assert!(card.page_size.unwrap_or(1) * card.pages_max <= 2 * POSTINGS_MAX, "{}", card.id);
            assert!(card.page_size.is_some() || card.pages_max == 1, "{}", card.id);
            let board = Board::new(card.service, "acme.example", "site");
            let question = adapter.list(&board, 0, 0);
            assert!(Url::parse(&question.url).is_ok_and(|url| url.scheme() == "https"), "{}", question.url);
        }
    }
}
