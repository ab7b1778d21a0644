// A text that counts once it is whole: with Enter, or when one leaves it. Escape takes it back.
import { useEffect, useId, useState } from "react";

export function CommitField({ label, value, placeholder = "", mode = "text", onCommit }) {
  const id = useId();
  const [text, setText] = useState(value);
  useEffect(() => setText(value), [value]);
  const key = (event) => {
    if (event.key === "Enter") event.currentTarget.blur();
    if (event.key === "Escape") setText(value);
  };
  return (
    <div className="field">
      <label className="field-label" htmlFor={id}>
        {label}
      </label>
      <input
        id={id}
        className="input"
        value={text}
        placeholder={placeholder}
        inputMode={mode}
        maxLength={200}
        autoComplete="off"
        onChange={(event) => setText(event.target.value)}
        onKeyDown={key}
        onBlur={() => text !== value && onCommit(text)}
      />
    </div>
  );
}
