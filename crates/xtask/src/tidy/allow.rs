//! Exceptions, each with its reason: `rule | path | subject | why` a line, `#` begins a remark.

use super::Flaw;

struct Exception<'a> {
    line: usize,
    rule: &'a str,
    path: &'a str,
    subject: &'a str,
    reason: &'a str,
}

/// Takes out what an exception allows; an exception that allows nothing, or gives no reason, is a flaw itself.
pub fn remove(mut flaws: Vec<Flaw>, path: &str, text: &str) -> Vec<Flaw> {
    let mut own = Vec::new();
    for (index, line) in text.lines().enumerate() {
        let line = line.trim();
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        let Some(exception) = read(index + 1, line) else {
            own.push(flaw(path, index + 1, "an exception is `rule | path | subject | why`"));
            continue;
        };
        let before = flaws.len();
        flaws.retain(|flaw| !exception.allows(flaw));
        if flaws.len() == before {
            own.push(flaw(path, exception.line, "this exception allows nothing any more"));
        }
        if exception.reason.is_empty() {
            own.push(flaw(path, exception.line, "this exception gives no reason"));
        }
    }
    flaws.extend(own);
    flaws
}

fn read(line: usize, text: &str) -> Option<Exception<'_>> {
    let mut columns = text.splitn(4, '|').map(str::trim);
    let (rule, path, subject, reason) = (columns.next()?, columns.next()?, columns.next()?, columns.next()?);
    Some(Exception { line, rule, path, subject, reason })
}

impl Exception<'_> {
    fn allows(&self, flaw: &Flaw) -> bool {
        // A path that ends in a slash stands for the folder.
        let here = flaw.path == self.path || (self.path.ends_with('/') && flaw.path.starts_with(self.path));
        here && flaw.rule == self.rule && flaw.subject == self.subject
    }
}

fn flaw(path: &str, line: usize, what: &str) -> Flaw {
    let mend = "Complete the line, or delete it.";
    Flaw { path: path.to_owned(), line, rule: "allow", subject: line.to_string(), what: what.to_owned(), mend }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(path: &str, subject: &str) -> Flaw {
        let (path, subject) = (path.to_owned(), subject.to_owned());
        Flaw { path, line: 7, rule: "names", subject, what: String::new(), mend: "" }
    }

    #[test]
    fn an_exception_covers_its_place_only() {
        let flaws = vec![found("a.rs", "info"), found("b.rs", "info"), found("c/d.rs", "data")];
        let left =
            remove(flaws, "allow.txt", "# why not\nnames | a.rs | info | the contract\nnames | c/ | data | theirs\n");
        assert_eq!(left, [found("b.rs", "info")]);
    }

    #[test]
    fn exceptions_do_not_outlive_their_cause_and_say_why() {
        let text = "names | a.rs | info | the contract\nnames | b.rs | info |\nnames\n";
        let left = remove(vec![found("b.rs", "info")], "allow.txt", text);
        let lines: Vec<(usize, &str)> = left.iter().map(|flaw| (flaw.line, flaw.rule)).collect();
        assert_eq!(lines, [(1, "allow"), (2, "allow"), (3, "allow")]);
    }
}
