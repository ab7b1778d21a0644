// Where the browser finds what lies at a path of the app: below the prefix that Notflix is served at. Links of React
// Router's take paths of the app as they are.
const PREFIX = (import.meta.env.BASE_URL ?? "/").slice(0, -1);

export const here = (path) => PREFIX + path;
