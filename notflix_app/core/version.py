"""Which Notflix this is: the same as in pyproject.toml, which is not there where only the packages were installed."""

VERSION = "0.1.0"
