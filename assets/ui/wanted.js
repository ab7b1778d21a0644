// Where somebody wanted to go before they were asked to sign in, as the address says: a page of ours, else the first one.
export function wanted({ search, origin } = window.location) {
  const asked = new URLSearchParams(search).get("next") ?? "/";
  const page = URL.canParse(asked, origin) && new URL(asked, origin);
  return page.origin === origin ? page.pathname + page.search : "/";
}
