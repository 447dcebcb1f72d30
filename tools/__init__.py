"""Chores of the makers: run by hand or by make, never shipped."""
