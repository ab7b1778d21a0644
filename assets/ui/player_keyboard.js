// Listens for the player's keys, until the returned function is called. Arrows belong to the film while the picture has
// the focus, or nothing; Enter goes to the buttons, from where they go from one to the next (arrows.js), Escape back.
import { isWriting, keyOf, takesItself } from "./player_keys.js";
import { tellHint } from "./player_hint.jsx";

// box: the player's. control: gives what KEYS act on, or null before there is a film. windows: {list, stats, close}: open
// or close the list of keys, and the stats; close everything, and say whether anything was open.
export function listenForKeys(box, control, windows) {
  const keydown = (event) => {
    const { target, key, repeat } = event;
    if (event.defaultPrevented || isWriting(target) || document.querySelector("dialog[open]")) return;
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (!repeat && opens(key)) event.preventDefault();
    else if (key === "Enter" && atPicture(target)) toButtons(event);
    else if (!takesItself(target, key) && (atPicture(target) || !isVertical(key))) act(event);
  };
  const opens = (key) => (key === "i" && windows.stats()) || (key === "?" && windows.list()) || (key === "Escape" && escape());
  const act = (event) => {
    const known = keyOf(event);
    const now = known && control();
    if (!now) return;
    event.preventDefault();
    tellHint(box, known.act(now, event.key));
    now.overlay.getControls().showUI();
  };
  const atPicture = (target) => target === document.body || target === box || target.matches?.(".player-video") || Boolean(document.fullscreenElement && !target.closest?.("button"));
  const toButtons = (event) => {
    const controls = control()?.overlay.getControls();
    if (!controls) return;
    event.preventDefault();
    controls.showUI();
    controls.getControlsContainer().classList.add("shaka-keyboard-navigation"); // Shaka then leaves them there
    box.querySelector(".shaka-play-button")?.focus();
  };
  const escape = () => {
    const { activeElement } = document;
    if (windows.close()) {
      if (box.contains(activeElement)) box.focus(); // what had the focus may be gone with its window
      return true;
    }
    if (activeElement === box || !activeElement?.closest(".main-watch")) return false;
    control()?.overlay.getControls().getControlsContainer().classList.remove("shaka-keyboard-navigation");
    box.focus();
    return true;
  };
  window.addEventListener("keydown", keydown);
  return () => window.removeEventListener("keydown", keydown);
}

// Up and down scroll the page where nobody is at the picture.
const isVertical = (key) => key === "ArrowUp" || key === "ArrowDown" || key === "Home" || key === "End";
