"""One sealed file that holds all records, made while the site runs, and the way back from it (ADR 26)."""
