// Tells whether the page is looked at: one behind another tab needs no news.
import { useEffect, useRef } from "react";

export function Sight({ onShow, onHide }) {
  const latest = useRef({});
  latest.current = { onShow, onHide };
  useEffect(() => {
    const tell = () => (document.visibilityState === "hidden" ? latest.current.onHide?.() : latest.current.onShow?.());
    document.addEventListener("visibilitychange", tell);
    return () => document.removeEventListener("visibilitychange", tell);
  }, []);
  return null;
}
