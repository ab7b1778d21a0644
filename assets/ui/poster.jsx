// A film's poster. Its address is good for a time, and a page may be open for longer before the picture is scrolled to:
// where the address fails, the app leads to the picture once more.
import { useState } from "react";
import { here } from "./here.js";

export function Poster({ video, src, ...rest }) {
  const [failed, setFailed] = useState("");
  const address = failed === src ? here(`/api/videos/${video}/poster`) : src;
  return <img {...rest} alt="" className="poster" src={address} onError={() => setFailed(src)} />;
}
