"""derisk: how dependent an alliance is on single suppliers of critical minerals, and what to do about it."""

__version__ = "0.1.0"
