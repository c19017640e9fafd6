//! What a rep says and clicks, and what they get: requests, intents, and whole replies over folded logs.

mod conversation;
mod every_action;
mod intents;
mod preps;
mod requests;
