// The keys of the player, over the picture.
import { useEffect, useRef } from "react";
import { KEYS, OTHERS } from "./player_keys.js";
import { t } from "./text.js";

export function KeyList({ onClose }) {
  const close = useRef(null);
  useEffect(() => close.current?.focus({ preventScroll: true }), []);
  return (
    <section className="key-list" role="dialog" aria-label={t("Keys of the player")}>
      <h2>{t("Keys")}</h2>
      <button ref={close} type="button" className="stats-close" aria-label={t("Close the list of keys")} onClick={onClose}>
        <svg viewBox="0 0 20 20" aria-hidden="true">
          <path d="m5 5 10 10M15 5 5 15" />
        </svg>
      </button>
      <dl>
        {[...KEYS.filter(({ does }) => does), ...OTHERS].map(({ keys, does }) => (
          <div key={does}>
            <dt>
              {keys.map((key) => (key === "–" ? <span key={key}>–</span> : <kbd key={key}>{key}</kbd>))}
            </dt>
            <dd>{does}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
