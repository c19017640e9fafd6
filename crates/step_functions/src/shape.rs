//! A plan's graph as what the Amazon States Language can say: one after the other, and side by side.

use std::collections::BTreeSet;

use flow::Plan;

/// A part of a plan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Shape {
    /// A step by its place in the plan.
    Step(usize),
    Sequence(Vec<Shape>),
    Parallel(Vec<Shape>),
}

/// The shape of a whole plan. Where its graph is neither a sequence nor falls apart into branches, steps that wait for
/// nothing are taken together, and what is left waits for all of them: later than it would have to, never too early.
pub(crate) fn shape(plan: &Plan) -> Shape {
    let place = |name| plan.steps.iter().position(|step| step.name == name);
    let before = |index| plan.before(index).into_iter().filter_map(place).collect();
    let graph = Graph { before: (0..plan.steps.len()).map(before).collect() };
    graph.shape(&(0..plan.steps.len()).collect())
}

/// For each step, all that it comes after, near or far.
struct Graph {
    before: Vec<BTreeSet<usize>>,
}

impl Graph {
    fn shape(&self, steps: &BTreeSet<usize>) -> Shape {
        let branches = self.branches(steps);
        if branches.len() > 1 {
            return Shape::Parallel(branches.iter().map(|branch| self.shape(branch)).collect());
        }
        match self.cut(steps) {
            Some((first, rest)) => Shape::Sequence(flat([self.shape(&first), self.shape(&rest)])),
            None => Shape::Step(steps.first().copied().unwrap_or_default()),
        }
    }

    fn is_before(&self, one: usize, other: usize) -> bool {
        self.before.get(other).is_some_and(|before| before.contains(&one))
    }

    /// Parts of which no step waits for a step of another.
    fn branches(&self, steps: &BTreeSet<usize>) -> Vec<BTreeSet<usize>> {
        let mut left = steps.clone();
        let mut branches = Vec::new();
        while let Some(first) = left.pop_first() {
            let (mut branch, mut open) = (BTreeSet::from([first]), vec![first]);
            while let Some(step) = open.pop() {
                let touches = |other: &usize| self.is_before(step, *other) || self.is_before(*other, step);
                let near: Vec<usize> = left.iter().copied().filter(touches).collect();
                left.retain(|step| !near.contains(step));
                branch.extend(&near);
                open.extend(near);
            }
            branches.push(branch);
        }
        branches
    }

    /// The fewest steps that all the others come after, and the others; or else those that wait for nothing.
    fn cut(&self, steps: &BTreeSet<usize>) -> Option<(BTreeSet<usize>, BTreeSet<usize>)> {
        if steps.len() < 2 {
            return None;
        }
        let waits_for = |step: &usize| steps.iter().filter(|other| self.is_before(**other, *step)).count();
        let mut order: Vec<usize> = steps.iter().copied().collect();
        order.sort_by_key(waits_for);
        let at = (1..order.len()).find(|at| {
            let (first, rest) = order.split_at(*at);
            rest.iter().all(|later| first.iter().all(|sooner| self.is_before(*sooner, *later)))
        });
        let at = at.unwrap_or_else(|| order.iter().filter(|step| waits_for(step) == 0).count());
        let rest = order.split_off(at);
        Some((order.into_iter().collect(), rest.into_iter().collect()))
    }
}

/// Sequences within a sequence are one.
fn flat(parts: [Shape; 2]) -> Vec<Shape> {
    let of = |part| match part {
        Shape::Sequence(parts) => parts,
        Shape::Step(_) | Shape::Parallel(_) => vec![part],
    };
    parts.into_iter().flat_map(of).collect()
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use domain::Workflow;
    use flow::{Retry, StepSpec};
    use pretty_assertions::assert_eq;

    use super::*;

    fn text(steps: &[(&'static str, &'static [&'static str])]) -> String {
        let retry = Retry { attempts_max: 1, pause: Duration::ZERO, pause_max: Duration::ZERO };
        let timeout = Duration::from_secs(1);
        let spec = |&(name, after)| StepSpec { name, group: None, title: name, after, retry, timeout, optional: false };
        let plan = Plan { workflow: Workflow::OnePager, version: 1, steps: steps.iter().map(spec).collect() };
        assert_eq!(plan.check(), Ok(()));
        said(&plan, &shape(&plan))
    }

    fn said(plan: &Plan, shape: &Shape) -> String {
        let all =
            |parts: &[Shape], between| parts.iter().map(|part| said(plan, part)).collect::<Vec<_>>().join(between);
        match shape {
            Shape::Step(index) => plan.steps[*index].name.to_owned(),
            Shape::Sequence(parts) => all(parts, " > "),
            Shape::Parallel(parts) => format!("({})", all(parts, " | ")),
        }
    }

    #[test]
    fn a_graph_becomes_sequences_and_branches() {
        assert_eq!(text(&[("a", &[])]), "a");
        assert_eq!(text(&[("b", &["a"]), ("a", &[]), ("c", &["b"])]), "a > b > c");
        assert_eq!(text(&[("a", &[]), ("b", &["a"]), ("c", &["a"]), ("d", &["b", "c"])]), "a > (b | c) > d");
        assert_eq!(
            text(&[("a", &[]), ("b", &["a"]), ("c", &["b"]), ("d", &["a"]), ("e", &["c", "d"]), ("f", &[])]),
            "(a > (b > c | d) > e | f)"
        );
    }

    #[test]
    fn what_is_neither_waits_for_all_that_waits_for_nothing() {
        assert_eq!(text(&[("a", &[]), ("b", &[]), ("c", &["a"]), ("d", &["a", "b"])]), "(a | b) > (c | d)");
    }
}
