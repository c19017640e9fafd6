//! What an answer may draw on, and what comes in and goes out.

use domain::{
    Action, ActionOffer, Block, Changes, Connected, MessageMetadata, Passages, PrepView, Role, Timestamp, VendorProfile,
};

/// Everything an answer may draw on. The view is the one after the effects.
#[derive(Debug, Clone, Copy)]
pub struct Context<'a> {
    pub view: &'a PrepView,
    pub now: Timestamp,
    pub vendor: Option<&'a VendorProfile>,
    /// The role that the rep saved as the usual one.
    pub default_role: Option<Role>,
    /// Median duration of the last real research runs, in milliseconds.
    pub typical_ms: Option<i64>,
    /// What the documents about this company hold of the words of [`passage_query`](crate::passage_query).
    pub passages: Option<&'a Passages>,
    /// What differs from the preparation of this company before, when [`needs_changes`](crate::needs_changes) says so.
    pub changes: Option<&'a Changes>,
    /// Systems that a document can be delivered to.
    pub connected: &'a [Connected],
    /// A language model is connected.
    pub model: bool,
    /// Texts that are not public may go to it.
    pub private_to_model: bool,
    /// Why what was asked for could not be proposed.
    pub refusal: Option<&'a str>,
}

impl Context<'_> {
    /// Today, in UTC.
    pub fn today(&self) -> jiff::civil::Date {
        self.now.date()
    }

    /// The customer's name, as far as there is one.
    pub fn company_name(&self) -> &str {
        let name = self.view.company.name.trim();
        if name.is_empty() { "the company" } else { name }
    }

    /// The vendor's name, when one is known.
    pub fn vendor_name(&self) -> Option<&str> {
        let named = self.view.vendor.as_ref().map(|vendor| vendor.name.as_str());
        named.or(self.vendor.map(|vendor| vendor.name.as_str())).filter(|name| !name.is_empty())
    }
}

/// What comes from the rep.
#[derive(Debug, Clone, PartialEq)]
pub enum Input {
    /// The sentence that started the preparation.
    Started {
        text: String,
    },
    Said {
        text: String,
    },
    Took {
        action: Action,
    },
}

/// What we answer.
#[derive(Debug, Clone, PartialEq)]
pub struct Reply {
    pub blocks: Vec<Block>,
    pub actions: Vec<ActionOffer>,
    pub metadata: MessageMetadata,
}
