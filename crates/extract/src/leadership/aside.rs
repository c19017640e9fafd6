//! Words around a move that belong to somebody else, to the past, or to a contract.

use std::sync::LazyLock;

use regex::Regex;

use crate::role::{RoleFound, find_role};
use crate::text::pattern;

/// Sentences of an employment agreement, in which everybody may leave.
pub(super) fn is_contract(text: &str) -> bool {
    static CONTRACT: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"(?i)\b(?:agreements? (?:also )?provides?|severance|\bif (?:the|his|her|he|she|such|mr|ms|any|an)\b|in the event|termination of (?:his|her|employment|service)|vest(?:s|ed|ing)?|good reason|without cause|for cause|eligible|entitled|salary|bonus|restricted stock|stock units?|rsus?|shares of|upon (?:his|her|any|termination|a )|pro-?rated?|recipient|participant|holder|grantee)\b",
        )
    });
    CONTRACT.is_match(text)
}

/// Whether a role after these words belongs to somebody else, or to the past.
pub(super) fn beside(between: &str) -> bool {
    static BESIDE: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"(?i)\b(?:succeed\w*|replac\w+|report\w* to|where (?:he|she|they)|formerly|previously|former|prior to|who (?:was|served|had been|will remain|resigned|left)|until the appointment|has been (?:a|an|the)? ?(?:president|director|chief)|most recently)\b",
        )
    });
    BESIDE.is_match(between)
}

/// Without `announced the`, `the`.
pub(super) fn lead_cut(before: &str) -> String {
    static LEAD: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"(?i)(?:\b(?:the|its|a|an|announc\w+|with|has|have|today|confirm\w+|that|said|of|and|including|makes?|made|follow\w*|accepted|received|reveal\w+|as|to|new|promotion|recent|one)\b,?\s*)+$",
        )
    });
    LEAD.replace(before, "").into_owned()
}

pub(super) fn find_last_role(text: &str) -> Option<RoleFound> {
    let mut last = None;
    let mut from = 0;
    while let Some(role) = text.get(from..).and_then(find_role) {
        from += role.range.end.max(1);
        last = Some(role);
    }
    last
}
