/** How a run ended, in words. */
import { duration } from "../ui/time";
import type { RunView } from "../wire/types";

/** `null` while it runs. */
export function outcomeWords(run: RunView): string | null {
  if (!run.outcome) return run.paused ? "paused" : null;
  const took = run.durationMs === null ? "" : ` in ${duration(run.durationMs / 1000)}`;
  switch (run.outcome.kind) {
    case "done":
      return `done${took}`;
    case "done_with_gaps":
      return `done${took}, with gaps`;
    case "needs_choice":
      return "waits for your choice";
    case "failed":
      return `failed: ${run.outcome.what}`;
    case "cancelled":
      return "stopped by you";
  }
}
