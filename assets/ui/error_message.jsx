// What broke that no page knows how to name. The server forgets it as soon as it is here: whatever becomes of the connection,
// it stays until one closes it, or goes on to another page.
import { useEffect, useState } from "react";
import { useLocation } from "react-router";
import { t } from "./text.js";

export function ErrorMessage({ text, onTaken }) {
  const { pathname } = useLocation();
  const [kept, setKept] = useState("");
  useEffect(() => setKept(""), [pathname]);
  useEffect(() => {
    if (!text) return;
    setKept(text);
    onTaken();
  }, [text]);
  if (!kept) return null;
  return (
    <div className="notice notice-bad" role="alert">
      <p>{kept}</p>
      <button type="button" className="button button-quiet button-small" onClick={() => setKept("")}>
        {t("Close")}
      </button>
    </div>
  );
}
