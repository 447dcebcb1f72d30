"""What was answered in the assessment: by fact, every version kept, each with who said it and who confirmed it."""

from .actions import answer, confirm
from .queries import answer_versions, answers_beside, answers_of, known_answers
from .values import Answer, NewAnswer, NotAnsweredError, Unknown, Way

__all__ = [
    "Answer",
    "NewAnswer",
    "NotAnsweredError",
    "Unknown",
    "Way",
    "answer",
    "answer_versions",
    "answers_beside",
    "answers_of",
    "confirm",
    "known_answers",
]
