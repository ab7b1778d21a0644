"""Texts of components. Pages are compiled once, for everybody: the browser words them (assets/ui/text.js)."""

from __future__ import annotations

from typing import Any

import reflex as rx
from reflex.vars import VarData
from reflex.vars.base import LiteralVar

from .react import FOLDER


def t(text: str, **values: Any) -> rx.Var[str]:
    """text: English. values: what stands in its places, of the page's state or not."""
    return _call("t", [text], values)


def tn(one: str, many: str, count: Any, **values: Any) -> rx.Var[str]:
    """tn('{count} film', '{count} films', Home.total)."""
    return _call("tn", [one, many, count], values)


def _call(name: str, arguments: list[Any], values: dict[str, Any]) -> rx.Var[str]:
    given = [LiteralVar.create(one) for one in (*arguments, *([values] if values else []))]
    imports = VarData(imports={f"{FOLDER}/text.js": name})
    data = VarData.merge(imports, *(one._get_all_var_data() for one in given))
    return rx.Var(f"{name}({', '.join(map(str, given))})", _var_type=str, _var_data=data).to(str)
