// The uploader's calls, to the API and to the store: patient with lines that break, and with an ear for what they say.
import { fetcher } from "@uppy/core/utils";
import pRetry from "p-retry";
import { here } from "./here.js";
import { t } from "./text.js";

const SILENCE = 60_000; // ms without a sign of life after which a connection is given up: some never say that they broke
// A connection that breaks may come back: about two minutes of patience, then a button.
const PATIENCE = { retries: 12, minTimeout: 250, factor: 2, maxTimeout: 15_000 };
export const BROKEN = t("The connection broke. What has arrived is kept: try again, and it goes on from there.");
const FULL = t("The store could not write it: its disk may be full. What has arrived is kept: make room there, then try again.");
const CHANGED = t("This file was changed or moved while it was sent. Give it up, then choose it again.");
const GONE = t("This upload was given up, perhaps in another window. Try again, and it begins anew.");
const EXPIRED = 403; // the store's word for an address that has run out, while this machine slept

// Worth another try: no answer at all, or a server that is starting, busy or ill. All else would say the same again.
export function mayPass({ status = 0 }) {
  return status === 0 || status === 408 || status === 429 || status >= 500;
}

function failure(message, status = 0) {
  return Object.assign(new Error(message), { status });
}

export function patiently(attempt, signal) {
  const shouldRetry = ({ error, attemptNumber }) => mayPass(error) || (error.status === EXPIRED && attemptNumber < 3);
  return pRetry(attempt, { ...PATIENCE, signal, shouldRetry });
}

// The PUT of one part. It ends by itself where nothing moves any more.
export async function send(url, body, signal, told) {
  const silent = new AbortController();
  let timer = 0;
  const alive = () => {
    clearTimeout(timer);
    timer = setTimeout(() => silent.abort(), SILENCE);
  };
  const onUploadProgress = ({ loaded }) => {
    alive();
    told(loaded);
  };
  alive();
  try {
    await fetcher(url, { method: "PUT", body, signal: AbortSignal.any([signal, silent.signal]), retries: 0, onUploadProgress });
  } catch (error) {
    if (signal.aborted) throw error;
    // A browser says of a file that it cannot read just what it says of a line that broke.
    await body.slice(0, 1).arrayBuffer().catch(() => { throw failure(CHANGED, 409); });
    const status = error.request?.status ?? 0;
    const said = { 404: GONE, 500: FULL, 507: FULL }; // 502 to 504 are a proxy's: nobody answers
    throw failure(said[status] ?? BROKEN, status);
  } finally {
    clearTimeout(timer);
  }
}

// Asks the API once; its sentence is the error's message.
export async function ask(method, address, { body, signal } = {}) {
  const headers = body ? { "Content-Type": "application/json" } : {};
  const answer = await fetch(here(address), { method, headers, body: body && JSON.stringify(body), signal }).catch((error) => {
    throw signal?.aborted ? error : failure(BROKEN);
  });
  const told = await answer.json().catch(() => ({}));
  if (!answer.ok) throw failure(told.detail || told.title || BROKEN, answer.status);
  return told;
}

export function askPatiently(method, address, more = {}) {
  return patiently(() => ask(method, address, more), more.signal);
}
