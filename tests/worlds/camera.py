"""A film for Chromium's fake camera that shows a QR: `--use-file-for-fake-video-capture=<file>.y4m` plays it over and over."""

from pathlib import Path

import segno  # noqa: TID251

WIDTH, HEIGHT = 640, 480
FRAMES = 4
BORDER = 4
"""Modules of quiet around the symbol (ISO/IEC 18004)."""
GREY = bytes([128]) * (WIDTH * HEIGHT // 4)


def film_of_qr(text: str, file: Path) -> Path:
    """Writes the QR, as large as the picture takes it, on white, as YUV4MPEG2 in grey."""
    rows = [list(row) for row in segno.make(text, micro=False).matrix_iter(border=BORDER)]
    scale = HEIGHT // len(rows)
    left = (WIDTH - scale * len(rows)) // 2
    picture = bytearray(b"\xeb" * (WIDTH * HEIGHT))
    for y in range(scale * len(rows)):
        for x in range(scale * len(rows)):
            if rows[y // scale][x // scale]:
                picture[y * WIDTH + left + x] = 16
    head = f"YUV4MPEG2 W{WIDTH} H{HEIGHT} F20:1 Ip A1:1 C420mpeg2\n".encode()
    file.write_bytes(head + (b"FRAME\n" + bytes(picture) + GREY + GREY) * FRAMES)
    return file
