"""Recordings: what a class says and shows, on disk while it runs. A recorder is a subscriber of the forwarder like any other.

The server's side is `recorder.py`; the work is done by a child process (`__main__.py`, `capture.py`). What it leaves behind
is told by `index.py`, read by `catalogue.py`, played through `playlist.py` and made into one file by `composing.py`.
"""
