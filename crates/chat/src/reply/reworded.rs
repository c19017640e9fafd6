//! An answer once more, in other words: what it rests on stays, and a model says it.

use domain::{MessageId, Wording};

use super::answer::Answer;
use super::remark;
use crate::context::{Context, Reply};
use crate::grounds::grounds;
use crate::registry::Situation;
use crate::reworded;
use crate::wording::count;

/// What says it once more. Its sources are those of the answer that is meant.
pub(super) fn answer(context: &Context, named: Option<&MessageId>, wording: &Wording) -> Reply {
    let meant = reworded::answer(context.view, named);
    let Some(meant) = meant.filter(|message| crate::may_be_said_otherwise(message)) else {
        return plain(
            context,
            "There is no answer here that rests on evidence and could be said in other words. Ask something first, or name the document: “make the mail friendlier”.",
        );
    };
    if !context.model {
        let without = "Other words need a language model, and none is connected. Settings has a place for one, and so has `callsheet connect model`. The answer stays as it is.";
        return if wording.short { remark::shorter(context) } else { plain(context, without) };
    }
    let rests_on: Vec<_> = grounds(context.view, context.vendor, meant, context.private_to_model)
        .into_iter()
        .map(|ground| ground.cite)
        .collect();
    let mut answer = Answer::new(context, "answer");
    let pieces = count(rests_on.len(), "piece of evidence", "pieces of evidence");
    if rests_on.is_empty() {
        answer.say("That answer rests on nothing that may go to a model, so it stays as it is.");
    } else {
        let asked = format!(
            "Your model is asked to say it {}, from the same {pieces}. Until it has, and if it cannot, the answer above stands.",
            wording.title()
        );
        answer.say_from(&asked, rests_on);
    }
    answer.done(&Situation::Answered, &[])
}

fn plain(context: &Context, text: &str) -> Reply {
    let mut answer = Answer::new(context, "answer");
    answer.say(text);
    answer.done(&Situation::Answered, &[])
}
