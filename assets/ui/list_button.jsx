// Puts a film into one's list, and takes it out.
import { useEffect, useState } from "react";
import { listHere, setListed } from "./my_list.js";
import { t } from "./text.js";

export function ListButton({ video, title = "", listed = false, word = false }) {
  const [on, setOn] = useState(listed);
  const [trouble, setTrouble] = useState("");
  useEffect(() => setOn(listed || listHere().includes(video)), [video, listed]);
  const press = () => {
    setOn(!on);
    setTrouble("");
    setListed(video, !on).catch(({ message }) => {
      setOn(on);
      setTrouble(message);
    });
  };
  return (
    <>
      <button
        type="button"
        className={word ? "button button-quiet button-small list-button-wide" : "list-button"}
        aria-pressed={on}
        aria-label={title ? t("My list: {title}", { title }) : t("My list")}
        title={on ? t("In my list") : t("Add to my list")}
        onClick={press}
      >
        <svg viewBox="0 0 20 20" aria-hidden="true">
          <path d={on ? "m4 10.5 4 4 8-9" : "M10 4v12M4 10h12"} />
        </svg>
        {word ? <span>{t("My list")}</span> : null}
      </button>
      {trouble ? (
        <span role="alert" className="list-trouble">
          {trouble}
        </span>
      ) : null}
    </>
  );
}
