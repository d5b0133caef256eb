"""What can be unpacked of a PDF's damaged streams, in linear time and bounded.

pdfminer.six takes a stream whose check sum is wrong byte by byte and copies all that came before
each time: a bomb of 40 KB took it minutes, one of 100 KB hours. `pdf_lines` puts `unpacked` in
the place of that one function.
"""

from __future__ import annotations

import zlib

STEP = 4_096  # packed bytes at once; the 40 KB that zlib remembers are copied so often
TAIL = 3  # of a sound stream's last bytes, its check sum: an error from there on loses no text


def unpacked(data: bytes, most: int) -> bytes:
    """All that deflated `data` gives before its damage.

    As in pdfminer.six, `zlib.error` where that comes before the check sum, as the rest would be
    lost unseen; `ValueError` above `most` bytes.
    """
    inflater, pieces, size = zlib.decompressobj(), [], 0
    for at in range(0, len(data), STEP):
        before = inflater.copy()
        try:
            piece = inflater.decompress(data[at : at + STEP], most - size + 1)
        except zlib.error:
            pieces.append(_up_to_the_damage(before, data, at))
            break
        pieces.append(piece)
        size += len(piece)
        if size > most:
            raise ValueError(f"a stream of more than {most:,} bytes")
    return b"".join(pieces)


def _up_to_the_damage(inflater: zlib._Decompress, data: bytes, at: int) -> bytes:
    pieces = []
    for place in range(at, len(data)):
        try:
            pieces.append(inflater.decompress(data[place : place + 1]))
        except zlib.error:
            if place < len(data) - TAIL:
                raise
            break
    return b"".join(pieces)
