//! JSON and CSV, read again.

use documents::{Audience, Text, compose, findings_csv, json};
use domain::{Finding, FindingDetail, SectionKind};
use pretty_assertions::assert_eq;
use serde_json::Value;

use crate::briefs::{self, TODAY, brief, line, section};

#[test]
fn the_shape_of_the_json_stays() {
    insta::assert_snapshot!(json(&compose(&briefs::view(), &briefs::rich(), Audience::Customer, TODAY)).unwrap());
}

#[test]
fn hostile_lines_come_back_from_the_json() {
    for raw in briefs::HOSTILE {
        let brief = brief(vec![section(SectionKind::NextStep, vec![line(raw)])]);
        let text = json(&compose(&briefs::view(), &brief, Audience::Internal, TODAY)).unwrap();
        let value: Value = serde_json::from_str(&text).unwrap();
        assert_eq!(value["sections"][0]["lines"][0]["text"], Text::clean(raw, 400).as_str());
    }
}

fn rows(findings: &[Finding]) -> Vec<csv::StringRecord> {
    let bytes = findings_csv(findings).unwrap();
    let sheet = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap();
    csv::Reader::from_reader(sheet).records().map(Result::unwrap).collect()
}

#[test]
fn each_finding_is_a_row() {
    let view = briefs::view_with_exhibits();
    let rows = rows(&view.findings);
    assert_eq!(rows.len(), view.findings.len());
    let hiring = rows.last().unwrap();
    assert_eq!(&hiring[1], "Hiring");
    assert_eq!(&hiring[6], "Confirmed");
    assert!(
        hiring[8].starts_with("count: 3; function: security; openInAll: 41; roles: Identity engineer"),
        "{}",
        &hiring[8]
    );
    assert!(hiring[10].contains("Larkfield job board (https://boards.larkfield.example/jobs/4410)"), "{}", &hiring[10]);
}

#[test]
fn no_finding_is_a_formula_and_none_breaks_its_row() {
    let hostile = [
        "=cmd|' /C calc'!A0",
        "+1",
        "-1+1",
        "@SUM(A1)",
        "\t=1",
        "\r=1",
        " =1",
        "\u{feff}=1",
        "a\",\"b\r\n=1",
        "\u{0}=1",
    ];
    let endless = "=".repeat(100_000);
    for raw in hostile.into_iter().chain([endless.as_str()]).chain(briefs::HOSTILE.iter().copied()) {
        let mut finding = briefs::view().findings[0].clone();
        finding.title = raw.into();
        finding.company = raw.into();
        finding.confidence.because = vec![raw.into()];
        finding.detail = FindingDetail::Legal { what: raw.into() };
        let rows = rows(&[finding]);
        assert_eq!((rows.len(), rows[0].len()), (1, 12), "{raw:?}");
        for cell in &rows[0] {
            assert!(!cell.trim_start().starts_with(['=', '+', '-', '@', '|', '%']), "{cell:?} of {raw:?}");
            assert!(cell.chars().all(|character| !character.is_control()) && cell.chars().count() <= 2_001);
        }
    }
}
