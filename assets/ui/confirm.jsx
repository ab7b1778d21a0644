// A button that asks before it acts. The question is a modal <dialog>: it keeps the focus, Escape closes it.
import { useRef } from "react";

export function Confirm({ label, question, detail, action, className = "button button-quiet", onConfirm }) {
  const dialog = useRef(null);
  const close = () => dialog.current?.close();
  return (
    <>
      <button type="button" className={className} onClick={() => dialog.current?.showModal()}>
        {label}
      </button>
      <dialog
        ref={dialog}
        className="dialog"
        aria-label={question}
        onClick={(event) => event.target === dialog.current && close()}
      >
        <div className="dialog-body">
          <h2>{question}</h2>
          <p>{detail}</p>
          <div className="dialog-actions">
            <button type="button" className="button button-quiet" autoFocus onClick={close}>
              Keep it
            </button>
            <button
              type="button"
              className="button button-bad"
              onClick={() => {
                close();
                onConfirm?.();
              }}
            >
              {action}
            </button>
          </div>
        </div>
      </dialog>
    </>
  );
}
