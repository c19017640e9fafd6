//! The local token: a file only its owner can read, a cookie for the page, a bearer for programs.

use std::io::Write;
use std::path::Path;

use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, Uri, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use domain::Entropy;

use crate::boot::House;
use crate::problem::Refusal;
use crate::system;

/// The cookie of the page. The port is part of it, since cookies know no ports.
const COOKIE: &str = "callsheet_token";
/// How long a browser keeps it: 30 days.
const COOKIE_SECONDS: u32 = 30 * 24 * 60 * 60;

/// The token of a data folder; made on first use, mode 600.
pub fn local_token(data: &Path, entropy: &dyn Entropy) -> std::io::Result<String> {
    let path = data.join("token");
    match std::fs::read_to_string(&path) {
        Ok(token) if token.trim().len() >= 32 => return Ok(token.trim().to_owned()),
        Ok(_) => std::fs::remove_file(&path)?,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
        Err(error) => return Err(error),
    }
    let token = system::token(entropy);
    // Whole before it has its name: another process that starts now reads all of it, or none.
    let unnamed = data.join(format!("token.{}", &token[..16]));
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(&unnamed)?;
    writeln!(file, "{token}")?;
    file.sync_all()?;
    match std::fs::hard_link(&unnamed, &path) {
        Ok(()) => std::fs::remove_file(&unnamed)?,
        Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {
            std::fs::remove_file(&unnamed)?;
            return Ok(std::fs::read_to_string(&path)?.trim().to_owned());
        }
        // Not every file system gives a file two names.
        Err(_) => std::fs::rename(&unnamed, &path)?,
    }
    Ok(token)
}

/// Lets through who holds the token; everyone else is told how to get it.
pub async fn guard(State(house): State<House>, request: Request, next: Next) -> Response {
    if !same_site(request.method(), request.headers(), &house) {
        return Refusal::forbidden("The request comes from a page of another site.").into_response();
    }
    if holds_token(&house, request.headers()) {
        return next.run(request).await;
    }
    Refusal::unauthorised().into_response()
}

/// Trades `?token=` for the cookie, so that the token does not stay in the address bar or in a history.
pub async fn enter(State(house): State<House>, request: Request, next: Next) -> Response {
    let Some(token) = token_in(request.uri()) else {
        return next.run(request).await;
    };
    if !same(&token, house.token()) {
        return Refusal::unauthorised().into_response();
    }
    let path = request.uri().path();
    let to = if path.starts_with("//") { "/" } else { path };
    let mut response = StatusCode::SEE_OTHER.into_response();
    let cookie =
        format!("{}={token}; Path=/; HttpOnly; SameSite=Strict; Max-Age={COOKIE_SECONDS}", cookie_name(&house));
    let headers = response.headers_mut();
    match (HeaderValue::from_str(to), HeaderValue::from_str(&cookie)) {
        (Ok(to), Ok(cookie)) => {
            headers.insert(header::LOCATION, to);
            headers.insert(header::SET_COOKIE, cookie);
            response
        }
        _ => Refusal::bad_request("The address has characters that do not belong there.").into_response(),
    }
}

/// Whether the headers carry the token, as bearer or as cookie.
pub fn holds_token(house: &House, headers: &HeaderMap) -> bool {
    let text = |name| headers.get(name).and_then(|value| value.to_str().ok());
    let bearer = text(header::AUTHORIZATION).and_then(|value| value.strip_prefix("Bearer "));
    if let Some(bearer) = bearer {
        return same(bearer.trim(), house.token());
    }
    let name = cookie_name(house);
    let mut cookies = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
    cookies.any(|line| {
        line.split(';')
            .filter_map(|pair| pair.trim().split_once('='))
            .any(|(key, value)| key == name && same(value, house.token()))
    })
}

/// Whether a request that may change something, or a socket, comes from our own page or from no page at all.
pub fn same_site(method: &Method, headers: &HeaderMap, house: &House) -> bool {
    let upgrade = headers.contains_key(header::UPGRADE);
    if matches!(*method, Method::GET | Method::HEAD) && !upgrade {
        return true;
    }
    let Some(origin) = headers.get(header::ORIGIN) else { return true };
    let Ok(origin) = origin.to_str() else { return false };
    let host = headers.get(header::HOST).and_then(|host| host.to_str().ok()).unwrap_or_default();
    let own = origin.split_once("://").is_some_and(|(_, authority)| !host.is_empty() && authority == host);
    own || house.config().origins.iter().any(|allowed| allowed == origin)
}

fn cookie_name(house: &House) -> String {
    format!("{COOKIE}_{}", house.port())
}

fn token_in(uri: &Uri) -> Option<String> {
    uri.query()?.split('&').find_map(|pair| pair.strip_prefix("token=")).map(str::to_owned)
}

/// Compares in a time that does not tell how much was right.
fn same(given: &str, right: &str) -> bool {
    let difference = given.bytes().zip(right.bytes()).fold(0_u8, |acc, (a, b)| acc | (a ^ b));
    given.len() == right.len() && difference == 0
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn processes_that_start_at_once_share_one_token() {
        let folder = tempfile::tempdir().unwrap();
        let tokens: BTreeSet<String> = std::thread::scope(|threads| {
            let starting: Vec<_> =
                (0..8).map(|_| threads.spawn(|| local_token(folder.path(), &system::SystemEntropy).unwrap())).collect();
            starting.into_iter().map(|started| started.join().unwrap()).collect()
        });
        assert_eq!(tokens.len(), 1);
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1, "nothing else is left in the folder");
    }
}
