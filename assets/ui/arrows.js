// Arrows go to what lies next in their direction: from the search field down into the results, and from card to card. Home
// and End go to the first and the last card, Escape back to the field. So a remote control's four arrows and its OK reach
// everything; on a page that is for reading, and beside a player, only from where the keyboard is already.
const SLIDER = ".player-box input[type=range]"; // which the other two arrows move
const OPTIONS = `main a[href], main button, main summary, ${SLIDER}, .search-recent a, .search-recent button`;
const CARD = "main a.card, main a.place, main .lead a.button";
// What keeps the keyboard in it while it is open.
const SHEET = ":popover-open, dialog[open], .shaka-settings-menu:not(.shaka-hidden), .shaka-overflow-menu:not(.shaka-hidden)";
const ASIDE = 4; // a pixel aside counts as much as so many ahead
const SLACK = 8; // px by which neighbours may overlap: a card in focus is lifted

const gap = (a, b, from, to) => Math.max(0, b[from] - a[to], a[from] - b[to]);

// The number of the nearest of `rects` in the direction of `key`, seen from `here`; -1: there is none.
export function next(here, rects, key) {
  const across = key === "ArrowLeft" || key === "ArrowRight";
  const [from, to] = across ? ["left", "right"] : ["top", "bottom"];
  const [sideFrom, sideTo] = across ? ["top", "bottom"] : ["left", "right"];
  const forwards = key === "ArrowRight" || key === "ArrowDown";
  let best = -1;
  let least = Infinity;
  rects.forEach((rect, number) => {
    const ahead = forwards ? rect[from] - here[to] : here[from] - rect[to];
    const aside = gap(here, rect, sideFrom, sideTo);
    if (ahead < -SLACK || (across && aside)) return;
    const cost = ahead + ASIDE * aside + 0.1 * Math.abs(rect[sideFrom] - here[sideFrom]);
    if (cost < least) [best, least] = [number, cost];
  });
  return best;
}

const shown = (selector, within = document) => [...within.querySelectorAll(selector)].filter((one) => one.checkVisibility({ visibilityProperty: true }));

function goTo(element) {
  element.focus();
  element.scrollIntoView({ block: "nearest", inline: "nearest" });
}

// Until the returned function is called. field: the search field. home: whether the page is nothing but cards.
export function walkByArrows(field, home) {
  let last = null; // where the keyboard was: a filter that is taken away goes, and the focus with it
  const keydown = (event) => {
    const here = event.target;
    if (here.matches?.(OPTIONS)) last = { element: here, rect: here.getBoundingClientRect() };
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
    const to = target(here, event.key);
    if (!to || to.disabled) return;
    event.preventDefault();
    if (to === field) field.select();
    goTo(to);
  };
  const target = (here, key) => {
    const lost = here === document.body && last && !last.element.isConnected;
    if (here === field) return key === "ArrowDown" ? (shown(`.search-recent a, ${CARD}`)[0] ?? shown(OPTIONS)[0]) : null;
    if (here === document.body && !lost) return begins(key);
    if (!lost && !here.matches?.(home ? OPTIONS : `:is(${OPTIONS}):focus-visible`)) return null;
    const sheet = lost ? document.querySelector("main :popover-open") : here.closest(SHEET);
    if (key === "Escape") return sheet || !home ? null : field;
    if (key === "Home") return here.matches(CARD) ? shown(CARD)[0] : null;
    if (key === "End") return here.matches(CARD) ? shown(CARD).at(-1) : null;
    if (!/^Arrow(Up|Down|Left|Right)$/.test(key) || (here.matches(SLIDER) && /Left|Right/.test(key))) return null;
    const others = shown(OPTIONS, sheet ?? document).filter((one) => one !== here);
    const number = next(lost ? last.rect : here.getBoundingClientRect(), others.map((one) => one.getBoundingClientRect()), key);
    return others[number] ?? (key === "ArrowUp" && !sheet ? field : lost ? others[0] : here);
  };
  // The keyboard is nowhere yet: the first card that is in sight.
  const begins = (key) => (home && /^Arrow(Down|Right)$/.test(key) ? (shown(CARD).find((one) => one.getBoundingClientRect().top >= 0) ?? null) : null);
  window.addEventListener("keydown", keydown);
  return () => window.removeEventListener("keydown", keydown);
}
