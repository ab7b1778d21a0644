// How captions look, chosen in the player while they are seen.
import { useEffect, useRef } from "react";
import { BACKGROUNDS, COLOURS, SIZES } from "./captions.js";
import { t } from "./text.js";

const PARTS = { size: [t("Size"), SIZES], colour: [t("Colour"), COLOURS], background: [t("Background"), BACKGROUNDS] };

export function CaptionStyle({ style, onChange, onClose }) {
  const panel = useRef(null);
  useEffect(() => panel.current.querySelector(":checked")?.focus(), []);
  const escape = (event) => {
    if (event.key !== "Escape") return;
    event.preventDefault();
    onClose();
  };
  return (
    <section className="stats captions" aria-label={t("How captions look")} ref={panel} onKeyDown={escape}>
      <button type="button" className="stats-close" aria-label={t("Close")} onClick={onClose}>
        <svg viewBox="0 0 20 20" aria-hidden="true">
          <path d="m5 5 10 10M15 5 5 15" />
        </svg>
      </button>
      {Object.entries(PARTS).map(([part, [name, values]]) => (
        <fieldset key={part}>
          <legend>{name}</legend>
          {Object.entries(values).map(([value, called]) => (
            <label key={value}>
              <input
                type="radio"
                name={`captions-${part}`}
                value={value}
                checked={style[part] === value}
                onChange={() => onChange({ ...style, [part]: value })}
              />
              <span>{called}</span>
            </label>
          ))}
        </fieldset>
      ))}
    </section>
  );
}
