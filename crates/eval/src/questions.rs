//! Whether free questions are answered from the evidence, or honestly not.

use domain::FindingKind;
use extract::text::squash;

use crate::events::{Tally, lines, wrong};
use crate::measure::Counts;
use crate::report::{ERRORS_MAX, Report};
use crate::row::{QuestionRow, text_of};
use crate::{EvalError, Setting};

/// An answer to a question.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Answered {
    pub text: String,
    /// Whether it claims to have found something.
    pub found: bool,
    /// Quotes that it cites.
    pub quotes: Vec<String>,
}

/// A question with what it is about and what was asked before it.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Question {
    pub about: String,
    pub after: Vec<String>,
    pub question: String,
}

/// What a file asks, for those who answer all of it beforehand.
pub fn questions(lines: &str) -> Result<Vec<Question>, EvalError> {
    let rows: Vec<QuestionRow> = crate::row::of(lines)?;
    Ok(rows.iter().map(question).collect())
}

fn question(row: &QuestionRow) -> Question {
    Question { about: row.about.clone(), after: row.after.clone(), question: row.question.clone() }
}

/// Answers a question about a prep or company.
pub type Asked<'a> = dyn Fn(&Question) -> Answered + 'a;

/// Answered rightly, wrongly, or not; and whether a question without an answer is told to have none.
pub(crate) fn score(rows: &[QuestionRow], setting: &Setting) -> Result<Report, EvalError> {
    let Some(asked) = setting.asked else { return Err(EvalError::NobodyAnswers) };
    let mut report = Report { set: "questions".to_owned(), ..Report::default() };
    let mut tally = Tally::new();
    for row in rows.iter().filter(|row| setting.split.holds(&text_of(&row.id))) {
        report.texts += 1;
        let answered = asked(&question(row));
        let said = squash(&format!("{} {}", answered.text, answered.quotes.join(" ")));
        let holds = row.answer.iter().all(|word| said.contains(&squash(word)));
        let (name, right) = match row.answer.is_empty() {
            true => ("without an answer", !answered.found),
            false => ("with an answer", answered.found && holds),
        };
        let counts =
            Counts { right: u32::from(right), wrong: u32::from(!right && answered.found), missed: u32::from(!right) };
        tally.entry(name.to_owned()).or_default().push(counts);
        if answered.found {
            let cited = Counts {
                right: u32::from(!answered.quotes.is_empty()),
                wrong: u32::from(answered.quotes.is_empty()),
                missed: 0,
            };
            tally.entry("answer.cited".to_owned()).or_default().push(cited);
        }
        if !right {
            let labelled = row.answer.join(", ");
            let mut error = wrong(&text_of(&row.id), name, FindingKind::Fact, &labelled, &answered.text, &row.question);
            error.kind = row.about.clone();
            report.errors.push(error);
        }
    }
    if report.texts == 0 {
        return Err(EvalError::Empty("questions"));
    }
    report.lines = lines(&tally);
    report.errors.truncate(ERRORS_MAX);
    Ok(report)
}
