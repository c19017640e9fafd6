/** Fields of a language model: one model at one address, as a form asks for it and as the server takes it. */
import { useId, useState } from "react";
import type { ModelBackend, ModelShown } from "../wire/types";

const PROVIDERS = [
  ["ollama", "Ollama on this machine"],
  ["compatible", "An OpenAI-compatible server"],
  ["anthropic", "Anthropic"],
  ["openai", "OpenAI"],
] as const;

const NEEDS_URL = new Set(["compatible"]);

/** Names of fields and labels of the model that is asked first, and of the one that is asked when it fails. */
const PARTS = {
  words: { prefix: "", who: "Who offers it", label: (what: string) => what },
  backup: {
    prefix: "backup_",
    who: "Who offers the backup",
    label: (what: string) => `Backup ${what.charAt(0).toLowerCase()}${what.slice(1)}`,
  },
};
type Part = keyof typeof PARTS;

export function BackendFields({ part, known }: { part: Part; known: ModelShown | undefined }) {
  const { prefix, who, label } = PARTS[part];
  const [provider, setProvider] = useState<string>(known?.provider ?? "ollama");
  const [input, setInput] = useState(dollars(known?.inputPrice) ?? "");
  const [output, setOutput] = useState(dollars(known?.outputPrice) ?? "");
  const id = useId();
  // One price without the other computes nothing.
  const priced = input !== "" || output !== "";
  return (
    <>
      <div className="connect-field">
        <label htmlFor={id}>{who}</label>
        <select
          id={id}
          name={`${prefix}provider`}
          defaultValue={provider}
          aria-describedby={provider === "compatible" ? `${id}hint` : undefined}
          onChange={(event) => setProvider(event.currentTarget.value)}
        >
          {PROVIDERS.map(([word, title]) => (
            <option key={word} value={word}>
              {title}
            </option>
          ))}
        </select>
        {provider === "compatible" && (
          <span id={`${id}hint`} className="quiet small">
            vLLM, llama.cpp, LM Studio, OpenRouter, Azure, and whatever else speaks its chat completions.
          </span>
        )}
      </div>
      <Field
        name={`${prefix}model`}
        label={label("Model")}
        hint="As the provider calls it."
        value={known?.model}
        required
      />
      <Field
        name={`${prefix}url`}
        label={label("Address")}
        hint={
          NEEDS_URL.has(provider)
            ? "Such as http://127.0.0.1:8080/v1/."
            : "Such as http://127.0.0.1:8080/v1/. The provider's usual one without it."
        }
        value={known?.url ?? undefined}
        required={NEEDS_URL.has(provider)}
      />
      <Field
        name={`${prefix}key`}
        label={label("Key")}
        type="password"
        hint={`Kept sealed and never shown again.${known ? " Leave it empty to keep the one there is." : ""}`}
      />
      <div className="connect-pair">
        <Field
          name={`${prefix}inputPrice`}
          label={label("Price in, $ per million tokens")}
          type="number"
          value={input}
          onType={setInput}
          required={priced}
        />
        <Field
          name={`${prefix}outputPrice`}
          label={label("Price out, $ per million tokens")}
          type="number"
          value={output}
          onType={setOutput}
          required={priced}
        />
      </div>
    </>
  );
}

type FieldProps = {
  name: string;
  label: string;
  type?: "text" | "password" | "number";
  hint?: string;
  value?: string | undefined;
  required?: boolean;
  /** Tokens are counted, dollars are not. */
  whole?: boolean;
  onType?(value: string): void;
};

export function Field({ name, label, type = "text", hint, value, required = false, whole, onType }: FieldProps) {
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
        onInput={(event) => onType?.(event.currentTarget.value.trim())}
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
        min={type === "number" ? 0 : undefined}
        step={type === "number" && !whole ? "any" : undefined}
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

export const dollars = (micros: number | null | undefined): string | undefined =>
  micros === null || micros === undefined ? undefined : String(micros / 1_000_000);

export const micros = (dollars: string): number => Math.round(Number(dollars) * 1_000_000);

/** What was typed into a field; `undefined` where nothing was. */
export function typed(form: FormData, name: string): string | undefined {
  const value = form.get(name);
  return typeof value === "string" && value.trim() !== "" ? value.trim() : undefined;
}

/** The model that was filled in. */
export function backend(part: Part, form: FormData): ModelBackend {
  const of = (name: string) => typed(form, `${PARTS[part].prefix}${name}`);
  const [url, key, input, output] = [of("url"), of("key"), of("inputPrice"), of("outputPrice")];
  return {
    provider: of("provider") ?? "",
    model: of("model") ?? "",
    ...(url !== undefined && { url }),
    ...(key !== undefined && { key }),
    ...(input !== undefined && output !== undefined && { inputPrice: micros(input), outputPrice: micros(output) }),
  };
}
