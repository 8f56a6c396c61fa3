"""The modules of the product, in the order in which they start. Plain data: nothing registers itself."""

from web.module import Module
from web.modules import classes, demo, directory, groups, inbox, signin, workbench

MODULES: tuple[Module, ...] = (
    directory.MODULE,
    signin.MODULE,
    inbox.MODULE,
    groups.MODULE,
    classes.MODULE,
    workbench.MODULE,
    demo.MODULE,
)
