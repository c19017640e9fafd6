//! Documents from the command line: of what, for whom, how long, and in a look of one's own.

use std::path::Path;

use crate::command_line::{callsheet, callsheet_with, text};
use crate::slack::{CHANNEL, Slack};

fn shown(data: &Path, args: &[&str]) -> String {
    let done = callsheet(data, &[&["show", "last", "--offline"], args].concat(), None);
    assert_eq!(done.status.code(), Some(0), "{args:?}: {}", text(&done.stderr));
    text(&done.stdout)
}

fn refused(data: &Path, args: &[&str]) -> String {
    let done = callsheet(data, &[&["show", "last", "--offline"], args].concat(), None);
    assert_eq!(done.status.code(), Some(1), "{args:?}: {}", text(&done.stdout));
    text(&done.stderr)
}

#[test]
fn deep_dives_the_roi_case_and_what_changed_are_printed_for_their_readers() {
    let data = tempfile::tempdir().unwrap();
    let data = data.path();
    callsheet(data, &["prep", "Acme Corp", "--offline", "--role", "ae"], None);
    let hiring = shown(data, &["--about", "hiring", "--format", "md"]);
    assert!(hiring.starts_with("# Acme Corp: hiring") && hiring.contains("| Week to |"), "{hiring}");
    let short = shown(data, &["--about", "hiring", "--format", "md", "--short"]);
    assert!(short.len() < hiring.len() && short.contains("more lines in Callsheet"), "{short}");
    let case = shown(data, &["--about", "roi", "--format", "md", "--for", "customer"]);
    assert!(case.contains("Prepared by Keystead for Acme Corp") && !case.contains("Internal"), "{case}");
    let customer = shown(data, &["--format", "md", "--for", "customer"]);
    assert!(customer.contains("Why now") && !customer.contains("Careful"), "{customer}");
    let said = refused(data, &["--about", "changes", "--format", "md"]);
    assert!(said.contains("nothing to compare it with"), "{said}");
    let asked = callsheet(data, &["ask", "last", "make a pdf of what changed since last time", "--offline"], None);
    assert!(text(&asked.stdout).contains("nothing to compare it with"), "{}", text(&asked.stdout));
    let said = refused(data, &["--about", "weather", "--format", "md"]);
    assert!(said.contains("There is no weather"), "{said}");
    let said = refused(data, &["--about", "roi", "--format", "eml"]);
    assert!(said.contains("cannot have this format"), "{said}");

    callsheet(data, &["prep", "acmecorp.example", "--offline", "--role", "csm"], None);
    let changes = shown(data, &["--about", "changes", "--format", "md"]);
    assert!(changes.contains("Nothing changed since your preparation"), "{changes}");
}

#[test]
fn a_teams_own_template_is_used_and_a_broken_one_is_told() {
    let data = tempfile::tempdir().unwrap();
    let folder = data.path().join("templates");
    std::fs::create_dir(&folder).unwrap();
    let ours = text(&callsheet(data.path(), &["config", "template"], None).stdout);
    let page = folder.join("one_pager.typ");
    std::fs::write(&page, &ours).unwrap();
    assert_eq!(callsheet(data.path(), &["config", "check"], None).status.code(), Some(0));
    let pdf = data.path().join("brief.pdf");
    let made = |name: &str| {
        let out = pdf.to_str().unwrap();
        let args = ["prep", "Borealis Health", "--offline", "--role", name, "--format", "pdf", "--out", out];
        let done = callsheet(data.path(), &args, None);
        assert!(matches!(done.status.code(), Some(0 | 4)), "{}", text(&done.stderr));
        std::fs::read(&pdf).unwrap()
    };
    assert!(made("ae").starts_with(b"%PDF"));
    std::fs::write(&page, format!("{ours}\n#panic(\"not ready\")\n")).unwrap();
    let said = text(&callsheet(data.path(), &["config", "check"], None).stderr);
    assert!(said.contains("one_pager.typ") && said.contains("not ready"), "{said}");
    std::fs::write(&page, ours.replace("author: \"Callsheet\"", "author: \"The team\"")).unwrap();
    assert!(String::from_utf8_lossy(&made("se")).contains("The team"));
}

#[test]
fn a_rep_sends_by_words_on_the_command_line_and_only_once() {
    let data = tempfile::tempdir().unwrap();
    let slack = Slack::start();
    let api = slack.api();
    let variables = [("CALLSHEET_SLACK_API", api.as_str())];
    let run = |args: &[&str], input: Option<&str>| {
        let done = callsheet_with(data.path(), &variables, args, input);
        assert_eq!(done.status.code(), Some(0), "{args:?}: {}", text(&done.stderr));
        text(&done.stdout)
    };
    let ask = |words: &str| run(&["ask", "last", words, "--offline"], None);
    run(&["prep", "Acme Corp", "--offline", "--role", "ae"], None);
    assert!(ask("send it now").contains("Nothing waits to be sent"));
    run(&["connect", "slack", "--channel", CHANNEL], Some("xoxb-1"));
    let proposed = ask("send it to Slack");
    assert!(proposed.contains("Nothing has been sent yet") && slack.messages().is_empty(), "{proposed}");
    let sent = ask("yes send it");
    assert!(sent.contains("Sent to Slack"), "{sent}");
    let there = slack.messages().len();
    assert!(there > 0);
    assert!(ask("send it now").contains("Nothing waits to be sent"));
    assert_eq!(slack.messages().len(), there);
    let made = ask("export a demo invite");
    assert!(made.contains("acme-corp-demo-") && made.contains(".ics is ready"), "{made}");
}
