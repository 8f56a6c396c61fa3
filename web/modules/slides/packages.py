"""PPTX files as packages: what is looked at before anybody unpacks them, and the speaker's notes, which no PDF carries.

Bounds come before contents (ASVS 5.2.3): how many entries, how much they unpack to. XML is read without DTDs, so that no
entity grows and nothing is fetched. Source of the parts: ECMA-376, Open Packaging Conventions and PresentationML.
"""

import struct
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import Final
from xml.etree import ElementTree as ET
from xml.parsers import expat

ENTRIES: Final = 10_000
DIRECTORY_BYTES: Final = 4 * 1024 * 1024
"""Of the list of entries, which is read whole."""
UNPACKED_BYTES: Final = 1024 * 1024 * 1024
PART_BYTES: Final = 8 * 1024 * 1024
"""Of one XML part that we read."""
NOTES: Final = 20_000
"""Characters of a page's notes that are kept."""
END: Final = struct.Struct("<4s4H2LH")
END_MARK: Final = b"PK\x05\x06"
COMMENT_BYTES: Final = 65_535

A: Final = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
P: Final = "{http://schemas.openxmlformats.org/presentationml/2006/main}"
RELATION: Final = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
RELATION_ID: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
PRESENTATION: Final = PurePosixPath("ppt/presentation.xml")


class BadPackage(Exception):
    """The file is no presentation that we open. `code` is of `problems.py`."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def check(path: Path) -> int:
    """How many slides will be shown. Raises `BadPackage`: `file-damaged`, `file-too-large` for what unpacks to too much."""
    with _opened(path) as package:
        try:
            if sum(entry.file_size for entry in package.infolist()) > UNPACKED_BYTES:
                raise BadPackage("file-too-large")
            return sum(1 for _ in _slides(package))
        except _BROKEN:
            raise BadPackage("file-damaged") from None


def notes(path: Path) -> list[str]:
    """The speaker's notes of each slide that is shown, in order; empty where there are none, or none that can be read."""
    with _opened(path) as package:
        return [_notes_of(package, name) for name, _ in _slides(package)]


_BROKEN: Final = (
    zipfile.BadZipFile, ET.ParseError, expat.ExpatError, zlib.error,
    KeyError, ValueError, NotImplementedError, RuntimeError, EOFError,
)  # fmt: skip


def _opened(path: Path) -> zipfile.ZipFile:
    """The package; its directory is bounded before it is read."""
    with path.open("rb") as file:
        size = file.seek(0, 2)
        file.seek(max(0, size - END.size - COMMENT_BYTES))
        tail = file.read()
    place = tail.rfind(END_MARK)
    if place < 0 or len(tail) - place < END.size:
        raise BadPackage("file-damaged")
    _, _, _, _, entries, directory, _, _ = END.unpack_from(tail, place)
    if entries > ENTRIES or directory > DIRECTORY_BYTES:
        raise BadPackage("file-too-large")
    try:
        return zipfile.ZipFile(path)
    except _BROKEN:
        raise BadPackage("file-damaged") from None


def _slides(package: zipfile.ZipFile) -> Iterator[tuple[str, ET.Element]]:
    """Name and content of each slide's part, in the order of the show; hidden ones are not shown, so not here."""
    targets = _relations(package, str(PRESENTATION))
    listed = _parsed(package, str(PRESENTATION)).find(f"{P}sldIdLst")
    for entry in listed if listed is not None else ():
        name = targets[entry.attrib[RELATION_ID]]
        slide = _parsed(package, name)
        if slide.get("show", "1") not in {"0", "false"}:
            yield name, slide


def _notes_of(package: zipfile.ZipFile, slide: str) -> str:
    try:
        part = next((name for name in _relations(package, slide).values() if "/notesSlides/" in f"/{name}"), None)
        return _body_text(_parsed(package, part))[:NOTES] if part is not None else ""
    except _BROKEN:
        return ""


def _body_text(part: ET.Element) -> str:
    """The paragraphs of the shape that holds the notes; the others hold the picture of the slide and its number."""
    for shape in part.iter(f"{P}sp"):
        place = shape.find(f"{P}nvSpPr/{P}nvPr/{P}ph")
        if place is not None and place.get("type") == "body":
            return "\n".join(_line(paragraph) for paragraph in shape.iter(f"{A}p")).strip()
    return ""


def _line(paragraph: ET.Element) -> str:
    return "".join("\n" if node.tag == f"{A}br" else node.text or "" for node in paragraph.iter() if node.tag in _TEXT)


_TEXT: Final = {f"{A}t", f"{A}br"}


def _relations(package: zipfile.ZipFile, part: str) -> dict[str, str]:
    """The parts that a part names, by the id of the relation. What lies outside of the package is left out."""
    path = PurePosixPath(part)
    found: dict[str, str] = {}
    for relation in _parsed(package, f"{path.parent}/_rels/{path.name}.rels").iter(RELATION):
        if relation.get("TargetMode") != "External":
            found[relation.attrib["Id"]] = _joined(path.parent, relation.attrib["Target"])
    return found


def _joined(folder: PurePosixPath, target: str) -> str:
    steps: list[str] = []
    for step in (target if target.startswith("/") else f"{folder}/{target}").split("/"):
        if step == "..":
            steps = steps[:-1]
        elif step not in {"", "."}:
            steps.append(step)
    return "/".join(steps)


def _parsed(package: zipfile.ZipFile, name: str) -> ET.Element:
    """One XML part as a tree. Raises one of `_BROKEN`, also for a DTD and for what is too long."""
    with package.open(name) as file:
        content = file.read(PART_BYTES + 1)
    if len(content) > PART_BYTES:
        raise ValueError("the part is too long")
    tree = ET.TreeBuilder()
    parser = expat.ParserCreate(namespace_separator="}")
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = _refuse
    parser.StartElementHandler = lambda tag, attributes: tree.start(
        _qualified(tag), {_qualified(key): value for key, value in attributes.items()}
    )
    parser.EndElementHandler = lambda tag: tree.end(_qualified(tag))
    parser.CharacterDataHandler = tree.data
    parser.Parse(content, True)
    return tree.close()


def _qualified(name: str) -> str:
    return f"{{{name}" if "}" in name else name


def _refuse(*_declaration: object) -> None:
    raise ValueError("a DTD")
