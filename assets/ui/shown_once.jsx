// A secret that the server tells once and forgets as soon as it is here: whatever becomes of the connection, it stays until one
// is done with it, or leaves.
import { useEffect, useState } from "react";
import { CopyField } from "./copy_field.jsx";
import { t } from "./text.js";

const NOTHING = { says: "", text: "" };

export function ShownOnce({ says, text, label, onTaken }) {
  const [kept, setKept] = useState(NOTHING);
  useEffect(() => {
    if (!text) return;
    setKept({ says, text });
    onTaken();
  }, [text]);
  if (!kept.text) return null;
  return (
    <section className="shown-once" aria-label={t("{label}, shown once", { label })}>
      <p>
        {kept.says} {t("It is shown this once.")}
      </p>
      <CopyField text={kept.text} label={label} />
      <button type="button" className="button button-quiet button-small" onClick={() => setKept(NOTHING)}>
        {t("Done")}
      </button>
    </section>
  );
}
