// Asks the server for news about once a second, for as long as the page is open and can be seen.
// Each answer changes `beat`; without one the next question waits, so a slow server is not asked twice.
import { useEffect, useRef } from "react";

const PATIENCE = 10_000; // ms after which a lost answer is given up

export function Pulse({ beat, every = 1000, onPulse }) {
  const latest = useRef({});
  latest.current.beat = beat;
  latest.current.ask = onPulse;
  useEffect(() => {
    let asked = null;
    let since = 0;
    const tick = () => {
      const { beat, ask } = latest.current;
      const waits = asked === beat && Date.now() - since < PATIENCE;
      if (document.visibilityState === "hidden" || waits) return;
      asked = beat;
      since = Date.now();
      ask?.();
    };
    const timer = setInterval(tick, every);
    return () => clearInterval(timer);
  }, [every]);
  return null;
}
