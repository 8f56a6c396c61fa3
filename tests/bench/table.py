"""Where a bench tells what it found: on the screen and in a file below `data/`."""

from pathlib import Path


class Table:
    """Prints each line and writes it at once, so that a run that is broken off leaves what it found."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._file = path.open("w")

    def add(self, line: str) -> None:
        print(line, flush=True)
        print(line, file=self._file, flush=True)
