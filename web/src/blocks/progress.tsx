/** Where a run stands, in one line; the progress line above the chat opens into its steps. */
import { isFinal } from "../prep/project";
import { useScope } from "../prep/usePrep";
import { count, WORKFLOW } from "../ui/words";
import type { BlockByKind } from "../wire/kinds";
import type { RunView } from "../wire/types";
import { outcomeWords } from "../chat/outcome";

export function ProgressBlock({ block }: { block: BlockByKind["progress"] }) {
  const { view } = useScope();
  const run = view.runs.find((known) => known.run === block.run);
  return run ? <RunLine run={run} /> : <p className="quiet">The research is about to start.</p>;
}

function RunLine({ run }: { run: RunView }) {
  const finished = run.steps.filter((step) => isFinal(step.state)).length;
  const findings = run.steps.reduce((sum, step) => sum + step.counts.findings, 0);
  return (
    <p className="run-line" aria-live="off">
      <progress value={finished} max={run.steps.length} aria-label={WORKFLOW[run.workflow]} />
      <span>
        {WORKFLOW[run.workflow]}: {outcomeWords(run) ?? `${finished} of ${run.steps.length} steps`}
        {findings > 0 && `, ${count(findings, "finding")}`}
      </span>
    </p>
  );
}
