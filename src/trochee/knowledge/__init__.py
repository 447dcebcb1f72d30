"""Cited numbers and claims, as YAML that a clinic can read and change; see README.md in this folder."""

from .loader import Claim, Knowledge, KnowledgeError, load, shipped

__all__ = ["Claim", "Knowledge", "KnowledgeError", "load", "shipped"]
