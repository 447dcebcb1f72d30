"""Files that come by a form stay in memory: what is larger never arrives, and nothing is written to a disk."""

from __future__ import annotations

LARGEST_UPLOAD = 5 * 1024 * 1024
"""What one form may bring in files [bytes]. A patient folder of ten years has less than one tenth of it."""
