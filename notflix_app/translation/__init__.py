"""Every text that a person reads on a page, in their language. The English text is its own key.

locale/de.po holds the German ones; docs/decisions/0037-one-catalogue.md says how all of it goes together.
"""
