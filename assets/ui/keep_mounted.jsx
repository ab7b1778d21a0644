// The first of three children where it is to be shown, else the second; until that is known, the third. What is shown stays
// while the page's state comes anew: one film leads to the next, or a server was started again. What the state says as one
// comes to the page may still be of the last visit: it is loading before anything is drawn here twice.
import { Fragment, useEffect, useRef, useState } from "react";

const WAITS = 2;

export function KeepMounted({ shown, loading, children }) {
  const [here, setHere] = useState(false);
  useEffect(() => setHere(true), []);
  const which = useRef(WAITS);
  if (here && !loading) which.current = shown ? 0 : 1;
  return <Fragment key={which.current}>{children[which.current]}</Fragment>;
}
