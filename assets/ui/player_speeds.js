// How fast a film may go.
export const SPEEDS = [0.25, 0.5, 0.75, 1, 1.25, 1.5, 1.75, 2];

// The speed that comes next, one up or one down; from between two of them to the nearer in that direction.
export function nextSpeed(now, up) {
  const further = SPEEDS.filter((speed) => (up ? speed > now : speed < now));
  return (up ? further[0] : further.at(-1)) ?? now;
}
