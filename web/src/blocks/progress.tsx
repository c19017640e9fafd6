/** Where a run stands, in one line; the progress line above the chat opens into its steps. */

import { outcomeWords } from "../chat/outcome";
import { isFinal } from "../prep/project";
import { useView } from "../prep/usePrep";
import { WORKFLOW } from "../ui/words";
import type { BlockByKind } from "../wire/kinds";
import type { RunView } from "../wire/types";

export function ProgressBlock({ block }: { block: BlockByKind["progress"] }) {
  const run = useView((view) => view.runs.find((known) => known.run === block.run));
  return run ? <RunLine run={run} /> : <p className="quiet">The research is about to start.</p>;
}

function RunLine({ run }: { run: RunView }) {
  const finished = run.steps.filter((step) => isFinal(step.state)).length;
  return (
    <p className="run-line" aria-live="off">
      <progress value={finished} max={run.steps.length} aria-label={WORKFLOW[run.workflow]} />
      <span>
        {WORKFLOW[run.workflow]}: {outcomeWords(run) ?? `${finished} of ${run.steps.length} steps`}
      </span>
    </p>
  );
}
