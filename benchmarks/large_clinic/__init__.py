"""A clinic with thousands of patients and years of nights, filled by rows as its own actions would write them."""
