//! Plans as definitions.

use std::time::Duration;

use flow::{Plan, Retry, StepSpec};
use pretty_assertions::assert_eq;
use serde_json::{Value, json};
use step_functions::asl::render;
use step_functions::{AslError, Place};

use crate::rules;
use crate::worlds::{plan, step};

const ARN: &str = "arn:aws:states:eu-central-1:123456789012";

fn place() -> Place {
    Place { arn: ARN.to_owned(), heartbeat_seconds: 30 }
}

fn rendered(steps: Vec<StepSpec>) -> Value {
    render(&Plan { steps, ..plan() }, &place()).unwrap()
}

#[test]
fn a_graph_that_is_no_tree_is_a_machine_by_the_rules() {
    let definition = rendered(plan().steps);
    assert_eq!(rules::flaws(&definition), [""; 0]);
    let names = rules::names(&definition);
    for step in plan().steps {
        assert!(names.contains(step.name) && names.contains(&format!("{} is given up", step.name)), "{names:?}");
    }
}

#[test]
fn a_step_is_a_task_with_the_policy_of_its_plan_and_gives_nothing_to_the_state() {
    let retry = Retry { attempts_max: 3, pause: Duration::from_millis(400), pause_max: Duration::from_secs(5) };
    let definition = rendered(vec![StepSpec { retry, timeout: Duration::from_secs(90), ..step("only", &[]) }]);
    let lost = ["States.Timeout", "States.HeartbeatTimeout", "Callsheet.Elsewhere"];
    let expected = json!({
        "Type": "Task",
        "Comment": "only",
        "Resource": format!("{ARN}:activity:callsheet-customer_intelligence-v1"),
        "Parameters": {
            "tenant.$": "$.tenant", "run.$": "$.run", "step": "only", "attempted.$": "$$.State.RetryCount",
        },
        "ResultPath": null,
        "TimeoutSeconds": 90 + 900 + 3600,
        "HeartbeatSeconds": 30,
        "Retry": [
            {
                "ErrorEquals": ["Callsheet.Again"], "IntervalSeconds": 1, "MaxAttempts": 2, "BackoffRate": 2.0,
                "MaxDelaySeconds": 5, "JitterStrategy": "FULL",
            },
            { "ErrorEquals": lost, "IntervalSeconds": 1, "MaxAttempts": 8, "BackoffRate": 1.5 },
        ],
        "Catch": [
            {
                "ErrorEquals": ["States.Timeout", "States.HeartbeatTimeout", "Callsheet.Again", "Callsheet.Elsewhere"],
                "ResultPath": "$.lost", "Next": "only is given up",
            },
            { "ErrorEquals": ["Callsheet.RunOver"], "ResultPath": null, "Next": "Ended early" },
        ],
        "End": true,
    });
    assert_eq!(definition["States"]["only"], expected);
}

#[test]
fn a_name_that_step_functions_refuses_is_refused_here() {
    let refused = |name| render(&Plan { steps: vec![step(name, &[])], ..plan() }, &place());
    assert_eq!(refused("what?"), Err(AslError::Name("what?".to_owned())));
    let long = "a step whose name is so long that nobody would want to read it in a list of eighty characters";
    assert_eq!(refused(long), Err(AslError::Name(long.to_owned())));
}

#[test]
fn the_rules_find_what_is_broken() {
    let broken = |change: &dyn Fn(&mut Value)| {
        let mut definition = rendered(plan().steps);
        change(&mut definition);
        rules::flaws(&definition)
    };
    assert_eq!(
        broken(&|all| all["StartAt"] = json!("nowhere"))[0],
        "the machine starts at \"nowhere\", which there is not"
    );
    let parallel = |all: &mut Value| all["StartAt"].as_str().unwrap().to_owned();
    let more = broken(&|all| {
        let name = parallel(all);
        all["States"][name]["Branches"][0]["States"]["identify"]["Next"] = json!("brief");
    });
    assert!(more.contains(&"identify goes to brief, which is not beside it".to_owned()), "{more:?}");
    assert!(!broken(&|all| all["States"]["brief"]["HeartbeatSeconds"] = json!(0)).is_empty());
    assert!(!broken(&|all| all["States"]["brief"]["Retry"][0]["MaxDelaySeconds"] = json!(1)).is_empty());
}
