"""Which simulcast layer a subscriber gets when the one that it wants may not flow."""

from collections.abc import Collection

from rtc.negotiated import RIDS


def rank(rid: str) -> int:
    """Layers in their order, lowest first; a rid outside of `RIDS` (the only layer of a plain stream) is the highest."""
    return RIDS.index(rid) if rid in RIDS else len(RIDS)


def choose(wanted: str, flowing: Collection[str]) -> str | None:
    """The wanted layer, else the best one below it, else the lowest above. `None` when nothing flows.

    To want "" is to want the best there is.
    """
    if not flowing:
        return None
    limit = rank(wanted)
    below = [rid for rid in flowing if rank(rid) <= limit]
    return max(below, key=rank) if below else min(flowing, key=rank)
