"""What everything else stands on: clock times and instants, unknowns, citations, the error contract."""
