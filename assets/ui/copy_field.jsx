// A text that is there to be copied. quiet: it is there for whoever wants it, and leaves the focus where it is.
import { useEffect, useRef, useState } from "react";
import { t } from "./text.js";

export function CopyField({ text, label, quiet = false }) {
  const field = useRef(null);
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    setCopied(false);
    if (!quiet) field.current?.focus(); // it may have come far from where one pressed
  }, [text]);
  const copy = async () => {
    field.current?.select();
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      document.execCommand("copy"); // where the page is not loaded by https
    }
    setCopied(true);
  };
  return (
    <div className="copy">
      <input ref={field} className="input" readOnly value={text} aria-label={label} onFocus={(event) => event.target.select()} />
      <button type="button" className="button" onClick={copy}>
        {copied ? t("Copied") : t("Copy")}
      </button>
    </div>
  );
}
