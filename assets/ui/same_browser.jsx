// All tabs of a browser show what the same person may see: when somebody signs in or out in one of them, the others are
// loaded anew. So is this one when its session was ended elsewhere.
import { useEffect, useRef } from "react";
import { here } from "./here.js";
import { language as spoken } from "./text.js";
import { takeOver } from "./take_over.js";
import { tellWho } from "./who.js";

const CHANNEL = "notflix.who";
const COOKIE = "notflix_language"; // translation/languages.py
const KEPT_SECONDS = 365 * 86400;

// What somebody chose on another device counts on this one. Where cookies are closed to us, it stays as it is.
function speak(language) {
  const kept = `${COOKIE}=${language}`;
  document.cookie = `${kept}; path=${here("/")}; max-age=${KEPT_SECONDS}; samesite=lax`;
  if (document.cookie.split("; ").includes(kept)) window.location.reload();
}

export function SameBrowser({ who, language }) {
  const shown = useRef(null); // whose page it is

  useEffect(() => {
    if (language && language !== spoken) speak(language);
  }, [language]);

  useEffect(() => {
    if (who === "?") return undefined; // nobody has told us yet
    if (shown.current !== null && shown.current !== who) window.location.reload();
    shown.current = who;
    tellWho(who);
    if (who) takeOver().catch(() => {}); // the next page tries again
    const channel = new BroadcastChannel(CHANNEL);
    channel.onmessage = ({ data }) => data !== who && window.location.reload();
    channel.postMessage(who);
    return () => channel.close();
  }, [who]);

  return null;
}
