"""Files that teachers bring: PDF written by hand, PPTX by python-pptx."""

from collections.abc import Sequence
from io import BytesIO
from pathlib import Path

from pptx import Presentation

PPTX_MEDIA = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
TITLE_AND_CONTENT = 1


def pdf(pages: Sequence[str] = ("one", "two"), size: tuple[float, float] = (960, 540), extra: str = "") -> bytes:
    """A PDF file with one line of Latin text on each page. `extra` goes into each page's dictionary."""
    objects = ["<< /Type /Catalog /Pages 2 0 R >>", "", "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"]
    kids = []
    for text in pages:
        content = f"BT /F1 48 Tf 40 {size[1] / 2} Td ({text}) Tj ET"
        objects.append(f"<< /Length {len(content)} >>\nstream\n{content}\nendstream")
        kids.append(f"{len(objects) + 1} 0 R")
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {size[0]} {size[1]}] {extra} /Contents {len(objects)} 0 R"
            " /Resources << /Font << /F1 3 0 R >> >> >>"
        )
    objects[1] = f"<< /Type /Pages /Count {len(kids)} /Kids [{' '.join(kids)}] >>"
    return assembled(objects)


def assembled(objects: Sequence[str], trailer: str = "") -> bytes:
    """The objects, numbered from 1, as a PDF file; the first is its catalogue."""
    out, places = bytearray(b"%PDF-1.7\n"), []
    for number, content in enumerate(objects, 1):
        places.append(len(out))
        out += f"{number} 0 obj\n{content}\nendobj\n".encode("latin-1")
    start = len(out)
    out += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode()
    out += "".join(f"{place:010} 00000 n \n" for place in places).encode()
    out += f"trailer << /Size {len(objects) + 1} /Root 1 0 R {trailer} >>\nstartxref\n{start}\n%%EOF\n".encode()
    return bytes(out)


def encrypted_pdf() -> bytes:
    """A PDF file that opens with a password only: of a made-up user key."""
    encryption = "<< /Filter /Standard /V 2 /R 3 /Length 128 /P -44 /O <" + "ab" * 32 + "> /U <" + "cd" * 32 + "> >>"
    objects = ["<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Count 0 /Kids [] >>", encryption]
    return assembled(objects, f"/Encrypt 3 0 R /ID [<{'01' * 16}> <{'01' * 16}>]")


def pptx(slides: Sequence[tuple[str, str, str]], *, hidden: Sequence[int] = (), picture: Path | None = None) -> bytes:
    """A PPTX file: title, text and notes of each slide. `hidden` are the numbers, from 1, of slides that are not shown."""
    deck = Presentation()
    for number, (title, text, notes) in enumerate(slides, 1):
        slide = deck.slides.add_slide(deck.slide_layouts[TITLE_AND_CONTENT])
        slide.shapes.title.text = title
        slide.placeholders[1].text = text
        if notes:
            slide.notes_slide.notes_text_frame.text = notes
        if number in hidden:
            slide._element.set("show", "0")
        if picture is not None:
            slide.shapes.add_picture(str(picture), 0, 0)
    out = BytesIO()
    deck.save(out)
    return out.getvalue()
