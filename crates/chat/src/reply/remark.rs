//! Short remarks about the conversation, corrections, and sentences that we do not understand.

use domain::block::Block;
use domain::{Action, Area, Cite, FindingDetail, FindingId, FindingKind, RunId, SourceRef, Workflow};

use super::answer::{Answer, ITEMS_MAX, SOURCES_MAX};
use super::{explore, know};
use crate::cite;
use crate::context::{Context, Reply};
use crate::intent::subject::last_answer;
use crate::registry::{OFFERS_MAX, Situation, offer, offers_beside};
use crate::understand::Remark;
use crate::wording::{count, cut, list, sentence};

/// Characters of the rep's words that are said back.
const ECHO_CHARS_MAX: usize = 120;
/// Sentences of the short version.
const SHORT_MAX: usize = 3;

/// The answer to a remark.
pub(super) fn remark(context: &Context, remark: &Remark) -> Reply {
    match remark {
        Remark::Thanks => thanks(context),
        Remark::Why => why(context),
        Remark::Sources => sources(context),
        Remark::Shorter => shorter(context),
        Remark::NothingToSend => nothing_to_send(context),
        Remark::ShortestAlready => shortest_already(context),
        Remark::Help => help(context),
        Remark::Status => status(context),
        Remark::Added { finding } => added(context, finding),
        Remark::NothingToAdd => plain(
            context,
            "We have not talked about a finding that could go into the brief. Open one and use “Add to brief”.",
        ),
        Remark::NoRun => plain(context, &format!("There is nothing to change. {}", know::standing(context.view))),
    }
}

fn plain(context: &Context, text: &str) -> Reply {
    let mut answer = Answer::new(context, "answer");
    answer.say(text);
    answer.done(&Situation::Main, &[])
}

fn thanks(context: &Context) -> Reply {
    let meeting = context.view.meeting.as_ref().and_then(|meeting| meeting.starts_at);
    let when =
        meeting.filter(|at| *at > context.now).map(|at| format!(" The meeting is on {}.", crate::wording::moment(at)));
    plain(context, &format!("Gladly.{} {}", when.unwrap_or_default(), know::standing(context.view)))
}

/// The reasons behind what was last said: confidence in words, and the quotes.
fn why(context: &Context) -> Reply {
    let mut answer = Answer::new(context, "answer");
    let blocks = last_answer(context.view).unwrap_or_default();
    let told: Vec<FindingId> = crate::registry::shown_in(blocks);
    let known: Vec<_> = told.iter().filter_map(|id| context.view.finding(id)).take(SHORT_MAX).collect();
    for finding in &known {
        answer.uses(finding);
        let because = if finding.confidence.because.is_empty() {
            String::new()
        } else {
            format!(", because: {}", list(&finding.confidence.because))
        };
        answer.say_from(
            &format!("“{}” is marked {}{because}.", finding.title, finding.confidence.word.label()),
            cite::finding(finding),
        );
        for cite in cite::finding(finding).into_iter().take(2) {
            answer.quote(cite);
        }
    }
    if known.is_empty() {
        let cites = cites_of(blocks);
        for cite in cites.iter().take(SHORT_MAX) {
            answer.quote(cite.clone());
        }
        if cites.is_empty() {
            answer.say("What I said last rests on no source: it was about this conversation or the research itself.");
        }
    }
    answer.done(&Situation::Answered, &[])
}

/// The sources of the last answer, or else everything that was read.
fn sources(context: &Context) -> Reply {
    let mut answer = Answer::new(context, "answer");
    let blocks = last_answer(context.view).unwrap_or_default();
    let from_findings = crate::registry::shown_in(blocks);
    let mut own: Vec<SourceRef> = Vec::new();
    let found = from_findings.iter().filter_map(|id| context.view.finding(id)).flat_map(|finding| &finding.sources);
    let vendor = context.vendor.map(|vendor| vendor.sources.as_slice()).unwrap_or_default();
    let cites = cites_of(blocks);
    let cited = context
        .view
        .sources
        .iter()
        .chain(vendor)
        .filter(|source| cites.iter().any(|cite| cite.evidence == source.evidence));
    for source in found.chain(cited) {
        if !own.iter().any(|known| known.evidence == source.evidence) {
            own.push(source.clone());
        }
    }
    own.truncate(SOURCES_MAX);
    if !own.is_empty() {
        answer.say(&format!("The last answer rests on {}.", count(own.len(), "document", "documents")));
        explore::sources(&mut answer, "Sources of the last answer", own);
        for cite in cites.into_iter().take(SHORT_MAX) {
            answer.quote(cite);
        }
    } else if context.view.sources.is_empty() {
        answer.say("Nothing has been read yet.");
        answer.progress();
    } else {
        answer.say(&format!(
            "{} were read for this preparation.",
            count(context.view.sources.len(), "document", "documents")
        ));
        let all = context.view.sources.iter().take(SOURCES_MAX).cloned().collect();
        explore::sources(&mut answer, "Everything that was read", all);
    }
    answer.done(&Situation::Answered, &[])
}

/// Every citation of an answer, each once.
fn cites_of(blocks: &[Block]) -> Vec<Cite> {
    let mut cites: Vec<Cite> = Vec::new();
    for cite in blocks.iter().flat_map(crate::cite::of_block) {
        if !cites.contains(&cite) {
            cites.push(cite);
        }
    }
    cites
}

/// The least that one should know.
pub(super) fn shorter(context: &Context) -> Reply {
    let view = context.view;
    let mut answer = Answer::new(context, "answer");
    let starter = view.analysis.as_ref().and_then(|analysis| analysis.starters.first());
    let news: Vec<_> = crate::registry::in_area(Area::News, view).into_iter().take(SHORT_MAX).collect();
    for finding in &news {
        answer.uses(finding);
        answer.say_from(&super::dive::told(finding, context), cite::finding(finding));
    }
    if let Some(starter) = starter {
        answer.lower(Some(starter.confidence));
        answer.say_from(&format!("Say first: {}", starter.text), starter.cites.clone());
    }
    if answer.is_empty() {
        answer.say(&format!("Shorter than this is not possible: nothing is found yet. {}", know::standing(view)));
    }
    answer.done(&Situation::Main, &[])
}

fn nothing_to_send(context: &Context) -> Reply {
    let mut answer = Answer::new(context, "document");
    answer.say("Nothing waits to be sent: I send only what I showed you last. Say where it should go, for example “send it to Slack”; you see it before it is sent.");
    answer.done(&Situation::Document, &[])
}

fn shortest_already(context: &Context) -> Reply {
    let mut answer = Answer::new(context, "document");
    answer.say("That is as short as it gets: a quarter of the lines, the most important ones. Take lines out of the brief to leave more out.");
    answer.done(&Situation::Document, &[])
}

fn help(context: &Context) -> Reply {
    let mut answer = Answer::new(context, "answer");
    answer.say(&format!(
        "Ask about anything that was found on {}, or take one of the buttons. {}",
        context.company_name(),
        know::standing(context.view)
    ));
    answer.note("Also: /prepare, /deep, /fit, /roi, /one-pager, /share, /refresh. “I am the CSM” or “it is a renewal” cuts everything anew; “she left last year” corrects a finding.");
    answer.done(&Situation::Main, &[])
}

fn status(context: &Context) -> Reply {
    let mut answer = Answer::new(context, "research");
    answer.say(&know::standing(context.view));
    answer.what_is_missing(&Action::SkipToResults);
    answer.progress();
    answer.done(&Situation::Main, &[])
}

fn added(context: &Context, id: &FindingId) -> Reply {
    let mut answer = Answer::new(context, "explore");
    match context.view.finding(id) {
        Some(finding) => {
            answer.uses(finding);
            answer.say_from(
                &format!("It is in the brief: {}.", finding.title.trim_end_matches('.')),
                cite::finding(finding),
            );
        }
        None => answer.say("That finding is no longer there, so nothing was added."),
    }
    answer.done(&Situation::Finding(id.clone()), &[Action::AddToBrief { finding: id.clone() }])
}

/// A finding that an old button names and that has been withdrawn since.
pub(super) fn gone(context: &Context) -> Reply {
    plain(context, "That finding was taken back since: its sources no longer say it. Nothing was changed.")
}

/// What is left of a run that is stopped.
pub(super) fn stopped(context: &Context, id: &RunId) -> &'static str {
    match context.view.runs.iter().find(|run| run.run == *id).map(|run| run.workflow) {
        Some(Workflow::Deliver) => {
            "being stopped. What has arrived stays where it is; the rest can be approved again, and nothing is sent twice"
        }
        Some(Workflow::Follow) => {
            "being stopped. The message stays, and its last state says that it is no longer changed"
        }
        Some(Workflow::ModelAnswer) => "stopped. The answer by the rules stands",
        Some(Workflow::SecondReading) => "stopped. What your model had read until then stays",
        Some(Workflow::VendorContext | Workflow::CustomerIntelligence | Workflow::OnePager) | None => {
            "stopped. What was found stays, and the brief is made from it"
        }
    }
}

/// The state of a run after a command about it.
pub(super) fn run(context: &Context, id: &RunId, what: &str) -> Reply {
    let Some(run) = context.view.runs.iter().find(|run| run.run == *id) else {
        return plain(
            context,
            &format!(
                "That run is not part of this preparation, so nothing was changed. {}",
                know::standing(context.view)
            ),
        );
    };
    if run.outcome.is_some() {
        return plain(
            context,
            &format!("That run had already ended, so nothing was changed. {}", know::standing(context.view)),
        );
    }
    let mut answer = Answer::new(context, "research");
    answer.say(&format!("“{}” is {what}.", run.workflow.title()));
    answer.block(Block::Progress { run: run.run.clone() });
    let other = if run.paused { Action::ResumeRun { run: id.clone() } } else { Action::PauseRun { run: id.clone() } };
    let change = offer(context, other).into_iter();
    let rest = offers_beside(context, &Situation::Main, &[]);
    answer.with(change.chain(rest).take(OFFERS_MAX).collect())
}

/// The rep's word is kept.
pub(super) fn corrected(context: &Context, id: &FindingId, note: &str) -> Reply {
    let mut answer = Answer::new(context, "explore");
    let Some(finding) = context.view.finding(id) else { return gone(context) };
    answer.uses(finding);
    answer.say_from(
        &format!(
            "Kept: “{}” for “{}”. Your word stands; no later reading changes it.",
            cut(note.trim(), ECHO_CHARS_MAX),
            finding.title
        ),
        cite::finding(finding),
    );
    answer.note("What the sources say stays visible beside it.");
    answer.done(&Situation::Finding(id.clone()), &[])
}

/// It is not clear what is wrong: ask, with the likely findings as buttons.
pub(super) fn correct_which(context: &Context, note: &str) -> Reply {
    let view = context.view;
    let mut answer = Answer::new(context, "explore");
    let people = |kind| matches!(kind, FindingKind::Contact | FindingKind::Leadership);
    let wanted = view.findings.iter().filter(|finding| people(finding.kind()));
    let rest = view.findings.iter().filter(|finding| !people(finding.kind()));
    let mut labels: Vec<String> = Vec::new();
    let offers: Vec<_> = wanted
        .chain(rest)
        .filter_map(|finding| {
            let offer = offer(context, Action::CorrectFinding { finding: finding.id.clone(), note: note.to_owned() })?;
            let label = match &finding.detail {
                FindingDetail::Contact { person, role, .. } | FindingDetail::Leadership { person, role, .. } => {
                    format!("{person}, {role}")
                }
                _ => finding.title.clone(),
            };
            Some(domain::ActionOffer { label: cut(&label, crate::label::LABEL_CHARS_MAX), ..offer })
        })
        .filter(|offer: &domain::ActionOffer| {
            let fresh = !labels.contains(&offer.label);
            labels.push(offer.label.clone());
            fresh
        })
        .take(OFFERS_MAX)
        .collect();
    if offers.is_empty() {
        answer.say(&format!(
            "“{}” is noted by you, but there is no finding yet that it could correct. {}",
            cut(note.trim(), ECHO_CHARS_MAX),
            know::standing(view)
        ));
        return answer.done(&Situation::Main, &[]);
    }
    answer.question(&format!("“{}”: which finding is that about?", cut(note.trim(), ECHO_CHARS_MAX)));
    answer.with(offers)
}

/// Not understood: what was heard, what is there, what can be done.
pub(super) fn lost(context: &Context, text: &str) -> Reply {
    let view = context.view;
    let mut answer = Answer::new(context, "answer");
    let heard = cut(text.trim(), ECHO_CHARS_MAX);
    let heard = if heard.is_empty() {
        "That was empty.".to_owned()
    } else {
        format!("I read “{}” and cannot tell what you want to know.", heard.trim_end_matches(['.', '?', '!']))
    };
    let mut kinds: Vec<String> = Vec::new();
    for finding in view.findings.iter() {
        let area = crate::intent::area::of_kind(finding.kind());
        let title = crate::intent::area::title(area).to_lowercase();
        if area != Area::Findings && !kinds.contains(&title) && kinds.len() < ITEMS_MAX {
            kinds.push(title);
        }
    }
    let there = if kinds.is_empty() {
        sentence(&know::standing(view))
    } else {
        format!("On {} I can tell of: {}.", context.company_name(), list(&kinds))
    };
    answer.say(&format!("{heard} {there}"));
    answer.done(&Situation::Lost, &[])
}
