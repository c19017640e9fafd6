/** Sources of the mock backend: two that can be switched and tried. */
import type { SourceOutcome, SourceState } from "../src/wire/types";

export class MockSources {
  private states: SourceState[];

  constructor(private readonly now: () => number) {
    const told: Omit<SourceState, "id" | "title" | "gives" | "on" | "last" | "lastSuccessAt"> = {
      terms: "open",
      rateKeys: [],
      costRequestsMax: 40,
      cacheSeconds: 3600,
      timeoutSeconds: 80,
      optional: true,
      key: "not_needed",
      lacks: null,
      notice: null,
      quota: null,
    };
    const last = { at: now() - 120_000, read: 12, requests: 14, trouble: null, nothing: null };
    this.states = [
      {
        ...told,
        id: "site",
        title: "Company site",
        gives: "Pages, people and announcements of the company itself",
        on: true,
        last,
        lastSuccessAt: last.at,
      },
      {
        ...told,
        id: "news",
        title: "News and press releases",
        gives: "Articles and releases that name the company",
        terms: "attribution",
        rateKeys: ["venture_herald"],
        quota: { left: 41, limit: 60, resetsAt: now() + 1_800_000, told: true },
        on: true,
        last: { ...last, read: 0, trouble: "The feed of Venture Herald did not answer." },
        lastSuccessAt: null,
      },
    ];
  }

  list(): { sources: SourceState[] } {
    return { sources: this.states };
  }

  /** The source as it stands then; `undefined` where there is none. */
  switch(id: string, on: boolean): SourceState | undefined {
    this.states = this.states.map((state) => (state.id === id ? { ...state, on } : state));
    return this.states.find((state) => state.id === id);
  }

  try(id: string): SourceOutcome | undefined {
    const known = this.states.some((state) => state.id === id);
    return known ? { at: this.now(), read: 3, requests: 4, trouble: null, nothing: null } : undefined;
  }
}

/** The answer to a call below `/api/sources`; `undefined` where there is no such source. */
export function answerSources(sources: MockSources, method: string, id: string, body: string): object | undefined {
  if (!id) return sources.list();
  if (method !== "PUT") return sources.try(id);
  const { on }: { on: boolean } = JSON.parse(body);
  return sources.switch(id, on);
}
