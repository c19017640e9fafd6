//! Form D: a sale of securities without registration, which is how private funding reaches an authority.

use domain::PartialDate;
use roxmltree::Node;

use pages::dates;

use crate::sec::xml::{self, child, descendant, is_true, said};

/// Related persons kept.
const PERSONS_MAX: usize = 30;

/// What a Form D says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct FormD {
    pub issuer: String,
    /// Without leading zeros.
    pub cik: Option<String>,
    pub place: Option<String>,
    pub former_names: Vec<String>,
    pub founded: Option<String>,
    pub industry: Option<String>,
    pub revenue_range: Option<String>,
    /// In whole dollars; `Indefinite` is none.
    pub offered: Option<i64>,
    pub sold: Option<i64>,
    pub investors: Option<u32>,
    pub first_sale_on: Option<PartialDate>,
    pub amendment: bool,
    pub persons: Vec<Person>,
    /// Why it is no company's funding, where it is none.
    pub fund: Option<&'static str>,
}

/// An officer, director or promoter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Person {
    pub name: String,
    pub role: String,
}

/// Reads a Form D.
pub(crate) fn parse(bytes: &[u8]) -> Result<FormD, pages::ParseError> {
    xml::read(bytes, |root| {
        if root.tag_name().name() != "edgarSubmission" {
            return None;
        }
        let issuer = child(root, "primaryIssuer")?;
        let name = real(said(issuer, "entityName"))?;
        let offering = child(root, "offeringData");
        let amount = |key: &str| amount(said(descendant(offering?, "offeringSalesAmounts")?, key));
        let previous = ["issuerPreviousNameList", "edgarPreviousNameList"];
        let previous = previous.into_iter().filter_map(|list| child(issuer, list));
        Some(FormD {
            cik: real(said(issuer, "cik")).map(|cik| cik.trim_start_matches('0').to_owned()),
            place: place(issuer),
            former_names: previous
                .flat_map(|list| list.children())
                .filter_map(|name| real(Some(xml::words(name))))
                .collect(),
            founded: child(issuer, "yearOfInc").and_then(|year| real(said(year, "value"))),
            industry: offering
                .and_then(|offering| real(said(descendant(offering, "industryGroup")?, "industryGroupType"))),
            revenue_range: offering
                .and_then(|offering| revenue(said(descendant(offering, "issuerSize")?, "revenueRange"))),
            offered: amount("totalOfferingAmount"),
            sold: amount("totalAmountSold"),
            investors: offering
                .and_then(|offering| said(descendant(offering, "investors")?, "totalNumberAlreadyInvested"))
                .and_then(|count| count.parse().ok()),
            first_sale_on: offering
                .and_then(|offering| said(descendant(offering, "dateOfFirstSale")?, "value"))
                .and_then(|date| dates::parse(&date)),
            amendment: offering.is_some_and(|offering| is_true(descendant(offering, "isAmendment"))),
            persons: persons(root),
            fund: fund(&name, offering),
            issuer: name,
        })
    })
}

/// A fund, or a vehicle of one, raises money for others.
fn fund(name: &str, offering: Option<Node<'_, '_>>) -> Option<&'static str> {
    let lower = name.to_lowercase();
    let pooled = offering.is_some_and(|offering| {
        said(offering, "industryGroupType").as_deref() == Some("Pooled Investment Fund")
            || descendant(offering, "industryGroupType")
                .is_some_and(|kind| xml::words(kind) == "Pooled Investment Fund")
            || is_true(descendant(offering, "isPooledInvestmentFundType"))
    });
    if pooled {
        Some("it is a pooled investment fund")
    } else if lower.contains("a series of") {
        Some("it is a series of another entity")
    } else {
        None
    }
}

fn persons(root: Node<'_, '_>) -> Vec<Person> {
    let Some(listed) = child(root, "relatedPersonsList") else { return Vec::new() };
    let all = listed.children().filter(|node| node.tag_name().name() == "relatedPersonInfo");
    all.filter_map(person).take(PERSONS_MAX).collect()
}

fn person(node: Node<'_, '_>) -> Option<Person> {
    let name = child(node, "relatedPersonName")?;
    let parts = ["firstName", "middleName", "lastName"].into_iter().filter_map(|part| real(said(name, part)));
    let parts: Vec<String> = parts.map(|part| crate::sec::calm(&part)).collect();
    let full = parts.join(" ");
    if parts.len() < 2 || crate::sec::is_entity(&full) {
        return None;
    }
    let stated = real(said(node, "relationshipClarification"));
    let listed = child(node, "relatedPersonRelationshipList")?;
    let mut kinds: Vec<String> = listed.children().map(xml::words).filter(|kind| !kind.is_empty()).collect();
    kinds.dedup();
    let role = stated.filter(|role| role.len() <= 80).or_else(|| (!kinds.is_empty()).then(|| kinds.join(", ")))?;
    Some(Person { name: full, role })
}

fn place(issuer: Node<'_, '_>) -> Option<String> {
    let address = child(issuer, "issuerAddress")?;
    let city = crate::sec::calm(&real(said(address, "city"))?);
    let state = real(said(address, "stateOrCountryDescription")).or_else(|| real(said(address, "stateOrCountry")));
    Some(match state {
        Some(state) => format!("{city}, {}", crate::sec::calm(&state)),
        None => city,
    })
}

fn amount(text: Option<String>) -> Option<i64> {
    let text = text?;
    let digits: String = text.trim().trim_start_matches('$').replace(',', "");
    digits.split('.').next()?.parse().ok().filter(|amount| *amount > 0)
}

fn revenue(text: Option<String>) -> Option<String> {
    real(text).filter(|text| !matches!(text.as_str(), "Decline to Disclose" | "Not Applicable"))
}

/// A value that is not a placeholder.
fn real(text: Option<String>) -> Option<String> {
    text.filter(|text| {
        let lower = text.to_ascii_lowercase();
        !matches!(lower.trim_matches('.'), "" | "none" | "n/a" | "na" | "-" | "--" | "not applicable")
    })
}
