// A row of cards that scrolls sideways. Browsers leave a card where it is when the keyboard comes to it, half seen.
export function Row({ children }) {
  const show = ({ target }) => {
    if (target.matches(":focus-visible")) target.scrollIntoView({ block: "nearest", inline: "center" });
  };
  return (
    <div className="row" tabIndex={-1} onFocus={show}>
      {children}
    </div>
  );
}
