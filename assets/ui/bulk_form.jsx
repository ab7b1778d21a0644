// What many films are to get: only what is ticked changes, and what is ticked and empty is taken away.
import { useId, useState } from "react";
import { t } from "./text.js";

const TEXTS = [
  ["add_tags", t("Add tags"), t("family, summer")],
  ["remove_tags", t("Remove tags"), ""],
  ["people", t("People"), t("with commas between them")],
  ["series", t("Series"), ""],
];
const NUMBERS = [
  ["season", t("Season")],
  ["year", t("Year")],
];

export function BulkForm({ title, choices, onSave, onCancel }) {
  const form = useId();
  const [values, setValues] = useState({}); // of what is ticked
  const set = (name, value) => setValues((before) => ({ ...before, [name]: value }));
  const tick = (name, on, first) =>
    setValues(({ [name]: _, ...others }) => (on ? { ...others, [name]: first } : others));
  const part = (name, label, control, first = "") => (
    <div className="bulk-field" key={name}>
      <input
        type="checkbox"
        aria-label={t("Change: {label}", { label })}
        checked={name in values}
        onChange={(event) => tick(name, event.target.checked, first)}
      />
      <div className="field">
        <label className="field-label" htmlFor={form + name}>
          {label}
        </label>
        {control}
      </div>
    </div>
  );
  const input = (name, hint, mode) => (
    <input
      id={form + name}
      className="input"
      value={values[name] ?? ""}
      placeholder={name in values ? hint : t("as it is")}
      inputMode={mode}
      maxLength={2000}
      autoComplete="off"
      onChange={(event) => set(name, event.target.value)}
    />
  );
  return (
    <form
      className="dialog-body"
      onSubmit={(event) => {
        event.preventDefault();
        onSave(values);
        setValues({});
      }}
    >
      <h2>{title}</h2>
      {TEXTS.map(([name, label, hint]) => part(name, label, input(name, hint, "text")))}
      <div className="bulk-numbers">{NUMBERS.map(([name, label]) => part(name, label, input(name, "", "numeric")))}</div>
      {part(
        "visibility",
        t("Who may watch"),
        <select
          id={form + "visibility"}
          className="input"
          value={values.visibility ?? ""}
          onChange={(event) => set("visibility", event.target.value)}
        >
          <option value="" disabled>
            {t("as it is")}
          </option>
          {Object.entries(choices).map(([value, name]) => (
            <option key={value} value={value}>
              {name}
            </option>
          ))}
        </select>,
        Object.keys(choices)[0],
      )}
      <div className="dialog-actions">
        <button type="button" className="button button-quiet" onClick={onCancel}>
          {t("Cancel")}
        </button>
        <button type="submit" className="button button-beam" disabled={!Object.keys(values).length}>
          {t("Save")}
        </button>
      </div>
    </form>
  );
}
