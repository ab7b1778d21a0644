"""Where the browser finds what lies at a path of the app: below the prefix that Notflix is served at.

States and use cases know paths of the app alone, '/watch/ID'. React Router's links take them as they are; whatever else
the browser follows by itself goes through here. assets/ui has the same for its own scripts, which is what this calls.
"""

from __future__ import annotations

import reflex as rx
from reflex.vars import VarData
from reflex.vars.function import FunctionStringVar

_HERE = FunctionStringVar.create("here", _var_data=VarData(imports={"$/public/ui/here.js": ["here"]}))


def here(path: str | rx.Var[str]) -> rx.Var[str]:
    address: rx.Var[str] = _HERE.call(path).to(str)
    return address
