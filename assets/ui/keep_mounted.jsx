// The first of three children where it is to be shown, else the second; until that is known, the third. What is shown stays
// while the page's state comes anew: one film leads to the next, or a server was started again. What the state says as one
// comes to the page may still be of the last visit: it is loading before anything is drawn here twice. What the page before
// is told late says that nothing is loading any more, but is of another path.
import { Fragment, useEffect, useRef, useState } from "react";
import { useLocation } from "react-router";

const WAITS = 2;

// path: of the app, of the page that the state is of.
export function KeepMounted({ shown, loading, path, children }) {
  const [here, setHere] = useState(false);
  useEffect(() => setHere(true), []);
  const { pathname } = useLocation();
  const which = useRef(WAITS);
  if (here && !loading && path === pathname) which.current = shown ? 0 : 1;
  return <Fragment key={which.current}>{children[which.current]}</Fragment>;
}
