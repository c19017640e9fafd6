//! `plan`: the plans in a language of others.
#![expect(clippy::print_stdout, reason = "this is the command line")]

use anyhow::Context;
use flow::Plan;
use serde_json::{Map, Value};
use step_functions::Place;
use step_functions::asl::render;

use crate::Exit;
use crate::command::PlanAction;

/// Prints one plan, or all of them by their names.
pub fn plan(what: PlanAction) -> anyhow::Result<Exit> {
    let PlanAction::Render { asl: _, plan, arn } = what;
    let place = Place { arn: arn.trim_end_matches(':').to_owned(), ..Place::default() };
    let plans = workflows::plans::all();
    let printed = if plan == "all" {
        let all = plans.iter().map(|plan| Ok((plan.workflow.name().to_owned(), render(plan, &place)?)));
        Value::Object(all.collect::<anyhow::Result<Map<_, _>>>()?)
    } else {
        let names = || plans.iter().map(|plan| plan.workflow.name()).collect::<Vec<_>>().join(", ");
        let found: Option<&Plan> = plans.iter().find(|known| known.workflow.name() == plan);
        render(found.with_context(|| format!("there is no plan {plan}; there are {}", names()))?, &place)?
    };
    println!("{printed:#}");
    Ok(Exit::Done)
}
