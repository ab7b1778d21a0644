// A moment, in the words and the zone of whoever looks. at: seconds since the epoch.
export function LocalTime({ at }) {
  const moment = new Date(1000 * at);
  return <time dateTime={moment.toISOString()}>{moment.toLocaleString(undefined, { dateStyle: "medium", timeStyle: "short" })}</time>;
}
