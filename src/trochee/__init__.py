"""trochee: run a supervised ketamine-troche programme for sleep and learn whether it helps one patient."""

__version__ = "0.1.0"
