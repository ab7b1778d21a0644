// What another version of a film is to be: the same settings as on the upload page, drawn by the component that is given
// as panel. plan: {line, rungs}, as the server says of the film. In a dialog, which its buttons close.
import { useState } from "react";
import { t } from "./text.js";
import { choices, possible, ticked, written } from "./upload_settings.js";

export function EncodeAgain({ rungs, defaults, plan, panel: Panel, onMeasured, onBegin }) {
  const [chosen, setChosen] = useState(null);
  const settings = chosen ?? defaults;
  if (!settings.quality) return null; // the first state has not come
  const change = (part) => {
    if (!part) return;
    const next = { ...settings, ...part };
    setChosen(next);
    onMeasured?.(next);
  };
  return (
    <>
      <div
        onChange={({ target }) => change(ticked(target, settings, possible(plan, rungs)))}
        onBlur={({ target }) => change(written(target, settings))}
      >
        <Panel file={{ id: "again", several: false, ...choices(settings, null, plan, rungs) }} />
      </div>
      <div className="dialog-actions" onClick={({ target }) => target.closest("button") && target.closest("dialog").close()}>
        <button type="button" className="button button-quiet">
          {t("Not now")}
        </button>
        <button type="button" className="button button-beam" onClick={() => onBegin?.(settings)}>
          {t("Encode again")}
        </button>
      </div>
    </>
  );
}
