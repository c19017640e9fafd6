//! The gate over planted drafts: good ones pass, bad ones do not.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::*;

#[derive(Deserialize)]
struct Planted {
    id: String,
    /// Which of the sets of `drafts_by_prompt.jsonl` it belongs to.
    #[serde(default)]
    set: String,
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

fn planted(file: &str) -> Vec<Planted> {
    let path = format!("{}/../../fixtures/model/{file}", env!("CARGO_MANIFEST_DIR"));
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

/// What the gate makes of planted drafts: how many there are of each sort, the bad ones that pass, the good ones that it
/// cuts, and both by the flaw that was planted or found.
struct Outcome {
    good: usize,
    bad: usize,
    passed: Vec<String>,
    cut: Vec<String>,
    by_flaw: BTreeMap<String, (usize, usize)>,
}

impl Outcome {
    fn of(drafts: &[Planted]) -> Self {
        let mut outcome = Self { good: 0, bad: 0, passed: Vec::new(), cut: Vec::new(), by_flaw: BTreeMap::new() };
        for draft in drafts {
            let verdict = judge(draft);
            if draft.good {
                outcome.good += 1;
                if let Err(flaw) = verdict {
                    outcome.cut.push(draft.id.clone());
                    let name = format!("{flaw:?}").split('(').next().unwrap_or_default().to_owned();
                    outcome.by_flaw.entry(format!("cut as {name}")).or_default().0 += 1;
                }
                continue;
            }
            outcome.bad += 1;
            let of_flaw = outcome.by_flaw.entry(draft.flaw.clone()).or_default();
            of_flaw.1 += 1;
            if verdict.is_ok() {
                of_flaw.0 += 1;
                outcome.passed.push(draft.id.clone());
            }
        }
        outcome
    }

    fn figures(&self) -> String {
        let rows = self.by_flaw.iter().map(|(flaw, (seen, of))| match of {
            0 => format!("  {flaw}: {seen}"),
            of => format!("  {flaw}: {seen} of {of} pass"),
        });
        format!("{} good are cut: {:?}\n{}", self.cut.len(), self.cut, rows.collect::<Vec<_>>().join("\n"))
    }
}

/// Bad drafts that pass.
const PASS: [&str; 0] = [];
/// Good drafts of `drafts.jsonl` that are cut, of 260. Many of them are looser than the prompt asks for: they reckon,
/// translate, advise, or say it in words that no source has.
const CUT_MAX: usize = 160;
/// Good drafts of `drafts_by_prompt.jsonl` that are cut: of 121 by which the rules were made, and of 134 that were looked at
/// only after the figures of the first sight were taken (`docs/models.md`).
const CUT_MAX_BY_PROMPT: [(&str, usize, usize); 2] = [("tune", 121, 11), ("held", 134, 43)];

#[test]
fn of_planted_drafts_the_bad_ones_are_cut() {
    let drafts = planted("drafts.jsonl");
    let outcome = Outcome::of(&drafts);
    assert_eq!((outcome.good, outcome.bad), (260, 260));
    assert_eq!(outcome.passed, PASS, "{}", outcome.figures());
    let mut by_flaw: BTreeMap<&str, usize> = BTreeMap::new();
    for draft in drafts.iter().filter(|draft| !draft.good) {
        *by_flaw.entry(&draft.flaw).or_default() += 1;
    }
    assert_eq!((by_flaw.len(), by_flaw.values().all(|drafts| *drafts == 13)), (20, true));
    assert!(outcome.cut.len() <= CUT_MAX, "{}", outcome.figures());
}

#[test]
fn of_drafts_as_the_prompt_asks_for_the_bad_ones_are_cut() {
    let mut drafts = planted("drafts_by_prompt.jsonl");
    for (set, good, cut_max) in CUT_MAX_BY_PROMPT {
        let (of_set, rest): (Vec<Planted>, Vec<Planted>) = drafts.into_iter().partition(|draft| draft.set == set);
        drafts = rest;
        let outcome = Outcome::of(&of_set);
        assert_eq!(outcome.good, good, "{set}");
        assert_eq!(outcome.passed, PASS, "{set}: {}", outcome.figures());
        assert!(outcome.cut.len() <= cut_max, "{set}: {}", outcome.figures());
    }
    assert!(drafts.is_empty());
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

/// What a source says in its own words holds, but for what no draft may say: links, short scraps, words to machines.
#[test]
fn evidence_in_its_own_words_is_held() {
    let mut cut: Vec<String> = Vec::new();
    for draft in planted("drafts.jsonl").iter().chain(&planted("drafts_by_prompt.jsonl")) {
        let known = Known { company: vec![draft.company.clone()], vendor: vec![draft.vendor.clone()] };
        for one in &draft.evidence {
            let grounds = [Ground { number: 1, by: one.by.clone(), text: one.text.clone() }];
            let sentences = extract::text::sentences(&one.text).into_iter().map(|range| &one.text[range]);
            cut.extend(sentences.filter_map(|sentence| match check(sentence, &[1], &grounds, &known) {
                Ok(()) | Err(Flaw::NoSentence | Flaw::Instruction) => None,
                Err(flaw) => Some(format!("{sentence}: {flaw:?}")),
            }));
        }
    }
    cut.sort();
    cut.dedup();
    assert_eq!(cut, [""; 0]);
}

/// A sentence of evidence, and sentences about it that are held and that are not.
struct About {
    by: &'static str,
    text: &'static str,
    held: &'static [&'static str],
    not: &'static [&'static str],
}

/// Each rule by itself, on evidence of its own.
#[test]
fn a_sentence_says_what_its_evidence_says() {
    let all = [
        About {
            by: "The Paper, 3 May 2026",
            text: "Acme Corp closed shops in Lyon and opened one in Brest.",
            held: &["Acme shut shops in Lyon and opened one in Brest.", "In Lyon shops were closed by Acme."],
            not: &[
                "Acme opened shops in Lyon.",
                "Acme closed a shop in Brest.",
                "Acme closed shops in Lyon because it opened one in Brest.",
            ],
        },
        About {
            by: "Acme Corp, 3 May 2026",
            text: "Revenue fell to $48 million from $52 million. The board does not expect a loss.",
            held: &["Revenue fell from $52 million to $48 million."],
            not: &[
                "Revenue fell to $52 million from $48 million.",
                "Revenue fell by $48 million.",
                "Revenue rose to $48 million.",
                "The board expects a loss.",
            ],
        },
        About {
            by: "The Paper, 3 May 2026",
            text: "Acme Corp plans to hire about 40 engineers in Leeds. Chief executive Ann Lee succeeds Bob Ray.",
            held: &["Acme plans to hire about 40 engineers in Leeds.", "Bob Ray is succeeded by Ann Lee."],
            not: &[
                "Acme has hired about 40 engineers in Leeds.",
                "Acme plans to hire more than 40 engineers in Leeds.",
                "Acme plans to hire about 40 drivers in Leeds.",
                "Bob Ray succeeds Ann Lee.",
                "Chief executive Bob Ray succeeds Ann Lee.",
            ],
        },
        About {
            by: "Keystead, Sync page",
            text: "Sync copies groups from Okta into Entra.",
            held: &["Keystead's Sync copies groups from Okta into Entra."],
            not: &["Acme copies groups from Okta into Entra.", "Sync copies groups from Entra into Okta."],
        },
    ];
    let known = Known { company: vec!["Acme Corp".to_owned(), "Acme".to_owned()], vendor: vec!["Keystead".to_owned()] };
    for About { by, text, held, not } in all {
        let grounds = [Ground { number: 1, by: by.to_owned(), text: text.to_owned() }];
        for sentence in held {
            assert_eq!(check(sentence, &[1], &grounds, &known), Ok(()), "{sentence}");
        }
        for sentence in not {
            assert!(check(sentence, &[1], &grounds, &known).is_err(), "{sentence}");
        }
    }
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig { cases: 200, ..Default::default() })]

    /// No text makes the gate panic: letters of all scripts, marks, and pieces of sentences in any order.
    #[test]
    fn any_text_is_judged(
        noise in "\\PC{0,60}",
        pieces in proptest::collection::vec(
            proptest::sample::select(vec![
                "Acme", "the", "'s", "\u{2019}s", "to", "from", "by", "12", "2,000", "£3.5m", "per cent", "%", "not", "no", "(2024: 7)",
                "(", ")", ";", ",", "and", "nor", "will", "be", "sold", "buys", "over", "twenty-one", "May", "3", "2026", "Q2",
                "12:30", "2025/26", "of", "which", "Dr.", "chief executive", "more than", "doubled", "-", "–", "'", "\"", "ß", "İ",
            ]),
            0..40,
        ),
    ) {
        let text = pieces.join(" ");
        let known = Known { company: vec!["Acme Corp".to_owned(), "Acme".to_owned()], vendor: vec![noise.clone()] };
        let grounds = [
            Ground { number: 1, by: noise.clone(), text: format!("{text} {noise}") },
            Ground { number: 2, by: "Acme".to_owned(), text: noise.clone() },
        ];
        for sentence in [&text, &noise, &format!("{noise} {text}")] {
            let _ = check(sentence, &[1, 2], &grounds, &known);
        }
    }
}
