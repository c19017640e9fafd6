/** Starts a prep and goes to its page. */
import { useState } from "react";
import { welcomePrep } from "../prep/usePrep";
import { go, prepPath } from "../ui/path";
import { newClientId } from "../wire/client_id";
import { startPrep } from "../wire/http";

export type Beginning =
  | { kind: "idle" }
  | { kind: "starting"; request: string }
  | { kind: "refused"; request: string; why: string };

export function useBegin(): [Beginning, (request: string) => Promise<void>] {
  const [state, setState] = useState<Beginning>({ kind: "idle" });
  const begin = async (request: string) => {
    setState({ kind: "starting", request });
    const answer = await startPrep({ clientId: newClientId(), request });
    switch (answer.kind) {
      case "ok":
        welcomePrep(answer.value);
        setState({ kind: "idle" });
        go(prepPath(answer.value.prep.id));
        return;
      case "unauthorised":
        return setState({ kind: "refused", request, why: "This browser is not signed in any more. Reload the page." });
      case "unreachable":
        return setState({
          kind: "refused",
          request,
          why: "Callsheet cannot be reached. Your text is kept; try again.",
        });
      case "refused":
        return setState({ kind: "refused", request, why: `${answer.problem.title}. ${answer.problem.detail}` });
    }
  };
  return [state, begin];
}
