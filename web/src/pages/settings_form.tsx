/** What a system is reached with. Secrets live in the fields only, and go with them: no state and no markup holds one. */
import { type HTMLInputTypeAttribute, useId, useState } from "react";
import type { Connect, WorkSystem } from "../wire/types";

type FieldName = keyof Connect;
type Field = { label: string; type: HTMLInputTypeAttribute; hint?: string; optional?: boolean };

/** `FIELD_BYTES_MAX` in crates/workplace/src/connection.rs. */
const FIELD_CHARS_MAX = 2_048;

/** A way to reach a system, and the fields that it takes. */
type Way = { title: string; fields: Partial<Record<FieldName, Field>> };

const secret = (label: string, hint?: string): Field => ({ label, type: "password", ...(hint && { hint }) });
const text = (label: string, hint?: string): Field => ({ label, type: "text", ...(hint && { hint }) });

const WAYS: Record<WorkSystem, readonly Way[]> = {
  slack: [
    {
      title: "A bot of yours",
      fields: {
        token: secret("Bot token", "Begins with xoxb-. The bot has to be in the channel."),
        channel: text("Channel id", "Such as C024BE91L: at the end of the channel's details in Slack."),
      },
    },
    {
      title: "An incoming webhook",
      fields: {
        url: secret("Webhook address", "Begins with https://. What was sent can be neither changed nor looked up."),
      },
    },
  ],
  notion: [
    {
      title: "An integration of yours",
      fields: {
        token: secret("Integration token"),
        parent: text("Page address", "Briefs become pages under it. Give the integration access to it in Notion."),
      },
    },
  ],
  mail: [
    {
      title: "A mail server",
      fields: {
        host: text("Server", "Such as smtp.your-company.com."),
        port: { label: "Port", type: "number", optional: true, hint: "Without one, 587 for STARTTLS and 465 for TLS." },
        security: { label: "Security", type: "select" },
        user: { ...text("User"), optional: true },
        password: { ...secret("Password"), optional: true },
        from: text("From", "Your address, as the customer will see it."),
      },
    },
  ],
};

const SECURITY = [
  ["starttls", "STARTTLS (usual)"],
  ["tls", "TLS from the first byte"],
  ["none", "None: only for a server on this machine"],
] as const;

type Props = {
  system: WorkSystem;
  /** Why the last try was refused. */
  refused: string | null;
  busy: boolean;
  onConnect(asked: Connect): void;
  onCancel(): void;
};

export function ConnectForm({ system, refused, busy, onConnect, onCancel }: Props) {
  const ways = WAYS[system];
  const [way, setWay] = useState(ways[0]);
  const id = useId();
  if (!way) return null;
  const fault = refused === null ? null : faultIn(way, refused);
  return (
    <form
      className="connect-form"
      autoComplete="off"
      onSubmit={(event) => {
        event.preventDefault();
        onConnect(asked(way, new FormData(event.currentTarget)));
      }}
    >
      {ways.length > 1 && <Choice ways={ways} way={way} onChoose={setWay} />}
      {names(way).map((name) => (
        <FieldRow
          key={name}
          name={name}
          field={way.fields[name]}
          faulty={fault?.field === name ? `${id}fault` : null}
        />
      ))}
      {fault && (
        <p id={`${id}fault`} className="connect-fault" role="alert">
          {fault.why}
        </p>
      )}
      <div className="text-form-buttons">
        <button type="submit" className="button primary" disabled={busy}>
          {busy ? "Connecting…" : "Save"}
        </button>
        <button type="button" className="button" onClick={onCancel}>
          Cancel
        </button>
      </div>
    </form>
  );
}

type ChoiceProps = { ways: readonly Way[]; way: Way; onChoose(way: Way): void };

function Choice({ ways, way, onChoose }: ChoiceProps) {
  const name = useId();
  return (
    <fieldset className="export-for">
      <legend>How it is reached</legend>
      {ways.map((one) => (
        <label key={one.title} className="choice">
          <input type="radio" name={name} checked={one === way} onChange={() => onChoose(one)} />
          {one.title}
        </label>
      ))}
    </fieldset>
  );
}

type RowProps = { name: FieldName; field: Field | undefined; faulty: string | null };

function FieldRow({ name, field, faulty }: RowProps) {
  const id = useId();
  if (!field) return null;
  const described = [field.hint && `${id}hint`, faulty].filter(Boolean).join(" ");
  const shared = {
    id,
    name,
    "aria-invalid": faulty !== null,
    "aria-describedby": described || undefined,
  };
  return (
    <div className="connect-field">
      <label htmlFor={id}>
        {field.label} {field.optional && <span className="quiet">(optional)</span>}
      </label>
      {field.type === "select" ? (
        <select {...shared}>
          {SECURITY.map(([word, title]) => (
            <option key={word} value={word}>
              {title}
            </option>
          ))}
        </select>
      ) : (
        <input
          {...shared}
          type={field.type}
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          maxLength={FIELD_CHARS_MAX}
          min={field.type === "number" ? 1 : undefined}
          max={field.type === "number" ? 65_535 : undefined}
          required={!field.optional}
        />
      )}
      {field.hint && (
        <span id={`${id}hint`} className="quiet small">
          {field.hint}
        </span>
      )}
    </div>
  );
}

const ORDER: FieldName[] = [
  "url",
  "token",
  "channel",
  "parent",
  "host",
  "port",
  "security",
  "user",
  "password",
  "from",
];

const names = (way: Way): FieldName[] => ORDER.filter((name) => way.fields[name]);

/** What is sent: the fields of this way that hold something. */
function asked(way: Way, form: FormData): Connect {
  const filled: Connect = {};
  for (const name of names(way)) {
    const typed = form.get(name);
    const value = typeof typed === "string" && name !== "password" ? typed.trim() : typed;
    if (typeof value !== "string" || value === "") continue;
    if (name === "port") filled.port = Number(value);
    else filled[name] = value;
  }
  return filled;
}

/** The server names the field at fault by its name on the wire: `url: it has to …`. */
function faultIn(way: Way, refused: string): { field: FieldName | null; why: string } {
  const field = names(way).find((name) => refused.startsWith(`${name}: `)) ?? null;
  const label = field && way.fields[field]?.label;
  return field && label
    ? { field, why: `${label}: ${refused.slice(field.length + 2)}` }
    : { field: null, why: refused };
}
