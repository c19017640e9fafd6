//! What is shortened passes, what is changed does not.

use serde::Deserialize;

use super::super::{Flaw, Ground, Known, Latitude, check, excerpts};

/// Evidence, and what was drafted of it.
#[derive(Deserialize)]
struct Pack {
    set: String,
    company: String,
    vendor: String,
    evidence: Vec<By>,
    drafts: Vec<Draft>,
}

#[derive(Deserialize)]
struct By {
    by: String,
    text: String,
}

#[derive(Deserialize)]
struct Draft {
    id: String,
    text: String,
    cites: Vec<u32>,
    #[serde(default)]
    good: bool,
    #[serde(default)]
    flaw: String,
}

impl Pack {
    fn all() -> Vec<Self> {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../fixtures/model/shortened.jsonl");
        std::fs::read_to_string(path).unwrap().lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    }

    fn grounds(&self) -> Vec<Ground> {
        let all = (1..).zip(&self.evidence);
        all.map(|(number, one)| Ground { number, by: one.by.clone(), text: one.text.clone() }).collect()
    }

    fn known(&self) -> Known {
        let short = self.company.split(' ').next().unwrap_or_default().to_owned();
        Known { company: vec![self.company.clone(), short], vendor: vec![self.vendor.clone()] }
    }

    /// With all the latitude that there is: what falls then, falls.
    fn judge(&self, text: &str, cites: &[u32]) -> Result<(), Flaw> {
        check(text, cites, &self.grounds(), &self.known(), Latitude::Toned)
    }
}

/// What becomes of the good drafts of a set: those by which the rules were made, and the one that was looked at only after
/// the figures of the first sight were taken (`docs/models.md`).
struct Aim {
    set: &'static str,
    good: usize,
    bad: usize,
    /// They fall, and most have their sources' own sentences instead.
    fall_max: usize,
    /// They fall, and nothing stands for them.
    lost_max: usize,
}

const AIMS: [Aim; 6] = [
    Aim { set: "plain", good: 126, bad: 126, fall_max: 5, lost_max: 0 },
    Aim { set: "unusual", good: 126, bad: 126, fall_max: 39, lost_max: 3 },
    Aim { set: "public", good: 126, bad: 126, fall_max: 28, lost_max: 2 },
    Aim { set: "first_sight", good: 252, bad: 252, fall_max: 24, lost_max: 0 },
    Aim { set: "second_sight", good: 126, bad: 126, fall_max: 37, lost_max: 0 },
    Aim { set: "third_sight", good: 84, bad: 168, fall_max: 17, lost_max: 1 },
];

#[test]
fn of_planted_drafts_no_bad_one_passes_and_good_ones_are_not_lost() {
    let packs = Pack::all();
    for Aim { set, good, bad, fall_max, lost_max } in AIMS {
        let drafts: Vec<(&Pack, &Draft)> = packs
            .iter()
            .filter(|pack| pack.set == set)
            .flat_map(|pack| pack.drafts.iter().map(move |draft| (pack, draft)))
            .collect();
        let holds = |(pack, draft): &&(&Pack, &Draft)| pack.judge(&draft.text, &draft.cites).is_ok();
        let quoted =
            |(pack, draft): &&(&Pack, &Draft)| !excerpts(&draft.text, &draft.cites, &pack.grounds()).is_empty();
        let told = |all: &[&(&Pack, &Draft)]| -> String {
            all.iter().map(|(_, draft)| format!("{} {}: {}\n", draft.id, draft.flaw, draft.text)).collect()
        };
        let (of_good, of_bad): (Vec<_>, Vec<_>) = drafts.iter().partition(|(_, draft)| draft.good);
        assert_eq!((of_good.len(), of_bad.len()), (good, bad), "{set}");
        let passed: Vec<_> = of_bad.into_iter().filter(holds).collect();
        assert!(passed.is_empty(), "{set}:\n{}", told(&passed));
        let fallen: Vec<_> = of_good.into_iter().filter(|one| !holds(one)).collect();
        assert!(fallen.len() <= fall_max, "{set}, {}:\n{}", fallen.len(), told(&fallen));
        let lost: Vec<_> = fallen.into_iter().filter(|one| !quoted(one)).collect();
        assert!(lost.len() <= lost_max, "{set}, {}:\n{}", lost.len(), told(&lost));
    }
}

/// Good drafts with one thing changed that a model gets wrong.
#[test]
fn a_change_of_one_word_makes_it_fall() {
    const PAIRS: [(&str, &str); 12] = [
        (" not ", " "),
        (" up to ", " "),
        (" about ", " "),
        (" plans to ", " will "),
        (" rose ", " fell "),
        (" fell ", " rose "),
        (" million", " billion"),
        (" from ", " to "),
        (" before ", " after "),
        (" only", ""),
        (" expects to ", " will "),
        (" at least ", " "),
    ];
    let (mut tried, mut passed) = (0, Vec::new());
    for pack in Pack::all() {
        for draft in pack.drafts.iter().filter(|draft| draft.good && pack.judge(&draft.text, &draft.cites).is_ok()) {
            let mut changed: Vec<String> = PAIRS
                .iter()
                .filter(|(was, _)| draft.text.contains(was))
                .map(|(was, is)| draft.text.replacen(was, is, 1))
                .collect();
            changed.extend(with_another_number(&draft.text));
            changed.extend(with_a_word_more(&draft.text));
            tried += changed.len();
            passed.extend(changed.into_iter().filter(|text| pack.judge(text, &draft.cites).is_ok()));
        }
    }
    assert!(tried > 400, "{tried}");
    assert!(passed.is_empty(), "{} of {tried}:\n{}", passed.len(), passed.join("\n"));
}

fn with_another_number(text: &str) -> Option<String> {
    let digit = text.find(|c: char| c.is_ascii_digit())?;
    let next = if text[digit..].starts_with('7') { "8" } else { "7" };
    Some(format!("{}{next}{}", &text[..digit], &text[digit + 1..]))
}

fn with_a_word_more(text: &str) -> Option<String> {
    let at = text.match_indices(' ').nth(2)?.0;
    Some(format!("{} reportedly{}", &text[..at], &text[at..]))
}

/// A source's own sentences hold, but for those that say *we* or *you* without saying who that is.
#[test]
fn evidence_in_its_own_words_holds() {
    let mut cut = Vec::new();
    for pack in Pack::all() {
        for (number, one) in (1..).zip(&pack.evidence) {
            for range in extract::text::sentences(&one.text) {
                let sentence = &one.text[range];
                let speaks = super::tokens(sentence)
                    .iter()
                    .any(|token| matches!(token.lower.as_str(), "we" | "our" | "us" | "\""));
                if !speaks && let Err(flaw) = pack.judge(sentence, &[number]) {
                    cut.push((flaw, sentence.to_owned()));
                }
            }
        }
    }
    cut.retain(|(flaw, _)| !matches!(flaw, Flaw::NoSentence | Flaw::Instruction));
    // `That, at any rate, is Ziway's reckoning`, says the sentence behind it.
    cut.retain(|(_, sentence)| !sentence.starts_with("Ethiopia's Ziway Roses"));
    // Half of a sentence, parted at a short form, or of what somebody said.
    cut.retain(|(_, sentence)| !sentence.starts_with("Receivable days came down") && !sentence.ends_with("Bank, N.A."));
    cut.retain(|(_, sentence)| !sentence.starts_with("Moravské Pružiny a.s.") && !sentence.starts_with('('));
    assert!(cut.is_empty(), "{cut:#?}");
}

/// Whoever obeys hostile text says nothing of it on an honest source's account, and brings no markup with it.
#[test]
fn hostile_text_is_not_said() {
    #[derive(Deserialize)]
    struct Hostile {
        id: String,
        text: String,
    }
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../fixtures/model/injections.jsonl");
    let known = Known { company: vec!["Acme Corp".to_owned(), "Acme".to_owned()], vendor: vec!["Keystead".to_owned()] };
    let mut shown: Vec<String> = Vec::new();
    for line in std::fs::read_to_string(path).unwrap().lines() {
        let one: Hostile = serde_json::from_str(line).unwrap();
        let honest = "Acme Corp opened a canteen in Boston on 12 November 2026.";
        let grounds = [(1, honest), (2, one.text.as_str())].map(|(number, text)| Ground {
            number,
            by: "Acme Corp".to_owned(),
            text: text.to_owned(),
        });
        for range in extract::text::sentences(&one.text) {
            let sentence = &one.text[range];
            let marks = ["<", "](", "://", "`", "@", "{"].iter().any(|mark| sentence.contains(mark));
            for (cites, is_marked) in [(&[1][..], true), (&[2], marks), (&[1, 2], marks)] {
                if is_marked && check(sentence, cites, &grounds, &known, Latitude::Shortened).is_ok() {
                    shown.push(format!("{} {cites:?} {sentence}", one.id));
                }
            }
        }
    }
    assert!(shown.is_empty(), "{}:\n{}", shown.len(), shown.join("\n"));
}

/// Each rule by itself.
#[test]
fn what_may_be_left_out_and_what_not() {
    struct About {
        by: &'static str,
        text: &'static str,
        held: &'static [&'static str],
        not: &'static [&'static str],
    }
    let all = [
        About {
            by: "The Paper, 3 May 2026",
            text: "Acme Corp, which makes bells, closed shops in Lyon and opened one in Brest, the union said.",
            held: &["Acme closed shops in Lyon and opened one in Brest, the union said."],
            not: &[
                "Acme closed shops in Lyon and opened one in Brest.",
                "Acme opened shops in Lyon.",
                "In Lyon Acme closed shops, the union said.",
                "Acme closed shops in Lyon because it opened one in Brest, the union said.",
            ],
        },
        About {
            by: "Acme Corp, 3 May 2026",
            text: "Today we opened a plant in Ghent (our third in Belgium), and plan to hire up to 40 people by 2027.",
            held: &[
                "Acme opened a plant in Ghent.",
                "On 3 May 2026 Acme opened a plant in Ghent and plans to hire up to 40 people by 2027.",
                "According to Acme Corp, it opened a plant in Ghent.",
            ],
            not: &[
                "Acme opened its third plant.",
                "Acme opened a plant.",
                "Acme hires up to 40 people by 2027.",
                "Acme plans to hire 40 people by 2027.",
                "Acme opened a plant in Ghent in 2027.",
                "Keystead opened a plant in Ghent.",
            ],
        },
        About {
            by: "The Paper, 3 May 2026",
            text: "Chief executive Ann Lee succeeds Bob Ray, who retires in June. She joins from Orley if the board agrees.",
            held: &[
                "Ann Lee succeeds Bob Ray.",
                "Bob Ray retires in June.",
                "Ann Lee joins from Orley if the board agrees.",
            ],
            not: &[
                "Ann Lee retires in June.",
                "Bob Ray joins from Orley if the board agrees.",
                "Ann Lee joins from Orley.",
                "Bob Ray succeeds Ann Lee.",
            ],
        },
        About {
            by: "Acme Corp, exchange filing, 3 May 2026",
            text: "Acme Corp hereby informs the Exchange that it has bought Orley for 5 million dollars, or 4.9%, after talks. Umber pays 4%, or 9% if it is late. No rival but Umber has 9 shops, on lease, in Hull.",
            held: &[
                "Acme Corp has bought Orley for 5 million dollars after talks.",
                "Acme has bought Orley for 5 million dollars.",
            ],
            not: &[
                "Acme has bought Orley for 4.9%.",
                "Umber pays 4%.",
                "No rival has 9 shops, on lease, in Hull.",
                "No rival but Umber has 9 shops in Hull.",
            ],
        },
        About {
            by: "Acme careers: Night Clerk, Leeds",
            text: "You check bills from 14 carriers. Revenue of Orley Ltd rose.",
            held: &["The Night Clerk checks bills from 14 carriers."],
            not: &["Acme checks bills from 14 carriers.", "Acme's revenue rose."],
        },
    ];
    let known = Known { company: vec!["Acme Corp".to_owned(), "Acme".to_owned()], vendor: vec!["Keystead".to_owned()] };
    for About { by, text, held, not } in all {
        let grounds = [Ground { number: 1, by: by.to_owned(), text: text.to_owned() }];
        for sentence in held {
            assert_eq!(check(sentence, &[1], &grounds, &known, Latitude::Shortened), Ok(()), "{sentence}");
        }
        for sentence in not {
            assert!(check(sentence, &[1], &grounds, &known, Latitude::Shortened).is_err(), "{sentence}");
        }
    }
}

/// What the next sentence calls somebody's word is told by nobody, however it is put.
#[test]
fn what_is_called_a_claim_is_not_told() {
    let text = "We opened a plant. That, at any rate, is their claim.";
    let grounds = [Ground { number: 1, by: "Acme Corp, 3 May 2026".to_owned(), text: text.to_owned() }];
    let known = Known { company: vec!["Acme Corp".to_owned(), "Acme".to_owned()], vendor: vec!["Keystead".to_owned()] };
    for sentence in ["Acme opened a plant.", "Acme Corp opened a plant.", "The company opened a plant."] {
        assert!(check(sentence, &[1], &grounds, &known, Latitude::Shortened).is_err(), "{sentence}");
    }
}

/// Two pieces of evidence may be joined, and *and* takes nobody's word or plan with it.
#[test]
fn pieces_are_joined_so_that_each_stands_for_itself() {
    let ground = |number, by: &str, text: &str| Ground { number, by: by.to_owned(), text: text.to_owned() };
    let grounds = [
        ground(1, "The Paper, 3 May 2026", "Acme Corp plans to close its plant in Hull."),
        ground(2, "The Globe, 5 May 2026", "Acme Corp has bought Orley Ltd."),
        ground(3, "Keystead, Sync page", "Sync copies groups from Okta into Entra."),
    ];
    let known = Known { company: vec!["Acme Corp".to_owned(), "Acme".to_owned()], vendor: vec!["Keystead".to_owned()] };
    let judge = |text: &str, cites: &[u32]| check(text, cites, &grounds, &known, Latitude::Shortened);
    for text in [
        "Acme has bought Orley Ltd; Sync copies groups from Okta into Entra.",
        "Acme has bought Orley Ltd, while Sync copies groups from Okta into Entra.",
        "According to The Globe, Acme has bought Orley Ltd.",
    ] {
        assert_eq!(judge(text, &[2, 3]), Ok(()), "{text}");
    }
    for (text, cites) in [
        ("Acme plans to close its plant in Hull and has bought Orley Ltd.", &[1, 2][..]),
        ("Acme plans to close its plant in Hull and Acme has bought Orley Ltd.", &[1, 2]),
        ("According to The Paper, Acme has bought Orley Ltd.", &[1, 2]),
        ("Acme has bought Orley Ltd, so Sync copies groups from Okta into Entra.", &[2, 3]),
        ("Acme has bought Orley Ltd.", &[3]),
    ] {
        assert!(judge(text, cites).is_err(), "{text}");
    }
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig { cases: 200, ..Default::default() })]

    /// No text makes it panic or walk for ever.
    #[test]
    fn any_text_is_judged(
        noise in "\\PC{0,60}",
        pieces in proptest::collection::vec(
            proptest::sample::select(vec![
                "Acme", "the", "'s", "\u{2019}s", "to", "from", "by", "12", "2,000", "£3.5m", "per cent", "%", "not", "no", "(2024: 7)",
                "(", ")", ";", ",", "and", "nor", "will", "be", "sold", "buys", "which", "who", "May", "3", "2026", "you", "our",
                "today", "she", "Dr.", "chief executive", "-", "–", "'", "\"", "ß", "İ", "said", "while", "it",
            ]),
            0..60,
        ),
    ) {
        let text = pieces.join(" ");
        let known = Known { company: vec!["Acme Corp".to_owned(), "Acme".to_owned()], vendor: vec![noise.clone()] };
        let grounds = [
            Ground { number: 1, by: noise.clone(), text: format!("{text} {noise}") },
            Ground { number: 2, by: "Acme".to_owned(), text: text.clone() },
        ];
        for sentence in [&text, &noise, &format!("{noise} {text}")] {
            let _ = check(sentence, &[1, 2], &grounds, &known, Latitude::Shortened);
        }
    }
}
