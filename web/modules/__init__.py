"""The modules of the product, in the order in which they start. Plain data: nothing registers itself."""

from web.module import Module

MODULES: tuple[Module, ...] = ()
