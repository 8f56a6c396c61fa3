"""THE ONLY FILE that imports segno: an address as a QR for a terminal."""

from io import StringIO

import segno  # noqa: TID251


def terminal_qr(text: str) -> str:
    """The QR as lines of half blocks, to be read from a dark or a light terminal by a telephone."""
    out = StringIO()
    segno.make(text, error="m", micro=False).terminal(out, compact=True)
    return out.getvalue()
