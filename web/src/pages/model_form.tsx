/** What a language model is reached with. Keys live in their fields only, and go with them. */
import { useState } from "react";
import type { ConnectModel, ModelShown, ModelState } from "../wire/types";
import { BackendFields, backend, dollars, Field, micros, typed } from "./model_fields";
import { Sends } from "./model_sends";

type Props = {
  state: ModelState;
  refused: string | null;
  busy: boolean;
  onConnect(asked: ConnectModel): void;
  onCancel(): void;
};

export function ModelForm({ state, refused, busy, onConnect, onCancel }: Props) {
  const known = state.models[0];
  const small = state.models.find((model) => model.part === "small");
  const backup = state.models.find((model) => model.part === "backup");
  const [agreed, setAgreed] = useState(false);
  const [changes, setChanges] = useState<string[]>([]);
  return (
    <form
      className="connect-form"
      autoComplete="off"
      onInput={(event) => setChanges(changed(state, new FormData(event.currentTarget)))}
      onSubmit={(event) => {
        event.preventDefault();
        onConnect(asked(new FormData(event.currentTarget)));
      }}
    >
      <BackendFields part="words" known={known} />
      <Field
        name="small"
        label="Smaller model"
        hint="At the same address, for sentences and documents; the same one without it."
        value={small?.model}
      />
      <Caps state={state} />
      <Backup known={backup} />
      <Tick name="reads" label="It reads documents too" on={known ? state.reads : true} />
      <Tick name="private" label="Files that I added may go to it" on={state.private} />
      <Sends state={state} changes={changes} />
      <label className="choice">
        <input type="checkbox" checked={agreed} onChange={(event) => setAgreed(event.currentTarget.checked)} />I have
        read what goes to it
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

function Caps({ state }: { state: ModelState }) {
  const { prepTokensMax, dayTokensMax, monthTokensMax, prepMicrosMax, dayMicrosMax, monthMicrosMax } = state;
  return (
    <fieldset className="connect-pair">
      <legend>What it may take at most; nothing is asked that could take more</legend>
      <Field name="prepTokensMax" label="Tokens a preparation" type="number" value={String(prepTokensMax)} whole />
      <Field name="dayTokensMax" label="Tokens a day" type="number" value={String(dayTokensMax)} whole />
      <Field name="monthTokensMax" label="Tokens a month" type="number" value={String(monthTokensMax)} whole />
      <Field name="prepDollars" label="Dollars a preparation" type="number" value={dollars(prepMicrosMax)} />
      <Field name="dayDollars" label="Dollars a day" type="number" value={dollars(dayMicrosMax)} />
      <Field name="monthDollars" label="Dollars a month" type="number" value={dollars(monthMicrosMax)} />
    </fieldset>
  );
}

/** Its fields are there when it is wanted, so that none that has to be filled in is out of sight. */
function Backup({ known }: { known: ModelShown | undefined }) {
  const [wanted, setWanted] = useState(known !== undefined);
  return (
    <>
      {known === undefined && (
        <label className="choice">
          <input type="checkbox" checked={wanted} onChange={(event) => setWanted(event.currentTarget.checked)} />
          Ask another model when this one fails
        </label>
      )}
      {wanted && (
        <fieldset className="connect-part">
          <legend>
            The backup, asked when the other fails
            {known && ". To be rid of it, forget the model and connect it anew"}
          </legend>
          <BackendFields part="backup" known={known} />
        </fieldset>
      )}
    </>
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

/** How what goes out will differ from what the server says of the model that is set. */
function changed(state: ModelState, form: FormData): string[] {
  const known = state.models[0];
  const moved = known && (form.get("provider") !== known.provider || typed(form, "url") !== (known.url ?? undefined));
  const reads = form.get("reads") !== null;
  const lines = [
    moved && "all this goes to the address above, and no longer to the one named here.",
    form.has("backup_provider") && "the same goes to the backup when the other fails.",
    form.get("private") !== null && !state.private && "passages of files that you added go out too.",
    form.get("private") === null && state.private && "files that you added stay here.",
    reads && known && !state.reads && "the text of public pages, articles and filings goes out too.",
    !reads && (!known || state.reads) && "the text of documents stays here.",
  ];
  return lines.filter((line) => typeof line === "string");
}

/** What is sent: what was filled in. */
function asked(form: FormData): ConnectModel {
  const some = <T,>(name: string, made: (value: string) => T): T | undefined => {
    const value = typed(form, name);
    return value === undefined ? undefined : made(value);
  };
  const small = typed(form, "small");
  const prepTokensMax = some("prepTokensMax", Number);
  const dayTokensMax = some("dayTokensMax", Number);
  const monthTokensMax = some("monthTokensMax", Number);
  const prepMicrosMax = some("prepDollars", micros);
  const dayMicrosMax = some("dayDollars", micros);
  const monthMicrosMax = some("monthDollars", micros);
  return {
    words: backend("words", form),
    reads: form.get("reads") !== null,
    private: form.get("private") !== null,
    ...(small !== undefined && { small }),
    ...(form.has("backup_provider") && { backup: backend("backup", form) }),
    ...(prepTokensMax !== undefined && { prepTokensMax }),
    ...(dayTokensMax !== undefined && { dayTokensMax }),
    ...(prepMicrosMax !== undefined && { prepMicrosMax }),
    ...(monthTokensMax !== undefined && { monthTokensMax }),
    ...(dayMicrosMax !== undefined && { dayMicrosMax }),
    ...(monthMicrosMax !== undefined && { monthMicrosMax }),
  };
}
