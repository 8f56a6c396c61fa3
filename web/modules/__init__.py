"""The modules of the product, in the order in which they start. Plain data: nothing registers itself."""

from web.module import Module
from web.modules import (
    bookings,
    calendar,
    classes,
    demo,
    directory,
    groups,
    inbox,
    openid,
    promotion,
    recordings,
    records,
    sharing,
    signin,
    signup,
    slides,
    tokens,
    workbench,
)

MODULES: tuple[Module, ...] = (
    directory.MODULE,
    signin.MODULE,
    openid.MODULE,
    inbox.MODULE,
    groups.MODULE,
    calendar.MODULE,
    classes.MODULE,
    bookings.MODULE,
    records.MODULE,
    sharing.MODULE,
    slides.MODULE,
    recordings.MODULE,
    promotion.MODULE,
    signup.MODULE,
    workbench.MODULE,
    tokens.MODULE,
    demo.MODULE,
)
