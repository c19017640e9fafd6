//! A document that a customer may hold, as a type.

use std::ops::Deref;

use domain::{Brief, DocumentLength, PrepView};
use jiff::civil::Date;

use crate::audience::Audience;
use crate::compose::compose;
use crate::document::Document;

/// A document composed for a customer. What is sent out takes this and nothing else: there is no way to make one from
/// a document for the house, and none to change it.
#[derive(Debug, Clone, PartialEq)]
pub struct CustomerDocument(Document);

impl CustomerDocument {
    /// Makes the document of a brief for the customer, dated `today`.
    pub fn compose(view: &PrepView, brief: &Brief, today: Date) -> Self {
        Self(compose(view, brief, Audience::Customer, today))
    }

    /// The same at this length.
    pub fn at(&self, length: DocumentLength) -> Self {
        Self(self.0.at(length))
    }

    /// The same with at most `lines_max` lines, the least important left out.
    pub fn within(&self, lines_max: usize) -> Self {
        let over = self.0.lines().count().saturating_sub(lines_max);
        if over == 0 { self.clone() } else { Self(self.0.shortened(over)) }
    }
}

impl Deref for CustomerDocument {
    type Target = Document;

    fn deref(&self) -> &Document {
        &self.0
    }
}
