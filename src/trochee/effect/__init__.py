"""Does the dose help this one patient? An n-of-1 estimate, deterministic and exact up to quadrature."""

from .estimate import estimate

__all__ = ["estimate"]
