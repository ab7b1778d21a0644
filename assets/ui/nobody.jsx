// Where nobody is signed in, whoever sits there: in a frame on another site.
import { tellWho } from "./who.js";

export function Nobody() {
  tellWho("");
  return null;
}
