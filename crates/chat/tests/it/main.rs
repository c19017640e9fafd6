//! What a rep says and clicks, and what they get: requests, intents, and whole replies over folded logs.

mod intents;
mod requests;
