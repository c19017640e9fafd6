//! Who will read a document, and the one door through which a line of the brief gets into it.
//!
//! A [`crate::Line`] can only be made from an [`Admitted`], and an [`Admitted`] only by [`admit`]. So what the tests prove
//! of that function holds for every document of every format.

use domain::{BriefLine, ConfidenceWord, Fit, FitRow, SectionKind};

pub use domain::Audience;

/// A line that its audience may see.
pub(crate) struct Admitted<'a> {
    audience: Audience,
    section: SectionKind,
    line: &'a BriefLine,
}

/// Lets a line in, or not.
pub(crate) fn admit(audience: Audience, section: SectionKind, line: &BriefLine) -> Option<Admitted<'_>> {
    let fits = match audience {
        Audience::Internal => true,
        Audience::Customer => title(audience, section).is_some() && faces_customer(line),
    };
    fits.then_some(Admitted { audience, section, line })
}

/// What a section is called before this audience; `None` when the audience never sees it.
pub(crate) fn title(audience: Audience, section: SectionKind) -> Option<&'static str> {
    match (audience, section) {
        (Audience::Internal, section) => Some(section.title()),
        (Audience::Customer, SectionKind::SayFirst) => Some("Why now"),
        (Audience::Customer, SectionKind::InTheRoom) => Some("In the room"),
        (Audience::Customer, SectionKind::WhatChanged) => Some("What we noticed"),
        (Audience::Customer, SectionKind::Ask) => Some("What we would like to understand"),
        (Audience::Customer, SectionKind::Fit) => Some("How it fits together"),
        (Audience::Customer, SectionKind::NextStep) => Some("Next step"),
        (Audience::Customer, SectionKind::Pinned) => Some("Also of interest"),
        (Audience::Customer, SectionKind::Careful | SectionKind::NotFound) => None,
    }
}

/// Whether a line may be handed to the company it is about.
fn faces_customer(line: &BriefLine) -> bool {
    let said = match line.confidence {
        Some(ConfidenceWord::Inferred) => false,
        Some(ConfidenceWord::Confirmed | ConfidenceWord::OneSource | ConfidenceWord::SourcesDisagree) | None => true,
    };
    let friendly = match line.row.as_ref().map(|row| row.fit) {
        Some(Fit::Competes) => false,
        Some(Fit::Integrates | Fit::Coexists | Fit::Unknown) | None => true,
    };
    !line.internal && said && friendly
}

impl<'a> Admitted<'a> {
    /// The line itself, for what every audience may see of it.
    pub(crate) fn line(&self) -> &'a BriefLine {
        self.line
    }

    /// The quieter part. Beside a person it says what part we think they play, beside a next step that it is our
    /// fallback: both are ours to know.
    pub(crate) fn detail(&self) -> Option<&'a str> {
        match (self.audience, self.section) {
            (Audience::Customer, SectionKind::InTheRoom | SectionKind::NextStep) => None,
            (Audience::Customer | Audience::Internal, _) => self.line.detail.as_deref(),
        }
    }

    /// What to do about a row of the matrix: a tactic.
    pub(crate) fn so(&self, row: &'a FitRow) -> Option<&'a str> {
        match self.audience {
            Audience::Internal => Some(row.so.as_str()),
            Audience::Customer => None,
        }
    }

    /// Whether the line has to be marked as internal.
    pub(crate) fn internal(&self) -> bool {
        match self.section {
            SectionKind::Careful => true,
            SectionKind::SayFirst
            | SectionKind::InTheRoom
            | SectionKind::WhatChanged
            | SectionKind::Ask
            | SectionKind::Fit
            | SectionKind::NextStep
            | SectionKind::NotFound
            | SectionKind::Pinned => self.line.internal,
        }
    }
}
