// Moving things in a list.

// The list with the one at `from` at `to`; the same list where that changes nothing.
export function moved(list, from, to) {
  if (from === to || from < 0 || to < 0 || from >= list.length || to >= list.length) return list;
  const others = list.toSpliced(from, 1);
  return others.toSpliced(to, 0, list[from]);
}

// The number of the row at that height; above and below all of them the first and the last.
export function placeAt(rects, y) {
  const place = rects.findIndex(({ bottom }) => y < bottom);
  return place < 0 ? rects.length - 1 : place;
}

// Which orders, each a list of ids, are still to be answered once the list comes as `given`: those that were sent after it.
// None where it is no answer to one of them: they were refused, or something else was done to it.
export function unanswered(sent, given) {
  const at = sent.findIndex((order) => order.join() === given.join());
  return at < 0 ? [] : sent.slice(at + 1);
}
