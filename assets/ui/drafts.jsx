// Keeps what is written into the fields inside it, each under its name, and puts it back. A form that is reset means it.
// of: the id of what they are about; another one has fields of its own.
import { useEffect, useRef, useState } from "react";
import { draftOf, dropDraft, keepDraft, known } from "./drafts.js";
import { t } from "./text.js";

const FIELDS = "input[name], textarea[name]";

export function Drafts({ of, children }) {
  const box = useRef(null);
  const [restored, setRestored] = useState(false);

  useEffect(() => {
    const fields = [...box.current.querySelectorAll(FIELDS)];
    known.then(() => {
      for (const field of fields) {
        const text = draftOf(of, field.name, field.defaultValue);
        if (text === null) continue;
        field.value = text;
        setRestored(true);
      }
    });
    const form = box.current.closest("form");
    const input = ({ target }) => target.matches(FIELDS) && keepDraft(of, target.name, target.defaultValue, target.value);
    const reset = () => fields.forEach((field) => dropDraft(of, field.name));
    form.addEventListener("input", input);
    form.addEventListener("reset", reset);
    return () => {
      form.removeEventListener("input", input);
      form.removeEventListener("reset", reset);
    };
  }, []);

  return (
    <div ref={box} className="drafts">
      {restored ? <Restored /> : null}
      {children}
    </div>
  );
}

export function Restored() {
  return (
    <p role="status" className="dim">
      {t("What you had written is still here.")}
    </p>
  );
}
