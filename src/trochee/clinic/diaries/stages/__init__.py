"""Sleep stages as a device wrote them, kept beside the nights."""
