// The first of two children where it is to be shown, else the second. Once shown, the first one stays while the page's
// state comes anew: a server that was started again, or forgot a page that was away, begins with "loading".
import { Fragment, useRef } from "react";

export function KeepMounted({ shown, loading, children }) {
  const was = useRef(false);
  was.current = shown || (loading && was.current);
  const [first, second] = children;
  return <Fragment key={String(was.current)}>{was.current ? first : second}</Fragment>;
}
