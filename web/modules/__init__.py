"""The modules of the product, in the order in which they start. Plain data: nothing registers itself."""

from web.module import Module
from web.modules import classes, directory, groups, inbox, workbench

MODULES: tuple[Module, ...] = (
    directory.MODULE,
    inbox.MODULE,
    groups.MODULE,
    classes.MODULE,
    workbench.MODULE,
)
