/** One line on how far the research is; it opens into every step of every workflow. */
import { useState } from "react";
import { latestRun, type Research, research, stepGroups } from "../prep/project";
import { useScope, useWholeView } from "../prep/usePrep";
import { spentMicros } from "../ui/amount";
import { useSeconds } from "../ui/now";
import { duration } from "../ui/time";
import { count, plain, WORKFLOW } from "../ui/words";
import type { ModelTotals, RunView, StepCounts, StepState, StepView, Workflow } from "../wire/types";
import { outcomeWords } from "./outcome";

/** What may follow the research. */
const AFTER: Workflow[] = ["one_pager", "deliver", "follow", "model_answer", "second_reading"];

export function ProgressLine() {
  const view = useWholeView();
  const [open, setOpen] = useState(false);
  const it = research(view);
  const runs = [...it.runs, ...AFTER.flatMap((workflow) => latestRun(view, workflow) ?? [])];
  return (
    <section className="progress" aria-label="Research">
      <button
        type="button"
        className="progress-line"
        aria-expanded={open}
        aria-controls="progress-steps"
        disabled={it.total === 0}
        onClick={() => setOpen(!open)}
      >
        <span className={`progress-bar ${it.state}`} aria-hidden="true">
          <span style={{ width: `${(100 * it.finished) / Math.max(1, it.total)}%` }} />
        </span>
        <span className="progress-words">
          <Words it={it} />
        </span>
        <span className="quiet small">{open ? "Hide steps" : "Steps"}</span>
      </button>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a long list of steps scrolls, also by keys */}
      <section id="progress-steps" hidden={!open} className="progress-steps" aria-label="Steps" tabIndex={0}>
        {runs.map((run) => (
          <RunSteps key={run.run} run={run} />
        ))}
        <ModelTook totals={view.model} />
        {it.state === "running" && <Follow />}
      </section>
    </section>
  );
}

/** Colleagues see in Slack how far it is; the message is shown before it is posted. */
function Follow() {
  const { act, writable } = useScope();
  return (
    <button
      type="button"
      className="button small"
      disabled={!writable}
      title="See the message before it is posted; it changes until the research has ended"
      onClick={() => act({ kind: "propose_progress" }, "Post the progress to Slack")}
    >
      Post the progress to Slack
    </button>
  );
}

/** What the language model took for this preparation. */
function ModelTook({ totals }: { totals: ModelTotals }) {
  const { asked, cached, tokens, micros, unpriced } = totals;
  if (asked + cached === 0) return null;
  const price = unpriced > 0 ? "its price is not known" : spentMicros(micros);
  return (
    <p className="quiet small">
      Your model answered {count(asked, "question")}
      {cached > 0 && ` (and ${cached} from before)`}: {tokens.toLocaleString("en")} tokens, {price}.
    </p>
  );
}

function Words({ it }: { it: Research }) {
  const found = count(it.findings, "finding");
  const pages = count(it.read, "page");
  switch (it.state) {
    case "none":
      return "Research is about to start";
    case "running":
      return (
        <>
          {it.finished} of {it.total} steps · {found} <Elapsed since={it.startedAt} />
        </>
      );
    case "paused":
      return `Paused at ${it.finished} of ${it.total} steps · ${found}`;
    case "done":
      return `Research complete · ${found} from ${pages}${took(it)}`;
    case "gaps":
      return `Research complete, with gaps · ${found} from ${pages}${took(it)}`;
    case "failed":
      return `Research failed · ${found} kept`;
    case "cancelled":
      return `Research stopped · ${found} kept`;
    case "needs_choice":
      return "Research waits: choose the company";
  }
}

const took = (it: Research) => (it.durationMs === null ? "" : ` in ${duration(it.durationMs / 1000)}`);

function Elapsed({ since }: { since: number | null }) {
  const now = useSeconds();
  return since === null ? null : <span className="quiet">· {duration(Math.max(0, now - since) / 1000)} so far</span>;
}

function RunSteps({ run }: { run: RunView }) {
  const { act, writable } = useScope();
  const running = run.outcome === null;
  const id = run.run;
  return (
    <section className="run" aria-label={WORKFLOW[run.workflow]}>
      <header>
        <h3>{WORKFLOW[run.workflow]}</h3>
        <span className="quiet small">{outcomeWords(run) ?? "running"}</span>
        {running && writable && (
          <span className="run-tools">
            {run.paused ? (
              <button
                type="button"
                className="button small"
                onClick={() => act({ kind: "resume_run", run: id }, "Go on")}
              >
                Go on
              </button>
            ) : (
              <button
                type="button"
                className="button small"
                onClick={() => act({ kind: "pause_run", run: id }, "Pause")}
              >
                Pause
              </button>
            )}
            <button type="button" className="button small" onClick={() => act({ kind: "cancel_run", run: id }, "Stop")}>
              Stop
            </button>
          </span>
        )}
      </header>
      <ol>
        {stepGroups(run).map((group) =>
          group.group === null ? (
            group.steps.map((step) => <Step key={step.plan.step} step={step} />)
          ) : (
            <li key={group.group} className="step-group">
              <span className="quiet small">{plain(group.group)}, side by side</span>
              <ol>
                {group.steps.map((step) => (
                  <Step key={step.plan.step} step={step} />
                ))}
              </ol>
            </li>
          ),
        )}
      </ol>
      {run.outcome?.kind === "done_with_gaps" && (
        <p className="quiet small">Gaps: {run.outcome.gaps.join("; ")}. What was found stands.</p>
      )}
    </section>
  );
}

const SIGN = {
  pending: "○",
  running: "◐",
  done: "●",
  from_cache: "●",
  skipped: "–",
  failed: "×",
} satisfies Record<StepState["kind"], string>;

function Step({ step }: { step: StepView }) {
  const { state } = step;
  return (
    <li className={`step ${state.kind}`}>
      <span className="step-sign" aria-hidden="true">
        {SIGN[state.kind]}
      </span>
      <span>
        {step.plan.title}
        <span className="quiet"> · {stateWords(state)}</span>
        {countWords(step.counts) && <span className="quiet"> · {countWords(step.counts)}</span>}
        {step.gaps.length > 0 && (
          <ul className="gaps quiet small">
            {step.gaps.map((gap) => (
              <li key={gap}>{gap}</li>
            ))}
          </ul>
        )}
      </span>
    </li>
  );
}

function stateWords(state: StepState): string {
  switch (state.kind) {
    case "pending":
      return "pending";
    case "running":
      return state.attempt > 1 ? `running, attempt ${state.attempt}` : "running";
    case "done":
      return "done";
    case "from_cache":
      return "from cache";
    case "skipped":
      return `skipped: ${state.why}`;
    case "failed":
      return `failed: ${state.what}${state.goesOn ? "; the rest goes on" : ""}`;
  }
}

function countWords({ read, findings, failed }: StepCounts): string {
  const parts = [
    read > 0 && count(read, "page"),
    findings > 0 && count(findings, "finding"),
    failed > 0 && `${failed} not readable`,
  ];
  return parts.filter(Boolean).join(", ");
}
