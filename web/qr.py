"""THE ONLY FILE that imports segno: an address as a QR for a terminal, or as a picture."""

from io import BytesIO, StringIO

import segno  # noqa: TID251


def terminal_qr(text: str) -> str:
    """The QR as lines of half blocks, to be read from a dark or a light terminal by a telephone."""
    out = StringIO()
    segno.make(text, error="m", micro=False).terminal(out, compact=True)
    return out.getvalue()


def svg_qr(text: str) -> bytes:
    """The QR as an SVG of any size, dark on white with the border that readers need (ISO/IEC 18004)."""
    out = BytesIO()
    segno.make(text, error="m", micro=False).save(
        out, kind="svg", scale=8, border=4, light="#fff", xmldecl=False, nl=False
    )
    return out.getvalue()
