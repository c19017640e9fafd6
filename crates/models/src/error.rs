//! Why a model gave nothing that can be used.

use std::time::Duration;

use crate::caps::Stop;

/// Each variant is a decision.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ModelError {
    /// Nothing was asked, because a cap would be passed.
    #[error("{0}")]
    Stopped(#[from] Stop),
    /// Somebody has to change something: a key, an address, a name.
    #[error("{what}")]
    Refused { what: String },
    /// It may work later.
    #[error("{what}")]
    Busy { what: String, after: Option<Duration> },
    /// The answer broke off or could not be read.
    #[error("{what}")]
    Broken { what: String },
    /// The question was not taken in: it is too long for the model, or of a shape that it does not know.
    #[error("{what}")]
    NotTaken { what: String },
    /// There is an answer, and it is not what was asked for.
    #[error("{what}")]
    Unusable { what: String },
    /// What the house keeps could not be read or written, so nothing was asked.
    #[error("The model was not asked, because what was spent could not be looked up: {what}")]
    Book { what: String },
}

impl ModelError {
    /// Whether the same question may be answered when it is asked again, or by another model.
    pub fn may_pass(&self) -> bool {
        match self {
            Self::Busy { .. } | Self::Broken { .. } => true,
            Self::Stopped(_)
            | Self::Refused { .. }
            | Self::NotTaken { .. }
            | Self::Unusable { .. }
            | Self::Book { .. } => false,
        }
    }
}
