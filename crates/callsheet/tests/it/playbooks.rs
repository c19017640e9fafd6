//! A team's own playbooks, and the ROI case, from the command line to the answer.

use serde_json::Value;

use crate::command_line::{callsheet, text};

const OWN: &str = r#"kind = "funding"

[role.ae]
why = "At our house a round is answered within ten days, and never with a price list."
objections = [{ says = "Ask again in spring.", answer = "Gladly. What will be decided by then, and who decides it?" }]
"#;

#[test]
fn a_teams_playbook_shows_in_the_answer_and_a_broken_one_is_told_with_its_line() {
    let data = tempfile::tempdir().unwrap();
    let folder = data.path().join("playbooks");
    std::fs::create_dir(&folder).unwrap();
    std::fs::write(folder.join("funding.toml"), OWN).unwrap();
    let checked = callsheet(data.path(), &["config", "check"], None);
    assert_eq!(checked.status.code(), Some(0), "{}", text(&checked.stderr));

    let done = callsheet(data.path(), &["prep", "Acme Corp", "--offline", "--role", "ae"], None);
    assert_eq!(done.status.code(), Some(0), "{}", text(&done.stderr));
    let answer =
        text(&callsheet(data.path(), &["ask", "last", "Tell me more about the funding", "--offline"], None).stdout);
    assert!(answer.contains("At our house a round is answered within ten days"), "{answer}");
    assert!(answer.contains("Ask again in spring.") && answer.contains("What will be decided by then"), "{answer}");
    assert!(
        !answer.contains("The money is for growth, not for tools."),
        "their list stands in the place of ours: {answer}"
    );

    let gaps = text(&callsheet(data.path(), &["ask", "last", "Where are the deal gaps?", "--offline"], None).stdout);
    assert!(gaps.contains("MEDDPICC") && gaps.contains("Economic buyer") && gaps.contains("Ask: "), "{gaps}");

    let broken = OWN.replace("why = \"At", "wy = \"At");
    std::fs::write(folder.join("funding.toml"), broken).unwrap();
    for command in [["config", "check"], ["preps", "--offline"]] {
        let refused = callsheet(data.path(), &command, None);
        assert_eq!(refused.status.code(), Some(1));
        let said = text(&refused.stderr);
        assert!(said.contains("funding.toml:4: Unknown field `wy`"), "{said}");
    }
    std::fs::write(
        folder.join("funding.toml"),
        OWN.replace("Gladly. What will be decided by then, and who decides it?", "Our platform is better."),
    )
    .unwrap();
    let said = text(&callsheet(data.path(), &["config", "check"], None).stderr);
    assert!(said.contains("funding.toml:5: An answer to an objection ends in an open question"), "{said}");
}

#[test]
fn the_roi_case_is_changed_taken_back_and_exported() {
    let data = tempfile::tempdir().unwrap();
    callsheet(data.path(), &["prep", "Acme Corp", "--offline", "--role", "ae"], None);
    let case = |args: &[&str]| -> Value {
        let done = callsheet(data.path(), &[&["roi", "last", "--json", "--offline"], args].concat(), None);
        assert_eq!(done.status.code(), Some(0), "{}", text(&done.stderr));
        serde_json::from_slice(&done.stdout).unwrap()
    };
    let input = |case: &Value, key: &str| {
        case["inputs"].as_array().unwrap().iter().find(|input| input["key"] == key).cloned().unwrap()
    };
    let before = case(&[]);
    let changed = case(&["--set", "price=9/10/12", "--assumed"]);
    case(&["--set", "adoption=60"]);
    assert_eq!(input(&changed, "price")["value"], serde_json::json!({ "low": 9.0, "likely": 10.0, "high": 12.0 }));
    assert_eq!(
        (&input(&changed, "price")["tag"], &input(&changed, "price")["edited"]),
        (&"assumed".into(), &true.into())
    );
    let said = text(&callsheet(data.path(), &["ask", "last", "set the discount rate to 7", "--offline"], None).stdout);
    assert!(said.contains("Discount rate is now 7 percent"), "{said}");
    let kept = case(&[]);
    assert_eq!(input(&kept, "adoption")["tag"], "customer_given");
    assert_eq!(input(&kept, "discount")["value"]["likely"], 7.0);
    assert_ne!(kept["lines"], before["lines"]);
    assert_eq!(case(&["--reset", "all"])["lines"], before["lines"]);

    let sheet = text(&callsheet(data.path(), &["roi", "last", "--format", "csv", "--offline"], None).stdout);
    assert!(sheet.starts_with("part,key,label,unit,low,likely,high,from,formula\r\n"), "{sheet}");
    assert!(sheet.contains("line,npv,Net present value,USD,"), "{sheet}");
    assert_eq!(callsheet(data.path(), &["roi", "last", "--set", "price", "--offline"], None).status.code(), Some(2));
    let refused = callsheet(data.path(), &["roi", "last", "--set", "adoption=101", "--offline"], None);
    assert_eq!(refused.status.code(), Some(1));
    assert!(text(&refused.stderr).contains("from 0 to 100"), "{}", text(&refused.stderr));
}
