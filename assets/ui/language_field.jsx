// A language by its name: typing finds it. What is no name that we know can be a tag, such as bar or sr-Latn, with Enter.
import { useEffect, useId, useRef, useState } from "react";
import { languagesLike, tagOf } from "./language_search.js";
import { t } from "./text.js";

export function LanguageField({ value, name, placeholder = t("Unknown"), languages, onChoose }) {
  const id = useId();
  const list = useRef(null);
  const [text, setText] = useState(name);
  const [open, setOpen] = useState(false);
  const [at, setAt] = useState(0);
  useEffect(() => setText(name), [name]);

  const options = open ? languagesLike(text === name ? "" : text, languages) : [];
  useEffect(() => {
    list.current?.children[at]?.scrollIntoView({ block: "nearest" });
  }, [at, open]);

  const choose = (tag, called) => {
    setOpen(false);
    setText(called);
    if (tag !== value) onChoose(tag);
  };
  // What is half a name stays what it was, unless it is meant as a tag.
  const commit = (tags) => {
    const tag = tagOf(text, languages, tags);
    if (tag === null) choose(value, name);
    else choose(tag, text === name ? name : (languages.find((one) => one.tag === tag)?.name ?? tag));
  };
  const key = (event) => {
    const steps = { ArrowDown: 1, ArrowUp: -1 };
    if (event.key in steps) {
      event.preventDefault();
      setAt(open ? Math.max(0, Math.min(options.length - 1, at + steps[event.key])) : 0);
      setOpen(true);
    } else if (event.key === "Enter") {
      event.preventDefault();
      if (options[at]) choose(options[at].tag, options[at].name);
      else commit(true);
    } else if (event.key === "Escape" && open) {
      event.stopPropagation();
      setText(name);
      setOpen(false);
    }
  };
  return (
    <div className="field language">
      <label className="field-label" htmlFor={id}>
        {t("Language")}
      </label>
      <input
        id={id}
        className="input"
        role="combobox"
        value={text}
        placeholder={placeholder}
        maxLength={60}
        autoComplete="off"
        aria-expanded={open && options.length > 0}
        aria-controls={`${id}-list`}
        aria-autocomplete="list"
        aria-activedescendant={options[at] ? `${id}-${options[at].tag}` : undefined}
        onChange={(event) => {
          setText(event.target.value);
          setOpen(true);
          setAt(0);
        }}
        onClick={() => setOpen(true)}
        onFocus={(event) => event.target.select()}
        onKeyDown={key}
        onBlur={() => (text === name ? setOpen(false) : commit(false))}
      />
      <ul id={`${id}-list`} ref={list} role="listbox" aria-label={t("Languages")} className="language-list" hidden={!options.length}>
        {options.map((one, number) => (
          <li
            key={one.tag}
            id={`${id}-${one.tag}`}
            role="option"
            aria-selected={number === at}
            // Before the field is left, which would take what is written in it.
            onMouseDown={(event) => {
              event.preventDefault();
              choose(one.tag, one.name);
            }}
          >
            {one.name} <small>{one.tag}</small>
          </li>
        ))}
      </ul>
    </div>
  );
}
