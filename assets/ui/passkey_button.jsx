// Asks the browser for a passkey, or to make one; what is asked and what is right is the API's business.
import { useEffect, useState } from "react";
import { call } from "./call.js";
import { here } from "./here.js";
import { t } from "./text.js";
import { wanted } from "./wanted.js";

// The person closed the browser's question, or let it wait. There is nothing to say about that.
const LEFT = ["NotAllowedError", "AbortError"];
const SAID = {
  InvalidStateError: t("This device has a passkey for this account already."),
  SecurityError: t("Passkeys do not work at this address. Open Notflix by its own name."),
};

async function passkey(options) {
  const known = window.PublicKeyCredential;
  const made = options.rp
    ? await navigator.credentials.create({ publicKey: known.parseCreationOptionsFromJSON(options) })
    : await navigator.credentials.get({ publicKey: known.parseRequestOptionsFromJSON(options) });
  return made.toJSON();
}

// The fields beside the button that a passkey needs too; null where one of them is not filled in.
function filled(form) {
  const fields = [...(document.getElementById(form)?.elements ?? [])].filter((one) => one.dataset.passkey);
  if (!fields.every((one) => one.reportValidity())) return null;
  return Object.fromEntries(fields.map((one) => [one.name, one.value]));
}

export function PasskeyButton({ ask, answer, form, label, onDone }) {
  const [able, setAble] = useState(false);
  const [busy, setBusy] = useState(false);
  const [trouble, setTrouble] = useState("");
  useEffect(() => setAble(Boolean(window.PublicKeyCredential?.parseRequestOptionsFromJSON)), []);

  const press = async () => {
    const wish = filled(form);
    if (!wish) return;
    setBusy(true);
    setTrouble("");
    try {
      const credential = await passkey(await call("POST", ask, wish));
      await call("POST", answer, { credential, ...(answer.startsWith("/api/session") ? {} : { key_name: device() }) });
      if (onDone) onDone();
      else window.location.assign(here(wanted()));
    } catch (error) {
      setTrouble(LEFT.includes(error.name) ? "" : (SAID[error.name] ?? error.message));
    }
    setBusy(false);
  };

  if (!able) return null;
  return (
    <div>
      <button type="button" className="button button-wide" onClick={press} disabled={busy}>
        <svg viewBox="0 0 20 20" aria-hidden="true">
          <circle cx="7" cy="7.5" r="3.5" />
          <path d="M9.6 9.9 16 16.3m-2.6-2.6 2-2m-4.2-.2 1.7-1.7" />
        </svg>
        {label}
      </button>
      <p role="alert" className="field-error">
        {trouble}
      </p>
    </div>
  );
}

// What the passkey is called until its owner has another: where it was made.
function device() {
  const platform = navigator.userAgentData?.platform ?? "";
  const phone = /iPhone|iPad|Android/.exec(navigator.userAgent)?.[0];
  return phone ?? (platform || /Windows|Mac OS|Linux/.exec(navigator.userAgent)?.[0] || "Passkey");
}
