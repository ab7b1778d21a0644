// Who is signed in here: an id, or "" for nobody. Known once the page has heard of it (same_browser.jsx); whoever else signs
// in has the page loaded anew.
let tell;

export const who = new Promise((known) => (tell = known));

export const tellWho = (id) => tell(id);
