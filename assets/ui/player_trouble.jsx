// Why a film does not play, and what can be done about it: there is always a way out.
import { useEffect, useRef } from "react";
import { useNavigate } from "react-router";
import { t } from "./text.js";

const OTHER = { dash: "hls", hls: "dash" };

// trouble: {title, text, detail, gone}. protocol: what it was played by. place: the second where it stopped.
// framed: on another site, where no page of ours but the player may come.
export function Trouble({ trouble, protocol, place, framed, onAgain }) {
  const navigate = useNavigate();
  const first = useRef(null);
  const { title, text, detail, gone } = trouble;
  useEffect(() => {
    const { activeElement } = document; // whoever writes elsewhere is left alone
    if (activeElement === document.body || first.current?.closest(".player-box").contains(activeElement)) first.current?.focus({ preventScroll: true });
  }, []);

  const back = () => (window.history.state?.idx > 0 ? navigate(-1) : navigate("/"));
  const other = () => {
    const address = new URL(window.location.href);
    address.searchParams.set("protocol", OTHER[protocol]);
    const second = Math.floor(place());
    if (second) address.searchParams.set("t", second);
    window.location.assign(address); // all of it anew: what went wrong may be in this page
  };
  return (
    <div className="player-trouble" role="alert">
      <h2>{title}</h2>
      <p>{text}</p>
      <div className="player-trouble-ways">
        {gone ? null : (
          <button ref={first} type="button" className="button button-beam" onClick={onAgain}>
            {t("Try again")}
          </button>
        )}
        {!gone && OTHER[protocol] ? (
          <button type="button" className="button" onClick={other}>
            {t("Try it by {protocol}", { protocol: OTHER[protocol].toUpperCase() })}
          </button>
        ) : null}
        {framed ? null : (
          <button ref={gone ? first : undefined} type="button" className="button button-quiet" onClick={back}>
            {t("Back")}
          </button>
        )}
      </div>
      {detail ? <p className="player-trouble-detail">{detail}</p> : null}
    </div>
  );
}
