"""What a record has one of, kept as one sealed text a version."""
