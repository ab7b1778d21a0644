// All tabs of a browser show what the same person may see: when somebody signs in or out in one of them, the others are
// loaded anew. So is this one when its session was ended elsewhere.
import { useEffect } from "react";
import { takeOver } from "./take_over.js";
import { tellWho } from "./who.js";

const CHANNEL = "notflix.who";

export function SameBrowser({ who, over }) {
  useEffect(() => {
    if (over) window.location.reload();
  }, [over]);

  useEffect(() => {
    if (who === "?") return undefined; // nobody has told us yet
    tellWho(who);
    if (who) takeOver().catch(() => {}); // the next page tries again
    const channel = new BroadcastChannel(CHANNEL);
    channel.onmessage = ({ data }) => data !== who && window.location.reload();
    channel.postMessage(who);
    return () => channel.close();
  }, [who]);

  return null;
}
