//! The services, by their published descriptions; recorded answers lie among the samples of Tavily only.

use serde_json::json;

use super::{
    super::search::{Fields, HITS_MAX},
    Asks, Auth, Description, Refusal,
};

/// Results asked for; one search costs the same whatever their number.
const RESULTS_MAX: usize = 10;
/// Characters of each page that come with it.
const TEXT_CHARS_MAX: usize = 4_000;

pub(crate) const TAVILY: Description = Description {
    id: "tavily",
    title: "Tavily",
    gives: "News of the last month by a search with your key; one credit for each preparation",
    base: "https://api.tavily.com",
    interval_ms: 1_000,
    auth: Auth::Bearer,
    asks: |question| Asks::Post {
        path: "/search",
        body: json!({"query": format!("{} news", question.phrase()), "topic": "news", "search_depth": "basic",
            "time_range": "month", "max_results": RESULTS_MAX}),
    },
    lists: &["/results"],
    fields: Fields {
        url: "/url",
        title: "/title",
        text: "/content",
        published: "/published_date",
        author: "",
        publisher: "",
    },
    taken_back: None,
    refusals: &[
        Refusal {
            status: 432,
            holds: "",
            says: "says that the credits of this key are used up (status 432); they return with its plan.",
        },
        Refusal {
            status: 433,
            holds: "",
            says: "says that the credits of this key are used up (status 433); they return with its plan.",
        },
    ],
};

pub(crate) const EXA: Description = Description {
    id: "exa",
    title: "Exa",
    gives: "News of the last month by a search with your key; one search for each preparation",
    base: "https://api.exa.ai",
    // Ten questions a second are allowed.
    interval_ms: 200,
    auth: Auth::Header("x-api-key"),
    asks: |question| Asks::Post {
        path: "/search",
        body: json!({"query": format!("news about {}", question.company.name), "type": "auto", "category": "news",
            "numResults": RESULTS_MAX, "startPublishedDate": format!("{}T00:00:00.000Z", question.since()),
            "contents": {"text": {"maxCharacters": TEXT_CHARS_MAX}}}),
    },
    lists: &["/results"],
    fields: Fields {
        url: "/url",
        title: "/title",
        text: "/text",
        published: "/publishedDate",
        author: "/author",
        publisher: "",
    },
    taken_back: None,
    refusals: &[],
};

pub(crate) const BRAVE: Description = Description {
    id: "brave",
    title: "Brave Search",
    gives: "News of the last month by a search with your key; one search for each preparation",
    base: "https://api.search.brave.com",
    // The plans differ; one question a second is within all of them.
    interval_ms: 1_100,
    auth: Auth::Header("x-subscription-token"),
    asks: |question| Asks::Get {
        path: "/res/v1/news/search",
        query: vec![
            ("q", question.phrase()),
            ("count", HITS_MAX.to_string()),
            ("freshness", "pm".to_owned()),
            ("spellcheck", "0".to_owned()),
        ],
    },
    // A search of the web nests its news one deeper.
    lists: &["/results", "/news/results", "/web/results"],
    fields: Fields {
        url: "/url",
        title: "/title",
        text: "/description",
        published: "/page_age",
        author: "",
        publisher: "/profile/name",
    },
    taken_back: None,
    refusals: &[
        Refusal { status: 429, holds: "QUOTA", says: "says that the quota of this key is used up (status 429)." },
        Refusal {
            status: 422,
            holds: "SUBSCRIPTION_TOKEN_INVALID",
            says: "refused the key (status 422): look at `keys.brave` in callsheet.toml.",
        },
    ],
};

pub(crate) const NEWSAPI: Description = Description {
    id: "newsapi",
    title: "NewsAPI",
    gives: "News of the last month by a search with your key; a developer’s key is for development, a day late",
    base: "https://newsapi.org",
    interval_ms: 1_000,
    auth: Auth::Header("x-api-key"),
    asks: |question| Asks::Get {
        path: "/v2/everything",
        query: vec![
            ("q", question.phrase()),
            ("searchIn", "title,description".to_owned()),
            ("from", question.since()),
            ("sortBy", "publishedAt".to_owned()),
            ("pageSize", HITS_MAX.to_string()),
        ],
    },
    lists: &["/articles"],
    fields: Fields {
        url: "/url",
        title: "/title",
        text: "/description",
        published: "/publishedAt",
        author: "/author",
        publisher: "/source/name",
    },
    taken_back: Some("[Removed]"),
    refusals: &[
        Refusal {
            status: 401,
            holds: "apiKeyExhausted",
            says: "says that the requests of this key are used up (status 401).",
        },
        Refusal { status: 426, holds: "", says: "does not allow this question on the plan of this key (status 426)." },
        Refusal { status: 429, holds: "", says: "asks for fewer requests, or its quota is used up (status 429)." },
    ],
};

/// A search engine of the operator's own, at the address that is configured. It may be near us, so its requests are
/// marked as meant for it (`net::Request::own`).
pub(crate) const SEARXNG: Description = Description {
    id: "searxng",
    title: "SearXNG",
    gives: "News of the last month by a search engine that you run or may use",
    base: "",
    interval_ms: 2_000,
    auth: Auth::Address,
    asks: |question| Asks::Get {
        path: "/search",
        query: vec![
            ("q", question.phrase()),
            ("format", "json".to_owned()),
            ("categories", "news".to_owned()),
            ("time_range", "month".to_owned()),
        ],
    },
    lists: &["/results"],
    fields: Fields {
        url: "/url",
        title: "/title",
        text: "/content",
        published: "/publishedDate",
        author: "",
        publisher: "",
    },
    taken_back: None,
    refusals: &[
        Refusal {
            status: 403,
            holds: "",
            says: "does not give JSON (status 403): add `json` to `search.formats` in its settings.",
        },
        Refusal { status: 429, holds: "", says: "takes us for a bot (status 429): allow this machine in its limiter." },
    ],
};
