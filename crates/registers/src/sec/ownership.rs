//! Forms 3, 4 and 5: who owns shares of a company. Only the offices are read, never what was bought or sold.

use domain::PartialDate;
use roxmltree::Node;

use pages::dates;

use crate::sec::{
    calm, is_entity,
    xml::{self, child, is_true, said},
};

/// Owners kept of one form.
const OWNERS_MAX: usize = 10;

/// What a form says about offices.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Ownership {
    /// `3`, `4`, `5`, perhaps with `/A`.
    pub form: String,
    pub issuer: String,
    pub ticker: Option<String>,
    pub period: Option<PartialDate>,
    pub officers: Vec<Officer>,
}

/// Somebody with an office.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Officer {
    pub name: String,
    pub role: String,
}

/// Reads a form.
pub(crate) fn parse(bytes: &[u8]) -> Result<Ownership, pages::ParseError> {
    xml::read(bytes, |root| {
        if root.tag_name().name() != "ownershipDocument" {
            return None;
        }
        let issuer = child(root, "issuer")?;
        let owners = root.children().filter(|node| node.tag_name().name() == "reportingOwner");
        Some(Ownership {
            form: said(root, "documentType")?,
            issuer: said(issuer, "issuerName")?,
            ticker: said(issuer, "issuerTradingSymbol").filter(|ticker| !ticker.eq_ignore_ascii_case("none")),
            period: said(root, "periodOfReport").and_then(|date| dates::parse(&date)),
            officers: owners.filter_map(officer).take(OWNERS_MAX).collect(),
        })
    })
}

fn officer(node: Node<'_, '_>) -> Option<Officer> {
    let name = said(child(node, "reportingOwnerId")?, "rptOwnerName").filter(|name| !is_entity(name))?;
    let relation = child(node, "reportingOwnerRelationship")?;
    let title = said(relation, "officerTitle").filter(|title| {
        let lower = title.to_lowercase();
        !lower.contains("remark") && !lower.contains("footnote")
    });
    let officer = is_true(child(relation, "isOfficer")) || title.is_some();
    let director = is_true(child(relation, "isDirector"));
    let role = match (officer, title, director) {
        (true, Some(title), _) => title,
        (_, _, true) => "Director".to_owned(),
        (_, _, false) => return None,
    };
    Some(Officer { name: turned(&name)?, role })
}

/// `Melkote Rajesh Ramaswamy` is Rajesh Ramaswamy Melkote; `DE LA CRUZ ANA M` is Ana M de la Cruz.
pub(crate) fn turned(name: &str) -> Option<String> {
    const PARTICLES: &[&str] =
        &["de", "del", "della", "der", "den", "di", "du", "la", "le", "van", "von", "st", "st.", "al", "el", "mc"];
    const SUFFIXES: &[&str] = &["jr", "jr.", "sr", "sr.", "ii", "iii", "iv"];
    let words: Vec<&str> =
        name.split_whitespace().map(|word| word.trim_matches(',')).filter(|word| !word.is_empty()).collect();
    let is = |list: &[&str], word: &str| list.contains(&word.to_lowercase().as_str());
    let particles = words.iter().take_while(|word| is(PARTICLES, word)).count();
    let family = (particles + 1).min(words.len());
    let (family, given) = words.split_at_checked(family)?;
    let (suffix, given): (Vec<&str>, Vec<&str>) = given.iter().partition(|word| is(SUFFIXES, word));
    if given.is_empty() {
        return None;
    }
    let parts = given
        .iter()
        .map(|word| calm(word))
        .chain(family.iter().map(|word| if is(PARTICLES, word) { word.to_lowercase() } else { calm(word) }));
    let suffix = suffix.iter().map(|word| if word.len() > 2 { word.to_uppercase() } else { calm(word) });
    Some(parts.chain(suffix).collect::<Vec<_>>().join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;
    use pretty_assertions::assert_eq;

    #[test]
    fn names_are_turned_to_how_people_say_them() {
        for (filed, said) in [
            ("Melkote Rajesh Ramaswamy", Some("Rajesh Ramaswamy Melkote")),
            ("DE LA CRUZ ANA M", Some("Ana M de la Cruz")),
            ("SMITH JOHN A JR", Some("John A Smith Jr")),
            ("McMahon Frank", Some("Frank McMahon")),
            ("O'NEIL MARY", Some("Mary O'Neil")),
            ("Cher", None),
            ("", None),
        ] {
            assert_eq!(turned(filed).as_deref(), said, "{filed}");
        }
    }

    #[test]
    fn booleans_have_two_forms_and_funds_are_no_officers() {
        let owner = |name: &str, relation: &str| {
            format!(
                "<reportingOwner><reportingOwnerId><rptOwnerName>{name}</rptOwnerName></reportingOwnerId><reportingOwnerRelationship>{relation}</reportingOwnerRelationship></reportingOwner>"
            )
        };
        let xml = format!(
            "<ownershipDocument><documentType>3</documentType><periodOfReport>2026-03-01</periodOfReport><issuer><issuerName>Acme</issuerName><issuerTradingSymbol>NONE</issuerTradingSymbol></issuer>{}{}{}{}</ownershipDocument>",
            owner("BELL ANN", "<isOfficer>1</isOfficer><officerTitle>Chief Financial Officer</officerTitle>"),
            owner("DOE JOHN", "<isDirector>true</isDirector><isOfficer>false</isOfficer>"),
            owner("Harbor Peak Fund II, L.P.", "<isDirector>1</isDirector>"),
            owner("ROE RICHARD", "<isTenPercentOwner>1</isTenPercentOwner>"),
        );
        let read = parse(xml.as_bytes()).unwrap();
        let officers: Vec<(&str, &str)> =
            read.officers.iter().map(|officer| (officer.name.as_str(), officer.role.as_str())).collect();
        assert_eq!(officers, [("Ann Bell", "Chief Financial Officer"), ("John Doe", "Director")]);
        assert_eq!((read.ticker, read.period.map(|date| date.to_string())), (None, Some("2026-03-01".to_owned())));
        assert!(parse(b"<!DOCTYPE x [<!ENTITY a 'b'>]><ownershipDocument/>").is_err());
    }
}
