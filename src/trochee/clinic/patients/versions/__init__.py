"""How a record app keeps one table of the patient folder: immutable versions, sealed texts, one way to write them."""
