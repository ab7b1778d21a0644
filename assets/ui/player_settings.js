// What a person likes of the player, kept in this browser: how fast films go, and whether the next one plays by itself.
const KEY = "notflix.player";
const OWN = { speed: 1, playsOn: true };
export const SPEEDS = [0.25, 0.5, 0.75, 1, 1.25, 1.5, 1.75, 2];

export function playerSettings() {
  try {
    const { speed, playsOn } = JSON.parse(window.localStorage.getItem(KEY)) ?? {};
    const isSpeed = speed >= SPEEDS[0] && speed <= SPEEDS.at(-1); // the menu has a slider, too
    return { speed: isSpeed ? speed : OWN.speed, playsOn: typeof playsOn === "boolean" ? playsOn : OWN.playsOn };
  } catch {
    return { ...OWN }; // storage is closed to us, or holds what another version wrote
  }
}

export function keepPlayerSetting(changed) {
  try {
    window.localStorage.setItem(KEY, JSON.stringify({ ...playerSettings(), ...changed }));
  } catch {
    // A full or closed storage costs the liking, nothing else.
  }
}

// The speed that comes next, one up or one down; from between two of them to the nearer in that direction.
export function nextSpeed(now, up) {
  const further = SPEEDS.filter((speed) => (up ? speed > now : speed < now));
  return (up ? further[0] : further.at(-1)) ?? now;
}
