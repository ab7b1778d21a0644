// "More": what is done to a film less often, with its dialogs. <details> and no popover: that would take a dialog of its
// own away with it.
import { useEffect, useRef } from "react";
import { t } from "./text.js";

export function MoreMenu({ children }) {
  const menu = useRef(null);

  useEffect(() => {
    const leave = ({ target }) => {
      if (menu.current && !menu.current.contains(target)) menu.current.open = false;
    };
    document.addEventListener("pointerdown", leave);
    document.addEventListener("focusin", leave);
    return () => {
      document.removeEventListener("pointerdown", leave);
      document.removeEventListener("focusin", leave);
    };
  }, []);

  const close = () => {
    menu.current.open = false;
    menu.current.firstChild.focus();
  };
  const chosen = ({ target }) => {
    if (!menu.current.querySelector("dialog[open]") && target.closest("button")) menu.current.open = false;
  };
  const escape = (event) => {
    if (event.key !== "Escape" || !menu.current.open || event.target.closest("dialog")) return;
    event.preventDefault(); // else it leads back to the film, too
    close();
  };
  // Towards the side on which there is room for it.
  const place = () => {
    const { firstChild, lastChild, open } = menu.current;
    if (!open) return;
    const right = firstChild.getBoundingClientRect().left + lastChild.offsetWidth;
    lastChild.classList.toggle("more-menu-leftwards", right > document.documentElement.clientWidth);
  };
  return (
    <details ref={menu} className="more" onKeyDown={escape} onToggle={place}>
      <summary className="button button-quiet button-small">{t("More")}</summary>
      <div className="more-menu" onClick={chosen} onCloseCapture={close}>
        {children}
      </div>
    </details>
  );
}
