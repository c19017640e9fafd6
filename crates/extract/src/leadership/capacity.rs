//! In which capacity somebody comes: to lead, for the time being, or to sit on the board.

use std::sync::LazyLock;

use domain::Change;
use regex::Regex;

use crate::role::find_role;
use crate::text::name::is_person;
use crate::text::pattern;

/// Characters between a word such as `interim` and the role that it belongs to.
const ROLE_CHARS: usize = 24;

/// An arrival with its capacity, as its sentence says it of this person and role.
pub(crate) fn of(change: Change, sentence: &str, person: &str, role: &str) -> Change {
    if !change.arrives() {
        change
    } else if is_interim(sentence, person) {
        Change::Interim
    } else if sits(sentence, person, role) {
        Change::Board
    } else {
        change
    }
}

/// Whether a sentence says that this person holds a place until somebody is found for it, and says so of nobody else.
fn is_interim(sentence: &str, person: &str) -> bool {
    static FOR_NOW: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"(?i)\b(?:on an? (?:interim|acting|temporary) basis|ad interim|in the interim|in an acting (?:capacity|role)|for the time being|for now|temporarily|as a stopgap|fill(?:s|ing)? in as|(?:to |will )act as|acts as|on acting basis|hold(?:s|ing)? the fort|until (?:an? |the |its )?(?:[\w-]+ ){0,3}(?:successor|replacement|appointment|search|head|chief|ceo|cfo|hire)\b[^,;.]{0,20}\b(?:is|are|has|can|could|was)\b|(?:while|as) (?:the|a|an|its) (?:board |company )?(?:search|hunt) (?:for|continues|goes on))",
        )
    });
    static WORD: LazyLock<Regex> =
        LazyLock::new(|| pattern(r"(?i)\b(?:interim|acting|caretaker|stand-in|stopgap|temporary)\b[ -]*"));
    static OTHERS: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"(?i)\b(?:succe\w+|replac\w+|takes? over from|taking over from|from|former|outgoing|after|had been|has been|was|served as|serving as|been|who is|until now)(?: the| an?| its| our)? *$",
        )
    });
    static MADE: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"(?i)\b(?:(?:is |has been |was )?(?:made|confirmed|named|appointed|becomes|becoming)(?: the| as| as the)? permanent|permanently|on a permanent basis|drops? (?:the )?.?interim)\b",
        )
    });
    if MADE.is_match(sentence) {
        return false;
    }
    if FOR_NOW.is_match(sentence) {
        return true;
    }
    WORD.find_iter(sentence).any(|word| {
        let after = &sentence[word.end()..];
        let Some(role) = find_role(after).filter(|role| role.range.start <= ROLE_CHARS) else { return false };
        // `interim chief Jane Doe`: whose role it is stands behind it.
        let holder = after[role.range.end..].trim_start_matches([',', ' ']);
        let holder: Vec<&str> = holder.split(' ').take(2).map(|word| word.trim_matches([',', '.', ';'])).collect();
        let named = holder.iter().all(|word| word.starts_with(char::is_uppercase)) && is_person(&holder.join(" "));
        let other = named && !person.starts_with(holder.first().copied().unwrap_or_default());
        !other && !OTHERS.is_match(&sentence[..word.start()])
    })
}

/// Whether a role is a seat on the board, and no office in the daily business.
fn sits(sentence: &str, person: &str, role: &str) -> bool {
    static SEAT: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"(?i)^(?:(?:independent|non-executive|lead|senior|external|outside|supervisory|vice|deputy|board) )*(?:board (?:director|member|chair\w*)|chair(?:man|woman|person)?|director|trustee|member of the (?:supervisory )?board\b.*)(?: of the (?:supervisory )?board(?: of directors)?)?$",
        )
    });
    static BOARD: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"(?i)\bboard\b|\b(?:independent|non-executive|outside|external|wholetime)[ -]+(?:\w+ ){0,2}director|supervisory|aufsichtsrat|\bannual (?:general )?meeting|\bagm\b|shareholders",
        )
    });
    static EXECUTIVE: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"(?i)(?:^|[^-])\bexecutive (?:vice )?chair|\bexecutive director|\bmanagement board|\bexecutive board|\bchair(?:man|woman|person)? and (?:ceo|chief|president)|\bchair(?:man|woman|person)? & (?:ceo|chief)|\bboard\b[^;.]{0,60}? as (?:its |the |their )?(?:new )?chief\b",
        )
    });
    if !SEAT.is_match(role) && !role.is_empty()
        || EXECUTIVE.is_match(sentence) && !sentence.to_lowercase().contains("non-executive")
    {
        return false;
    }
    // `picks board member Jane Doe to run the company`: the seat is what she had.
    let had = sentence.find(person).is_some_and(|at| {
        let lead = sentence[..at].trim_end();
        find_role(lead).is_some_and(|role| role.range.end == lead.len()) && !lead.to_lowercase().contains("chair")
    });
    static TAKES: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"(?i)\b(?:join\w*|elect\w*|new|new faces|give|appoint\w*|nam\w+|add\w*|seat|welcom\w+)\b.{0,90}\bboard\b|\bboard (?:seat|appointments?|member)\b",
        )
    });
    let chairs = role.to_lowercase().contains("chair");
    let seat = if role.is_empty() { TAKES.is_match(sentence) } else { BOARD.is_match(sentence) };
    !had && (chairs || seat)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_fills_in_and_who_sits_on_the_board_are_told_apart() {
        let of = |sentence: &str, role: &str| of(Change::Joins, sentence, "Jane Doe", role);
        for (sentence, role, expect) in [
            ("Jane Doe steps in as interim CEO of Globex.", "Chief Executive Officer", Change::Interim),
            ("Acting CFO: Globex names Jane Doe", "Chief Financial Officer", Change::Interim),
            ("Jane Doe will run Globex until a permanent successor is found.", "", Change::Interim),
            ("Jane Doe succeeds interim CEO John Roe at Globex.", "Chief Executive Officer", Change::Joins),
            ("Jane Doe, who had been interim CEO, becomes CEO of Globex.", "Chief Executive Officer", Change::Joins),
            ("Jane Doe joins the board of Globex.", "Board Director", Change::Board),
            ("Globex elects Jane Doe as its chair.", "Chair", Change::Board),
            ("Globex names Jane Doe executive chairman.", "Executive Chair", Change::Joins),
            ("Globex names Jane Doe director of sales.", "Director of Sales", Change::Joins),
            ("Globex picks board member Jane Doe to run the company.", "Board Director", Change::Joins),
            ("Interim CEO Jane Doe made permanent at Globex.", "Chief Executive Officer", Change::Joins),
            ("Jane Doe becomes managing director.", "Managing Director", Change::Joins),
        ] {
            assert_eq!(of(sentence, role), expect, "{sentence}");
        }
    }
}
