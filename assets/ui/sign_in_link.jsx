// To where one signs in, and back from there to where one is now. By the browser's word: while one page gives way to the
// next, the server is told a mixture of both.
import { Link, useLocation } from "react-router";

const SIGN_IN = "/sign-in"; // ui/who.py

export function SignInLink({ className, children }) {
  const { pathname, search } = useLocation();
  const wanted = pathname + search;
  const leads = wanted === "/" || pathname.startsWith(SIGN_IN);
  const next = encodeURIComponent(wanted).replaceAll("%2F", "/");
  return (
    <Link to={leads ? SIGN_IN : `${SIGN_IN}?next=${next}`} className={className}>
      {children}
    </Link>
  );
}
