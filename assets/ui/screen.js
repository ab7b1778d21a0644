// The film that the page shows, for what stands below it.
import { useEffect, useState } from "react";
import { t } from "./text.js";

const screen = () => document.querySelector(".player-video");

export function playFrom(second) {
  const film = screen();
  if (!film) return;
  film.currentTime = second;
  film.play().catch(() => {}); // the browser wants a click into the picture first
  film.closest(".player").scrollIntoView({ block: "nearest", behavior: "smooth" });
}

// What is made of the second where the film is now; drawn anew only when that changes.
export function useScreen(made) {
  const [value, setValue] = useState(made(0));
  useEffect(() => {
    const look = () => setValue(made(screen()?.currentTime ?? 0));
    look();
    const events = ["timeupdate", "seeking", "loadeddata"];
    // They do not bubble, but go down to the film.
    for (const event of events) document.addEventListener(event, look, true);
    return () => events.forEach((event) => document.removeEventListener(event, look, true));
  }, [made]);
  return value;
}

// Where the film is now, in whole milliseconds.
export const screenMs = () => Math.round(1000 * (screen()?.currentTime ?? 0));

const NO_FRAME = t("The film shows no picture yet. Play it to the frame that you like.");
const CLOSED = t("This browser does not give the picture away. Choose a picture instead.");

// The picture that the film shows, as a JPEG. Throws a sentence.
export async function frameOnScreen() {
  const film = screen();
  if (!film?.videoWidth) throw new Error(NO_FRAME);
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [film.videoWidth, film.videoHeight];
  try {
    canvas.getContext("2d").drawImage(film, 0, 0);
    const frame = await new Promise((done) => canvas.toBlob(done, "image/jpeg", 0.92));
    if (frame) return frame;
  } catch {
    // Of another site: the browser's own HLS.
  }
  throw new Error(CLOSED);
}
