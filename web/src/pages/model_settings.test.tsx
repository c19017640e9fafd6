// @vitest-environment jsdom
import { cleanup, configure, render, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { mockNetwork } from "../../mock/browser";
import type { ModelCheck, ModelState } from "../wire/types";
import { ModelSettings } from "./model_settings";

configure({ asyncUtilTimeout: 20_000 });

type Sent = { method: string; url: string; body: unknown };
let sent: Sent[];
/** Answers that take the place of the mock's, by method and address, each once. */
let next: Map<string, () => Response>;
/** How the model stands until it is changed; the mock's word where it is not set. */
let stands: ModelState | undefined;

beforeEach(() => {
  mockNetwork(0);
  sent = [];
  next = new Map();
  stands = undefined;
  const answer = globalThis.fetch;
  Object.assign(globalThis, {
    fetch: (url: string, wanted: { method: string; body?: string | null }) => {
      sent.push({ method: wanted.method, url, body: wanted.body ? JSON.parse(wanted.body) : null });
      const name = `${wanted.method} ${url}`;
      const scripted = next.get(name);
      next.delete(name);
      if (scripted) return Promise.resolve().then(scripted);
      if (stands && name === "GET /api/model") return Promise.resolve(Response.json(stands));
      if (name === "PUT /api/model" || name === "DELETE /api/model") stands = undefined;
      return answer(url, wanted);
    },
  });
});

afterEach(cleanup);

const SENDS = [
  "To api.example: quotes of public pages.",
  "To api.example: the text of public pages, articles and filings about the customer.",
  "Never, unless you write it yourself: files that you added.",
];

const CONNECTED: ModelState = {
  models: [
    {
      part: "words",
      provider: "compatible",
      model: "words-1",
      host: "api.example",
      local: false,
      priced: true,
      url: "https://api.example/v1/",
      inputPrice: 3_000_000,
      outputPrice: 15_000_000,
    },
  ],
  trouble: null,
  localOnly: false,
  reads: true,
  private: false,
  sends: SENDS,
  prepTokensMax: 400_000,
  dayTokensMax: 4_000_000,
  monthTokensMax: 40_000_000,
  prepMicrosMax: null,
  dayMicrosMax: null,
  monthMicrosMax: null,
  todayTokens: 0,
  todayMicros: 0,
  monthTokens: 0,
  monthMicros: 0,
};

const NOTHING: ModelState = { ...CONNECTED, models: [] };

const CHECK: ModelCheck = {
  works: true,
  said: "words-1 works: 2 of 3 sentences held against the evidence.",
  schema: true,
  streams: true,
  held: 2,
  wrote: 3,
  firstWordMs: 420,
  charsPerSecond: 1_180,
  wholeDocument: true,
  tokens: 7_120,
};

const scripted = (name: string, body: object, status = 200) => next.set(name, () => Response.json(body, { status }));
const problem = (name: string, status: number, detail: string, kept = "") =>
  scripted(name, { type: "about:blank", title: "No", status, detail, kept }, status);

/** The page's part, with what the server says of the model at first. */
async function show(state?: ModelState) {
  stands = state;
  render(<ModelSettings />);
  await screen.findByRole("heading", { name: "Your model" });
}

const button = (name: string | RegExp) => screen.getByRole("button", { name });
const press = (name: string | RegExp) => userEvent.click(button(name));
const field = (label: string | RegExp) => screen.getByLabelText(label);
const type = async (label: string | RegExp, text: string) => {
  await userEvent.clear(field(label));
  await userEvent.type(field(label), text);
};
const agree = () => userEvent.click(screen.getByRole("checkbox", { name: /I have read what goes to it/ }));
const listed = () =>
  within(screen.getByRole("region", { name: /go(es)? to it/ }))
    .getAllByRole("listitem")
    .map((line) => line.textContent);
const asked = (method: string, url = "/api/model") => sent.filter((one) => one.method === method && one.url === url);

describe("connecting a model", () => {
  it("sends every field that was filled in, in the units of the server", async () => {
    await show();
    await press("Connect a model");
    await userEvent.selectOptions(field("Who offers it"), "compatible");
    await type("Model", " words-1 ");
    await type("Address", "https://api.example/v1/");
    await type(/^Key/, "sk-hush");
    await type(/^Price in/, "3");
    await type(/^Price out/, "0.15");
    await type(/^Smaller model/, "words-small");
    await type(/^Tokens a preparation/, "250000");
    await type(/^Tokens a day/, "900000");
    await type(/^Tokens a month/, "7000000");
    await type(/^Dollars a preparation/, "0.5");
    await type(/^Dollars a day/, "4.99");
    await type(/^Dollars a month/, "80");
    await userEvent.click(screen.getByRole("checkbox", { name: /Ask another model/ }));
    await userEvent.selectOptions(field("Who offers the backup"), "anthropic");
    await type("Backup model", "other-1");
    await type(/^Backup key/, "sk-other");
    await type(/^Backup price in/, "1");
    await type(/^Backup price out/, "5");
    await userEvent.click(screen.getByRole("checkbox", { name: "It reads documents too" }));
    await userEvent.click(screen.getByRole("checkbox", { name: "Files that I added may go to it" }));
    await agree();
    await press("Save the model");
    await screen.findByText(
      "Connected: words-1 at api.example · small: words-small at api.example · backup: other-1 at api.anthropic.com",
    );
    expect(asked("PUT").map(({ body }) => body)).toEqual([
      {
        words: {
          provider: "compatible",
          model: "words-1",
          url: "https://api.example/v1/",
          key: "sk-hush",
          inputPrice: 3_000_000,
          outputPrice: 150_000,
        },
        small: "words-small",
        backup: {
          provider: "anthropic",
          model: "other-1",
          key: "sk-other",
          inputPrice: 1_000_000,
          outputPrice: 5_000_000,
        },
        reads: false,
        private: true,
        prepTokensMax: 250_000,
        dayTokensMax: 900_000,
        monthTokensMax: 7_000_000,
        prepMicrosMax: 500_000,
        dayMicrosMax: 4_990_000,
        monthMicrosMax: 80_000_000,
      },
    ]);
  });

  it("leaves out what was left empty", async () => {
    await show();
    await press("Connect a model");
    await type("Model", "llama3.2");
    await agree();
    await press("Save the model");
    await screen.findByText("Connected: llama3.2 at 127.0.0.1");
    expect(asked("PUT")[0]?.body).toEqual({
      words: { provider: "ollama", model: "llama3.2" },
      reads: true,
      private: false,
      prepTokensMax: 400_000,
      dayTokensMax: 4_000_000,
      monthTokensMax: 40_000_000,
    });
  });

  it("fills in what is set, and sends it again unchanged, without a key", async () => {
    const [words] = CONNECTED.models;
    if (!words) throw new Error("no model");
    const small = { ...words, part: "small", model: "words-small" };
    const backup = { ...words, part: "backup", provider: "ollama", model: "llama3.2", url: null, inputPrice: null };
    const models = [words, small, { ...backup, outputPrice: null }];
    await show({ ...CONNECTED, models, reads: false, private: true, prepMicrosMax: 250_000, dayMicrosMax: 5_000_000 });
    await press("Change the model");
    expect(field(/^Key/)).toHaveProperty("value", "");
    await agree();
    await press("Save the model");
    await waitFor(() => expect(asked("PUT")).toHaveLength(1));
    expect(asked("PUT")[0]?.body).toEqual({
      words: {
        provider: "compatible",
        model: "words-1",
        url: "https://api.example/v1/",
        inputPrice: 3_000_000,
        outputPrice: 15_000_000,
      },
      small: "words-small",
      backup: { provider: "ollama", model: "llama3.2" },
      reads: false,
      private: true,
      prepTokensMax: 400_000,
      dayTokensMax: 4_000_000,
      monthTokensMax: 40_000_000,
      prepMicrosMax: 250_000,
      dayMicrosMax: 5_000_000,
    });
  });

  it("takes no price without the other, which would compute nothing", async () => {
    await show();
    await press("Connect a model");
    await type("Model", "llama3.2");
    await type(/^Price in/, "3");
    await agree();
    await press("Save the model");
    expect(asked("PUT")).toEqual([]);
    expect(field(/^Price out/)).toHaveProperty("validity.valueMissing", true);
    await type(/^Price out/, "15");
    await press("Save the model");
    await screen.findByText("Connected: llama3.2 at 127.0.0.1");
    expect(asked("PUT")[0]?.body).toMatchObject({ words: { inputPrice: 3_000_000, outputPrice: 15_000_000 } });
  });

  it("wants an address only where none is usual", async () => {
    await show();
    await press("Connect a model");
    expect(field(/^Address/)).toHaveProperty("required", false);
    await userEvent.selectOptions(field("Who offers it"), "compatible");
    expect(field("Address")).toHaveProperty("required", true);
  });
});

describe("what goes to a model", () => {
  it("is shown before one is connected, and has to be read first", async () => {
    await show(NOTHING);
    expect(screen.getByRole("heading", { name: "What would go to it" })).toBeTruthy();
    expect(listed()).toEqual(SENDS);
    await press("Connect a model");
    expect(listed()).toEqual(SENDS);
    await type("Model", "llama3.2");
    expect(button("Save the model")).toHaveProperty("disabled", true);
    await userEvent.type(field("Model"), "{Enter}");
    expect(asked("PUT")).toEqual([]);
    await agree();
    expect(button("Save the model")).toHaveProperty("disabled", false);
  });

  it("tells what will be otherwise with what is ticked and typed", async () => {
    await show(CONNECTED);
    await press("Change the model");
    const files = screen.getByRole("checkbox", { name: "Files that I added may go to it" });
    await userEvent.click(files);
    expect(listed().slice(SENDS.length)).toEqual(["Once this is saved: passages of files that you added go out too."]);
    await userEvent.click(files);
    expect(listed()).toEqual(SENDS);
    await userEvent.click(screen.getByRole("checkbox", { name: "It reads documents too" }));
    await userEvent.click(screen.getByRole("checkbox", { name: /Ask another model/ }));
    expect(listed()).toContain("Once this is saved: the same goes to the backup when the other fails.");
    await type("Address", "https://elsewhere.example/v1/");
    expect(listed().slice(SENDS.length)).toEqual([
      "Once this is saved: all this goes to the address above, and no longer to the one named here.",
      "Once this is saved: the same goes to the backup when the other fails.",
      "Once this is saved: the text of documents stays here.",
    ]);
  });

  it("says that only models on this machine may be connected", async () => {
    await show({ ...NOTHING, localOnly: true });
    expect(screen.getByText("Here only models on this machine may be connected.")).toBeTruthy();
  });
});

describe("trying a model", () => {
  it("shows what it can do, and what the try took", async () => {
    await show({ ...CONNECTED, dayMicrosMax: 5_000_000 });
    expect(screen.getByText(/^Today 0 of 4,000,000 tokens, \$0\.00 of \$5\.00;/)).toBeTruthy();
    scripted("POST /api/model/test", CHECK);
    scripted("GET /api/model", { ...CONNECTED, dayMicrosMax: 5_000_000, todayTokens: 7_120, todayMicros: 21_360 });
    await press("Test the model");
    await screen.findByText(CHECK.said);
    expect(
      screen.getByText(
        "✓ keeps to the shape · ✓ streams · ✓ takes a whole document · first word after 420 ms, then 1,180 letters a second · 7,120 tokens",
      ),
    ).toBeTruthy();
    await screen.findByText(/^Today 7,120 of 4,000,000 tokens, \$0\.02 of \$5\.00;/);
    expect(screen.queryByText("Does not work.")).toBeNull();
  });

  it("says what a model cannot do", async () => {
    await show(CONNECTED);
    const said = "words-1 answers in the right shape, but nothing that it wrote held against the evidence.";
    const flawed = { ...CHECK, said, schema: false, streams: false, wholeDocument: false, held: 0, firstWordMs: 8_250 };
    scripted("POST /api/model/test", flawed);
    await press("Test the model");
    const told = (await screen.findByText(said)).parentElement;
    expect(told?.className).toBe("source-trouble");
    expect(told?.textContent).toContain(
      "✗ does not always keep to the shape · ✗ does not stream: its words come all at once · ✗ does not take a whole document · first word after 8.3 s",
    );
    expect(screen.queryByText(/✓|[^t] works/)).toBeNull();
  });

  it("says so when it does not work, and nothing of what it could", async () => {
    await show(CONNECTED);
    const said = 'words-1 at api.example does not accept the key (401): <img src="x" onerror="hurt()">.';
    scripted("POST /api/model/test", {
      ...CHECK,
      works: false,
      said,
      schema: false,
      streams: false,
      held: 0,
      wrote: 0,
    });
    await press("Test the model");
    const told = await screen.findByText(/does not accept the key/);
    expect(told.textContent).toBe(`Does not work. ${said}`);
    expect(told.querySelector("img")).toBeNull();
    expect(screen.queryByText(/letters a second/)).toBeNull();
  });

  it("repeats the server's words when the model is gone, and looks again", async () => {
    await show(CONNECTED);
    problem(
      "POST /api/model/test",
      404,
      "There is no such language model. It may have been forgotten.",
      "Everything else.",
    );
    scripted("GET /api/model", NOTHING);
    await press("Test the model");
    expect((await screen.findByRole("alert")).textContent).toBe(
      "There is no such language model. It may have been forgotten. Kept: Everything else.",
    );
    await screen.findByText("Not connected");
  });

  it("cannot be pressed twice", async () => {
    await show(CONNECTED);
    let answer = (_: Response) => {};
    const waiting = new Promise<Response>((resolve) => {
      answer = resolve;
    });
    const mock = globalThis.fetch;
    Object.assign(globalThis, {
      fetch: (url: string, wanted: RequestInit) => (url === "/api/model/test" ? waiting : mock(url, wanted)),
    });
    await press("Test the model");
    for (const name of ["Trying…", "Forget the model"]) expect(button(name)).toHaveProperty("disabled", true);
    answer(Response.json(CHECK));
    await waitFor(() => expect(button("Test the model")).toHaveProperty("disabled", false));
  });
});

describe("a model that cannot be connected", () => {
  async function filled() {
    await show();
    await press("Connect a model");
    await userEvent.selectOptions(field("Who offers it"), "openai");
    await type("Model", "words-1");
    await type(/^Key/, "sk-hush");
    await type(/^Dollars a day/, "5");
    await agree();
  }

  it.each([
    [400, "The address of the model does not fit: it is too long. Nothing was changed."],
    [409, "The model is set in the settings file or the environment; change it there. Nothing was changed."],
    [500, "There is no data folder, so no model can be kept."],
  ])("is refused in the server's words (%i), and what was typed stays", async (status, detail) => {
    await filled();
    problem("PUT /api/model", status, detail);
    await press("Save the model");
    expect((await screen.findByRole("alert")).textContent).toBe(detail);
    expect([/^Model/, /^Key/, /^Dollars a day/].map((label) => field(label)).map(written)).toEqual([
      "words-1",
      "sk-hush",
      "5",
    ]);
    expect(button("Save the model")).toHaveProperty("disabled", false);
    expect(screen.getByText("Not connected")).toBeTruthy();
  });

  it("says twice neither that nothing was changed nor what was kept", async () => {
    await filled();
    problem("PUT /api/model", 400, "openai needs a key. Nothing was changed.", "Nothing of this request.");
    await press("Save the model");
    expect((await screen.findByRole("alert")).textContent).toBe("openai needs a key. Nothing was changed.");
  });

  it("is kept in the form when Callsheet cannot be reached", async () => {
    await filled();
    next.set("PUT /api/model", () => {
      throw new TypeError("away");
    });
    await press("Save the model");
    expect((await screen.findByRole("alert")).textContent).toMatch(/cannot be reached; nothing was changed/);
    expect(written(field(/^Key/))).toBe("sk-hush");
  });

  it("leaves neither a refusal nor a key behind when the form is closed", async () => {
    await filled();
    problem("PUT /api/model", 400, "No. Nothing was changed.");
    await press("Save the model");
    await screen.findByRole("alert");
    await press("Cancel");
    expect(document.activeElement).toBe(button("Connect a model"));
    await press("Connect a model");
    expect(screen.queryByRole("alert")).toBeNull();
    expect(written(field(/^Key/))).toBe("");
  });
});

describe("a key", () => {
  it("is typed unseen, and is nowhere once it is kept", async () => {
    await show();
    await press("Connect a model");
    const key = field(/^Key/);
    expect([key.getAttribute("type"), key.getAttribute("autocomplete")]).toEqual(["password", "off"]);
    await type("Model", "words-1");
    await userEvent.type(key, "sk-hush");
    expect(document.body.innerHTML).not.toContain("sk-hush");
    await agree();
    await press("Save the model");
    await screen.findByText(/^Connected: words-1/);
    await press("Change the model");
    expect(written(field(/^Key/))).toBe("");
    expect(screen.getByText(/never shown again. Leave it empty to keep the one there is/)).toBeTruthy();
    expect(document.body.innerHTML).not.toContain("sk-hush");
  });
});

describe("what was spent", () => {
  const spent = (state: Partial<ModelState>) => show({ ...CONNECTED, ...state });

  it("stands beside the caps, in tokens and money", async () => {
    const caps = { prepMicrosMax: 2_000_000, dayMicrosMax: 25_000_000 };
    await spent({ ...caps, todayTokens: 12_464, todayMicros: 1_234_560 });
    expect(screen.getByText(/^Today/).textContent).toBe(
      "Today 12,464 of 4,000,000 tokens, $1.23 of $25.00; this month 0 of 40,000,000 tokens; a preparation may take 400,000 tokens and $2.00.",
    );
  });

  it("is not nothing when it is less than a cent", async () => {
    await spent({ todayTokens: 90, todayMicros: 420 });
    expect(screen.getByText(/^Today 90 of 4,000,000 tokens, less than \$0\.01;/)).toBeTruthy();
  });

  it("is said to be unknown where a price is", async () => {
    const [words] = CONNECTED.models;
    await spent({ models: words ? [{ ...words, priced: false }] : [], dayMicrosMax: 5_000_000 });
    expect(screen.getByText(/Its price is not known here, so a cap in money stops it/)).toBeTruthy();
  });
});

describe("forgetting a model", () => {
  it("happens only when it is meant", async () => {
    await show(CONNECTED);
    const sure = vi.spyOn(window, "confirm").mockReturnValueOnce(false).mockReturnValueOnce(true);
    await press("Forget the model");
    expect([sure.mock.calls.length, asked("DELETE").length]).toEqual([1, 0]);
    await press("Change the model");
    await press("Forget the model");
    await screen.findByText("Not connected");
    expect(asked("DELETE")).toHaveLength(1);
    // The form would still be filled in with what was forgotten.
    expect(screen.queryByRole("button", { name: "Save the model" })).toBeNull();
    expect(screen.queryByRole("button", { name: "Forget the model" })).toBeNull();
  });

  it("is done when somebody else did it", async () => {
    await show(CONNECTED);
    vi.spyOn(window, "confirm").mockReturnValue(true);
    problem("DELETE /api/model", 404, "There is no such language model. It may have been forgotten.");
    scripted("GET /api/model", NOTHING);
    await press("Forget the model");
    await screen.findByText("Not connected");
    expect(screen.queryByRole("alert")).toBeNull();
  });

  it("is refused in the server's words where the page has no say", async () => {
    await show(CONNECTED);
    vi.spyOn(window, "confirm").mockReturnValue(true);
    const detail = "The model is set in the settings file or the environment; change it there. Nothing was changed.";
    problem("DELETE /api/model", 409, detail, "Everything.");
    await press("Forget the model");
    expect((await screen.findByRole("alert")).textContent).toBe(detail);
    expect(screen.getByText("Connected: words-1 at api.example")).toBeTruthy();
  });
});

describe("trouble", () => {
  it("is told, and what cannot be asked can be forgotten", async () => {
    const trouble = "words-1 is not on this machine, and local_only is set.";
    await show({ ...NOTHING, trouble });
    expect(screen.getByText(trouble)).toBeTruthy();
    expect(screen.queryByRole("button", { name: "Test the model" })).toBeNull();
    vi.spyOn(window, "confirm").mockReturnValue(true);
    await press("Forget the model");
    await waitFor(() => expect(screen.queryByText(trouble)).toBeNull());
    expect(asked("DELETE")).toHaveLength(1);
  });

  it("is told when it is not known how the model stands", async () => {
    problem("GET /api/model", 500, "The books cannot be read.", "Preparations are as they were.");
    render(<ModelSettings />);
    expect((await screen.findByRole("alert")).textContent).toBe(
      "The books cannot be read. Kept: Preparations are as they were.",
    );
    expect(screen.queryByRole("button", { name: "Connect a model" })).toBeNull();
  });
});

function written(element: HTMLElement): string {
  if (!(element instanceof HTMLInputElement)) throw new Error("no field");
  return element.value;
}
