//! *What changed since last time?*: this preparation beside the one before it.

use domain::{Changes, Finding, PartialDate};

use super::answer::{Answer, ITEMS_MAX, insight};
use crate::cite;
use crate::context::{Context, Reply};
use crate::pattern::Pattern;
use crate::registry::Situation;
use crate::wording::{count, date, dated, list};

/// Whether a question is about what is different from the preparation before.
pub(crate) fn asks_since_last(plain: &str) -> bool {
    static LAST: Pattern = Pattern::new(
        r"\b(?:since|from|after|compared (?:to|with)|than|vs|versus) (?:we |i |my |our |the )?(?:last (?:time|meeting|prep|preparation|call|brief)|previous (?:time|meeting|prep|preparation|call|brief)|earlier (?:prep|preparation|brief)|last (?:met|spoke|prepared|talked)|met last|spoke last)\b|\bwhat is (?:new|different) (?:since|from) (?:last time|before)\b",
    );
    LAST.is_match(plain)
}

/// New, changed and gone, in that order.
pub(super) fn since_last(context: &Context) -> Reply {
    let mut answer = Answer::new(context, "answer");
    let Some(changes) = context.changes else {
        answer.say(&format!(
            "This is the first finished preparation of {} that I keep, so there is nothing to compare it with. Ask for a date instead, for example “what changed since March?”.",
            context.company_name()
        ));
        return answer.done(&Situation::Main, &[]);
    };
    tell(&mut answer, changes);
    answer.done(&Situation::Main, &[])
}

fn tell(answer: &mut Answer, changes: &Changes) {
    let then = dated(PartialDate::day(changes.since_at.date()), answer.context.today());
    if changes.is_empty() {
        let same = count(usize::try_from(changes.same).unwrap_or(usize::MAX), "finding stands", "findings stand");
        answer.say(&format!("Nothing changed since your preparation of {then}: {same} as before."));
        return;
    }
    answer.say(&format!("Since your preparation of {then}: {}.", in_short(changes)));
    let titled = |finding: &Finding| insight(finding, finding.kind().title(), &finding.title);
    answer.insights("New", changes.new.iter().map(titled).collect());
    let changed = changes.changed.iter().map(|changed| {
        let text = format!("{}. {}", changed.finding.title.trim_end_matches('.'), changed.what.join(" "));
        insight(&changed.finding, changed.finding.kind().title(), &text)
    });
    answer.insights("Changed", changed.collect());
    // A finding of the other preparation cannot be opened in this one, and its documents are kept there.
    let gone: Vec<String> = changes.gone.iter().take(ITEMS_MAX).map(|finding| finding.title.clone()).collect();
    if !gone.is_empty() {
        answer.note("No source that I read this time says these any more; that does not make them untrue:");
        for (title, finding) in gone.iter().zip(&changes.gone) {
            let on = finding.dated().map(|on| format!(", {}", date(on))).unwrap_or_default();
            answer.note(&format!("{title}{on}"));
        }
    }
    let left = [&changes.new, &changes.gone].into_iter().map(Vec::len).chain([changes.changed.len()]);
    if left.max().is_some_and(|most| most > ITEMS_MAX) {
        answer.note("These are the first of each; `callsheet show PREP --since OTHER` lists all.");
    }
}

/// `3 new, 1 changed and 2 gone`.
fn in_short(changes: &Changes) -> String {
    let parts = [(changes.new.len(), "new"), (changes.changed.len(), "changed"), (changes.gone.len(), "gone")];
    let said: Vec<String> =
        parts.into_iter().filter(|(number, _)| *number > 0).map(|(number, what)| format!("{number} {what}")).collect();
    list(&said)
}

/// One line for the moment when research is complete.
pub(super) fn line(answer: &mut Answer) {
    let Some(changes) = answer.context.changes else { return };
    let then = dated(PartialDate::day(changes.since_at.date()), answer.context.today());
    if changes.is_empty() {
        answer.note(&format!("You prepared this company before, on {then}; nothing that I find changed since."));
        return;
    }
    let cites = changes.new.first().map(cite::finding).unwrap_or_default();
    let first =
        changes.new.first().map(|finding| format!(" New first of all: {}.", finding.title.trim_end_matches('.')));
    answer.note_from(
        &format!(
            "You prepared this company before, on {then}. Since then: {}.{} Ask “what changed since last time?”.",
            in_short(changes),
            first.unwrap_or_default()
        ),
        cites,
    );
}
