// The tab's name, until it goes. It stands before the route's own: of several, a browser takes the first.
import { useEffect } from "react";

export function TabTitle({ title }) {
  useEffect(() => {
    if (!title) return undefined;
    const element = document.createElement("title");
    element.textContent = `${title} · Notflix`;
    document.head.prepend(element);
    return () => element.remove();
  }, [title]);
  return null;
}
