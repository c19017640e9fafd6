/** What a language model is reached with. The key lives in its field only, and goes with it. */
import { useId, useState } from "react";
import type { ConnectModel, ModelState } from "../wire/types";

type Props = {
  state: ModelState;
  refused: string | null;
  busy: boolean;
  onConnect(asked: ConnectModel): void;
  onCancel(): void;
};

const PROVIDERS = [
  ["ollama", "Ollama on this machine"],
  ["compatible", "An OpenAI-compatible server (vLLM, llama.cpp, LM Studio, OpenRouter, Azure)"],
  ["anthropic", "Anthropic"],
  ["openai", "OpenAI"],
] as const;

const NEEDS_URL = new Set(["compatible"]);

export function ModelForm({ state, refused, busy, onConnect, onCancel }: Props) {
  const known = state.models[0];
  const [provider, setProvider] = useState<string>(known?.provider ?? "ollama");
  const [agreed, setAgreed] = useState(false);
  const id = useId();
  return (
    <form
      className="connect-form"
      autoComplete="off"
      onSubmit={(event) => {
        event.preventDefault();
        onConnect(asked(provider, new FormData(event.currentTarget)));
      }}
    >
      <div className="connect-field">
        <label htmlFor={`${id}provider`}>Who offers it</label>
        <select id={`${id}provider`} value={provider} onChange={(event) => setProvider(event.currentTarget.value)}>
          {PROVIDERS.map(([word, title]) => (
            <option key={word} value={word}>
              {title}
            </option>
          ))}
        </select>
      </div>
      <Field name="model" label="Model" hint="As the provider calls it." value={known?.model} required />
      <Field
        name="small"
        label="Smaller model"
        hint="For sentences and documents; the same one without it."
        value={state.models.find((model) => model.part === "small")?.model}
      />
      <Field
        name="url"
        label="Address"
        hint="Such as http://127.0.0.1:8080/v1/. The provider's usual one without it."
        value={known?.url ?? undefined}
        required={NEEDS_URL.has(provider)}
      />
      <Field
        name="key"
        label="Key"
        type="password"
        hint="Kept sealed and never shown again. Leave it empty to keep the one there is."
      />
      <Field
        name="inputPrice"
        label="Price in, $ per million tokens"
        type="number"
        hint="So that costs are shown and capped."
        value={dollars(known?.inputPrice)}
      />
      <Field
        name="outputPrice"
        label="Price out, $ per million tokens"
        type="number"
        value={dollars(known?.outputPrice)}
      />
      <Field
        name="prepTokensMax"
        label="Tokens for a preparation, at most"
        type="number"
        value={String(state.prepTokensMax)}
      />
      <Field name="dayTokensMax" label="Tokens a day, at most" type="number" value={String(state.dayTokensMax)} />
      <Field
        name="prepDollars"
        label="Dollars for a preparation, at most"
        type="number"
        value={dollars(state.prepMicrosMax)}
      />
      <Field name="dayDollars" label="Dollars a day, at most" type="number" value={dollars(state.dayMicrosMax)} />
      <Tick name="reads" label="It reads documents too" on={known ? state.reads : true} />
      <Tick name="private" label="Files that I added may go to it" on={state.private} />
      <label className="choice">
        <input type="checkbox" checked={agreed} onChange={(event) => setAgreed(event.currentTarget.checked)} />I have
        read what goes to it, below
      </label>
      {refused !== null && (
        <p className="connect-fault" role="alert">
          {refused}
        </p>
      )}
      <div className="text-form-buttons">
        <button type="submit" className="button primary" disabled={busy || !agreed}>
          {busy ? "Connecting…" : "Save the model"}
        </button>
        <button type="button" className="button" onClick={onCancel}>
          Cancel
        </button>
      </div>
    </form>
  );
}

type FieldProps = {
  name: string;
  label: string;
  type?: "text" | "password" | "number";
  hint?: string;
  value?: string | undefined;
  required?: boolean;
};

function Field({ name, label, type = "text", hint, value, required = false }: FieldProps) {
  const id = useId();
  return (
    <div className="connect-field">
      <label htmlFor={id}>
        {label} {!required && <span className="quiet">(optional)</span>}
      </label>
      <input
        id={id}
        name={name}
        type={type}
        defaultValue={value}
        required={required}
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
        min={type === "number" ? 0 : undefined}
        step={type === "number" ? "any" : undefined}
        aria-describedby={hint ? `${id}hint` : undefined}
      />
      {hint && (
        <span id={`${id}hint`} className="quiet small">
          {hint}
        </span>
      )}
    </div>
  );
}

function Tick({ name, label, on }: { name: string; label: string; on: boolean }) {
  return (
    <label className="choice">
      <input type="checkbox" name={name} defaultChecked={on} />
      {label}
    </label>
  );
}

const dollars = (micros: number | null | undefined): string | undefined =>
  micros === null || micros === undefined ? undefined : String(micros / 1_000_000);

/** What is sent: what was filled in. */
function asked(provider: string, form: FormData): ConnectModel {
  const text = (name: string): string => {
    const typed = form.get(name);
    return typeof typed === "string" ? typed.trim() : "";
  };
  const some = <T,>(name: string, made: (value: string) => T): T | undefined =>
    text(name) === "" ? undefined : made(text(name));
  const micros = (value: string): number => Math.round(Number(value) * 1_000_000);
  const url = some("url", String);
  const key = some("key", String);
  const [inputPrice, outputPrice] = [some("inputPrice", micros), some("outputPrice", micros)];
  const small = some("small", String);
  const prepTokensMax = some("prepTokensMax", Number);
  const dayTokensMax = some("dayTokensMax", Number);
  const prepMicrosMax = some("prepDollars", micros);
  const dayMicrosMax = some("dayDollars", micros);
  return {
    words: {
      provider,
      model: text("model"),
      ...(url !== undefined && { url }),
      ...(key !== undefined && { key }),
      ...(inputPrice !== undefined && outputPrice !== undefined && { inputPrice, outputPrice }),
    },
    reads: form.get("reads") !== null,
    private: form.get("private") !== null,
    ...(small !== undefined && { small }),
    ...(prepTokensMax !== undefined && { prepTokensMax }),
    ...(dayTokensMax !== undefined && { dayTokensMax }),
    ...(prepMicrosMax !== undefined && { prepMicrosMax }),
    ...(dayMicrosMax !== undefined && { dayMicrosMax }),
  };
}
