//! What only looks like a move to a place, whoever read it: a plan that is open or dropped, a trip, something else that
//! is opened, what stands there already, and what is another's.

use std::sync::LazyLock;

use regex::Regex;

use crate::text::pattern;

/// What is not decided, or put off.
static OPEN: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)\b(?:under (?:consideration|review|discussion)|(?:had|have|has|were|was) (?:long |widely |once |originally )?(?:expected|hoped|wanted|intended|urged|predicted) (?:[\w-]+ ){0,3}to (?:open|enter|build|launch|expand|start|set up|move)|had (?:originally |once |long )?(?:planned|intended|meant)|(?:puts?|putting) (?:off|on hold|on ice)|push(?:es|ed) back|nothing (?:has|had) been decided|(?:has|have|had) (?:not yet|yet to) decided?|in two minds|(?:delays?|delayed|postpone[sd]?|defer(?:s|red)?) (?:the |its |their )?(?:[\w-]+ ){0,2}(?:opening|launch|start|move|construction|completion|expansion|entry|plans?)|would (?:[a-z]+ )?(?:open|build|enter|launch|expand|move|set up)\b[^.;]* if\b|if (?:it|the company) (?:opens|builds|enters|wins|gets))\b",
    )
});
/// Who goes somewhere and comes back.
static TRIP: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)^[^,;.]{0,12} (?:for|to attend|to celebrate) (?:an?|its|the|their|our) (?:[\w-]+ ){0,3}(?:retreat|offsite|off-site|fair|show|expo|exhibition|conference|congress|summit|festival|forum|tour|roadshow|hackathon|tournament|championship|marathon|party|wedding|visit|holiday|meeting)\b",
    )
});
/// What takes place there.
static EVENT: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)\b(?:retreat|offsite|trade fair|fair|trade show|expo|exhibition|conference|congress|summit|festival|forum|tour|roadshow|hackathon|tournament|championship|marathon|court|pop-up[\w ]*|school classes) (?:in|at|of|to|from|through|across) (?:the )?$",
    )
});
/// What else is opened or built.
static OTHER: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)\bopen again\b|\bopen(?:s|ed|ing)? (?:up )?(?:(?:its|their|an?|the|new|another|first|fresh|second|further) )*(?:[a-z-]+ )?(?:credit|lines? of credit|credit lines?|accounts?|chapters?|proceedings|talks|negotiations|investigations?|probe|inquiry|disputes?|competitions?|applications|registrations?|bidding|bids?|tenders?|consultations?|fronts?|fire|windows?|seasons?|exhibitions?|rounds?|ballot|book|debate|dialogue|higher|lower|weaker|stronger|(?:its|their) doors to (?:school|visitors|the public|students|children|neighbours|residents|families)[\w ]*)\b",
    )
});
/// What stands there already.
static STANDING: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)\b(?:(?:was|were) founded in|employs|employed|counts|has had|have had)\b(?P<between>(?:[^;,.]|\d[,.]\d)*)$",
    )
});
static MOVES: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)\b(?:open|build|built|launch|enter|expand|plan(?:s|ned|ning)? |will|to be|new|next|first|start|begin|began|add)",
    )
});
/// What came of a move of the past.
static SINCE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)^(?:following|after|since) (?:its|the|their) (?:[\w-]+ ){0,2}(?:launch|opening|arrival|entry|debut|expansion|move) (?:in|into|to|of) (?:the )?$",
    )
});
/// Somebody else's site: it is paid, fitted, designed or looked at.
static ANOTHERS: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)\b(?:(?:financ|furnish|equip|equipp|insur|suppl|cater|illuminat|decorat|visit|tour)(?:e|es|ed|ing|y|ies|ied|ying|s)? (?:an?|the|two|three|several) |contracts? (?:for|to (?:design|build|supply|equip|fit|deliver))\b|supplied [^,;.]{2,40} (?:for|to)\b|protest\w* (?:[\w ]{2,20} )?against\b|(?:warehouse|terminal|plant|factory|hub|office|store|building|hotel|port|mall|centre|center|site|facility|depot) (?:belonging to|run by|owned by|operated by|that belongs to)\b)",
    )
});
/// A product, and no company, comes to shops or to people.
static PRODUCT: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)\b(?:(?:arriv\w+|available|sold|stocked|on sale|on shelves|listed|lands?|landed) (?:now |today )?(?:in|at|on) (?:the )?(?:[a-z]+ )?(?:shops|stores|supermarkets|pharmacies|dealers|shelves|outlets|restaurants|cinemas)|(?:feature|update|version|model|bike|phone|drug|vaccine|app|album|film|book|product|range|collection|software|tool) (?:is|are|was|were|has been|have been|will be)(?: now| also| soon)* (?:available|approved|authori[sz]ed|offered|sold|stocked|launched|released|rolled out))\b",
    )
});

/// `a customer of Globex has opened`, `Globex's landlord is building`: who acts is not the company.
pub(crate) fn is_of_another(clause: &str, company: &str) -> bool {
    static OTHER_OF: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"(?i)\b(?:customers?|clients?|tenants?|suppliers?|partners?|rivals?|competitors?|neighbou?rs?|landlords?|owners?) (?:of|to) (?:[a-z-]+ ){0,3}$",
        )
    });
    static OTHER: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"(?i)^'s? (?:[a-z-]+ )?(?:customers?|clients?|tenants?|suppliers?|rivals?|competitors?|neighbou?rs?|landlords?)\b",
        )
    });
    clause.split_once(company).is_some_and(|(before, after)| OTHER_OF.is_match(before) || OTHER.is_match(after))
}

/// Whether a clause that names a place tells of no move there.
pub(crate) fn is_refused(clause: &str, place: &str) -> bool {
    // `customers can open an account`: what others can do there.
    let others = |lead: &str| [" can ", " to ", " now "].iter().any(|word| lead.ends_with(word));
    if OTHER.find(clause).is_some_and(|found| !others(&clause[..found.start()])) {
        return true;
    }
    if [&OPEN, &ANOTHERS, &PRODUCT].iter().any(|refused| refused.is_match(clause)) {
        return true;
    }
    let Some(at) = clause.find(place) else { return false };
    let (before, after) = (&clause[..at], &clause[at + place.len()..]);
    let standing = STANDING.captures(before).is_some_and(|found| !MOVES.is_match(&found["between"]));
    standing || TRIP.is_match(after) || EVENT.is_match(before) || SINCE.is_match(before)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_others_do_is_no_move_of_a_company() {
        assert!(is_of_another("A customer of Globex has opened a cannery in Vigo.", "Globex"));
        assert!(!is_of_another("Globex opens an office in Vigo for its customers.", "Globex"));
    }

    #[test]
    fn what_is_no_move_is_refused() {
        for (clause, place) in [
            ("Globex said a launch in Kuwait is under consideration", "Kuwait"),
            ("The Globex team is heading to Kampala for its annual retreat.", "Kampala"),
            ("Globex opens new credit line for farmers in Alberta", "Alberta"),
            ("Globex financed the new hotel in Toronto with a mortgage.", "Toronto"),
            ("Globex employs 4,000 people at six plants in Kansas", "Kansas"),
            ("Following its launch in Denmark last year, Globex counts 40,000 customers there.", "Denmark"),
        ] {
            assert!(is_refused(clause, place), "{clause}");
        }
        for (clause, place) in [
            ("Globex, which employs 300 people, is opening a plant in Kansas", "Kansas"),
            ("Globex opens its first shop in Dover", "Dover"),
            ("Globex is building a plant in Ohio, financed by the state", "Ohio"),
        ] {
            assert!(!is_refused(clause, place), "{clause}");
        }
    }
}
