//! What carries a request: the real network, the sample world or a recording. Everything polite and safe is above this line.

mod real;

use bytes::Bytes;
use domain::Timestamp;
use url::Url;

use crate::NetError;

pub(crate) use real::RealTransport;

/// Which network a request goes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Route {
    Sample,
    Recorded,
    Real,
}

/// What is done to what lies at an address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Verb {
    Get,
    Post,
    Patch,
    Delete,
}

/// One request, ready to be sent.
pub(crate) struct Outgoing<'a> {
    pub(crate) url: &'a Url,
    pub(crate) host: &'a str,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) verb: Verb,
    /// The JSON that is sent; a GET and a DELETE have none.
    pub(crate) json: Option<Bytes>,
    /// To a service of the operator's own.
    pub(crate) own: bool,
}

/// The head of an answer, and the way to its body.
pub(crate) struct Incoming {
    pub(crate) status: u16,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Body,
    /// When it was said, if not now.
    pub(crate) said_at: Option<Timestamp>,
}

pub(crate) enum Body {
    Streamed(Box<reqwest::Response>),
    Whole(Bytes),
}

impl Body {
    /// The next bytes as they came over the wire; `None` at the end.
    pub(crate) async fn chunk(&mut self, host: &str) -> Result<Option<Bytes>, NetError> {
        match self {
            Self::Streamed(response) => response.chunk().await.map_err(|error| real::explain(&error, host)),
            Self::Whole(bytes) if bytes.is_empty() => Ok(None),
            Self::Whole(bytes) => Ok(Some(std::mem::take(bytes))),
        }
    }
}
