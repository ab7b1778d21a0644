// Leads to the provider that people have an account at. By script: no form of ours may lead to another host.
import { useState } from "react";
import { call } from "./call.js";
import { wanted } from "./wanted.js";

export function ProviderButton({ label, next, link, connect, main }) {
  const [trouble, setTrouble] = useState("");
  const press = async () => {
    setTrouble("");
    try {
      const { url } = await call("POST", "/api/oidc/begin", { next: next || wanted(), link: link || "", connect: Boolean(connect) });
      window.location.assign(url);
    } catch (error) {
      setTrouble(error.message);
    }
  };
  return (
    <div>
      <button type="button" className={`button button-wide ${main ? "button-beam" : ""}`} onClick={press}>
        {label}
      </button>
      <p role="alert" className="field-error">
        {trouble}
      </p>
    </div>
  );
}
