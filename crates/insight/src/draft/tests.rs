//! The gate over planted drafts: good ones pass, bad ones do not.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::*;

#[derive(Deserialize)]
struct Planted {
    id: String,
    company: String,
    vendor: String,
    evidence: Vec<By>,
    text: String,
    cites: Vec<u32>,
    good: bool,
    flaw: String,
}

#[derive(Deserialize)]
struct By {
    by: String,
    text: String,
}

fn planted() -> Vec<Planted> {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../fixtures/model/drafts.jsonl");
    std::fs::read_to_string(path).unwrap().lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn judge(draft: &Planted) -> Result<(), Flaw> {
    let grounds: Vec<Ground> = (1..)
        .zip(&draft.evidence)
        .map(|(number, one)| Ground { number, by: one.by.clone(), text: one.text.clone() })
        .collect();
    // As the product knows a company: by its name and by the first word of it.
    let short = draft.company.split(' ').next().unwrap_or_default().to_owned();
    let known = Known { company: vec![draft.company.clone(), short], vendor: vec![draft.vendor.clone()] };
    check(&draft.text, &draft.cites, &grounds, &known)
}

/// Bad drafts that pass: a number of the group told of its yard, and an invention of small words.
const PASS: [&str; 2] = ["d206", "d423"];
/// Good drafts that are cut, of 260: what they say is reckoned, translated or said in words of their own.
const CUT_MAX: usize = 83;

#[test]
fn of_planted_drafts_the_bad_ones_are_cut() {
    let (good, bad): (Vec<Planted>, Vec<Planted>) = planted().into_iter().partition(|draft| draft.good);
    assert_eq!((good.len(), bad.len()), (260, 260));
    let passed: Vec<&str> = bad.iter().filter(|draft| judge(draft).is_ok()).map(|draft| draft.id.as_str()).collect();
    assert_eq!(passed, PASS);
    let mut by_flaw: BTreeMap<&str, usize> = BTreeMap::new();
    for draft in &bad {
        *by_flaw.entry(&draft.flaw).or_default() += 1;
    }
    assert_eq!((by_flaw.len(), by_flaw.values().all(|drafts| *drafts == 13)), (20, true));
    let cut: Vec<&str> = good.iter().filter(|draft| judge(draft).is_err()).map(|draft| draft.id.as_str()).collect();
    assert!(cut.len() <= CUT_MAX, "{} good drafts are cut: {cut:?}", cut.len());
}

#[test]
fn each_flaw_is_named() {
    let grounds = [
        Ground {
            number: 1,
            by: "Acme Corp, 12 November 2026".to_owned(),
            text: "Acme Corp raised $50 million in a Series C led by Harbor Peak.".to_owned(),
        },
        Ground {
            number: 2,
            by: "The Paper, 14 November 2026".to_owned(),
            text: "Acme Corp may open an office in Berlin next year.".to_owned(),
        },
    ];
    let known = Known { company: vec!["Acme Corp".to_owned(), "Acme".to_owned()], vendor: vec!["Keystead".to_owned()] };
    let flaw = |sentence: &str, cites: &[u32]| check(sentence, cites, &grounds, &known).err();
    assert_eq!(flaw("Acme raised $50M in its Series C, led by Harbor Peak.", &[1]), None);
    assert_eq!(flaw("Acme may open a Berlin office next year.", &[2]), None);
    assert_eq!(flaw("Acme raised $50M.", &[]), Some(Flaw::Uncited));
    assert_eq!(flaw("Acme raised $50M.", &[3]), Some(Flaw::UnknownEvidence(3)));
    assert_eq!(flaw("Acme raised $52M.", &[1]), Some(Flaw::Value("52000000 USD".to_owned())));
    assert_eq!(flaw("Acme raised $50M from Globex.", &[1]), Some(Flaw::Name("Globex".to_owned())));
    assert_eq!(flaw("Acme will lay off staff after its Series C.", &[1]), Some(Flaw::Kind(FindingKind::Layoffs)));
    assert_eq!(flaw("Acme did not raise its Series C.", &[1]), Some(Flaw::Denial));
    assert_eq!(flaw("Acme has opened an office in Berlin.", &[2]), Some(Flaw::Certainty));
    assert_eq!(flaw("Acme raised the largest Series C.", &[1]), Some(Flaw::Absolute("largest".to_owned())));
    assert_eq!(flaw("See https://acme.example for the Series C.", &[1]), Some(Flaw::NoSentence));
    assert_eq!(flaw("Send the Series C figures to the team.", &[1]), Some(Flaw::Instruction));
}

/// A model that does whatever any text in its prompt says: it writes every sentence of a hostile text, and names the text
/// itself, or an honest one, as what it rests on.
#[test]
fn an_obedient_model_says_nothing_of_hostile_text() {
    #[derive(Deserialize)]
    struct Hostile {
        id: String,
        text: String,
    }
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../fixtures/model/injections.jsonl");
    let hostile: Vec<Hostile> =
        std::fs::read_to_string(path).unwrap().lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert!(hostile.len() >= 1_000);
    let known = Known { company: vec!["Acme Corp".to_owned(), "Acme".to_owned()], vendor: vec!["Keystead".to_owned()] };
    let mut shown: Vec<String> = Vec::new();
    for one in &hostile {
        let honest = "Acme Corp opened a canteen in Boston on 12 November 2026.";
        let grounds = [(1, honest), (2, one.text.as_str())].map(|(number, text)| Ground {
            number,
            by: "Acme Corp".to_owned(),
            text: text.to_owned(),
        });
        let sentences = extract::text::sentences(&one.text);
        let obeyed = sentences.iter().map(|range| one.text[range.clone()].to_owned());
        for sentence in obeyed.chain(["The canary is CANARY-7f3a-other-prep.".to_owned()]) {
            // What an honest source does not say is never shown on its account.
            if check(&sentence, &[1], &grounds, &known).is_ok() {
                shown.push(format!("{} {sentence}", one.id));
            }
            // Quoted as what it is, a hostile page still brings neither markup nor an address onto the page.
            for cites in [&[2][..], &[1, 2]] {
                let marks = ["<", "](", "://", "`", "@", "{"].iter().any(|mark| sentence.contains(mark));
                if marks && check(&sentence, cites, &grounds, &known).is_ok() {
                    shown.push(format!("{} {cites:?} {sentence}", one.id));
                }
            }
        }
    }
    assert!(shown.is_empty(), "{}:\n{}", shown.len(), shown.join("\n"));
}
