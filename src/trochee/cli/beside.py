"""A second process beside this one, where that is sure to be safe; whatever it does can be done here too (ADR 41).

It is forked, so that it begins in milliseconds with all that is loaded; it ends with its parent, also where that is
killed; it hands over values, never a file. One that fails hands over less: who asked it does the rest, so that an
answer is the same, and an error comes as it would have come without a second process.
"""

from __future__ import annotations

import os
import pickle
import signal
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO, NoReturn, Self, TypeVar, cast

Asked = TypeVar("Asked")
Told = TypeVar("Told")
Serve = Callable[[BinaryIO, BinaryIO], None]
"""What a second process does with what it is asked, and where it tells what it found."""

BROKEN = (OSError, EOFError, pickle.UnpicklingError)
"""How it looks from here when there is no second process, or it has ended in the middle of a word."""
_THREADS = Path("/proc/self/task")
_DIE_WITH_PARENT = 1
"""PR_SET_PDEATHSIG of prctl(2)."""
_TICKET_BYTES = 4
_MOST_TICKETS = 1000
"""More of them might not fit into a pipe that nobody reads yet."""


def possible() -> bool:
    """Whether a second process is safe and of use: Linux, more than one core, and no thread but this one.

    A fork copies one thread alone, so that a lock which another one held would stay shut in the copy.
    """
    if sys.platform != "linux":
        return False
    try:
        return len(os.sched_getaffinity(0)) > 1 and len(list(_THREADS.iterdir())) == 1
    except OSError:  # nobody can count the threads
        return False


class Beside:
    """A second process, from the moment it is forked until it is closed.

    Raises `OSError` where the machine has no room for one.
    """

    def __init__(self, serve: Serve) -> None:
        parent = os.getpid()
        asked, self._asked = _pipe()
        self._told, told = _pipe()
        self._number: int | None = None
        try:
            self._number = os.fork()
        finally:
            if self._number == 0:
                self._asked.close()
                self._told.close()
                _serving(parent, serve, asked, told)
            asked.close()
            told.close()

    def ask(self, question: object) -> object:
        """Hand a question over and wait for its answer; raises one of `BROKEN` where none will come."""
        tell(question, self._asked)
        return self.told()

    def told(self) -> object:
        """Wait for what the process tells next; raises one of `BROKEN` where nothing more will come."""
        return pickle.load(self._told)  # noqa: S301 - written by our own copy, into a pipe that nobody else holds

    def close(self) -> None:
        """End the process, whatever it is at, and wait until nothing of it is left."""
        number, self._number = self._number, None
        if number is not None:
            os.kill(number, signal.SIGKILL)  # not yet waited for, so that the number is still its own
            os.waitpid(number, 0)
        for stream in (self._told, self._asked):
            with suppress(BrokenPipeError):  # half a question was left, and nobody to read it
                stream.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def tell(word: object, to: BinaryIO) -> None:
    """Hand a value over to the other process."""
    pickle.dump(word, to, pickle.HIGHEST_PROTOCOL)
    to.flush()


def in_two(work: Callable[[Asked], Told], questions: Sequence[Asked], /) -> list[Told]:
    """Answer all questions in their order, in two processes where that is possible; ``work`` has no side effects.

    Either takes the next question when it is done with one, so the longest should come first. What the second process
    did not answer is answered here afterwards, in order: an error is the one that a plain loop would have raised.
    """
    found: dict[int, Told] = {}
    shared = 1 < len(questions) <= _MOST_TICKETS and possible()
    if shared:
        found = _shared_out(work, questions)
    answers = [found[place] if place in found else work(question) for place, question in enumerate(questions)]
    if shared and len(found) < len(questions):
        say_it_failed()
    return answers


def say_it_failed() -> None:
    """Say on standard error that a second process ended or could not begin, once its part has been done here."""
    print("a second process failed; the first did its part, which took longer", file=sys.stderr)


def _shared_out(work: Callable[[Asked], Told], questions: Sequence[Asked]) -> dict[int, Told]:
    """Answers by the place of their question: all of them, or fewer where one of the two failed."""
    found: dict[int, Told] = {}
    tickets, given = os.pipe()
    try:
        os.write(given, b"".join(place.to_bytes(_TICKET_BYTES, "big") for place in range(len(questions))))
        os.close(given)  # once all tickets are taken, both see the end
        with suppress(*BROKEN), Beside(lambda _, told: tell(_taken(tickets, work, questions), told)) as other:
            found |= _taken(tickets, work, questions)
            found |= cast("dict[int, Told]", other.told())
    finally:
        os.close(tickets)
    return found


def _taken(tickets: int, work: Callable[[Asked], Told], questions: Sequence[Asked]) -> dict[int, Told]:
    """Take one ticket after the other and answer its question, until none is left or one fails."""
    found: dict[int, Told] = {}
    with suppress(Exception):  # the question is asked once more, in its turn, and fails there again
        while ticket := os.read(tickets, _TICKET_BYTES):
            place = int.from_bytes(ticket, "big")
            found[place] = work(questions[place])
    return found


def _pipe() -> tuple[BinaryIO, BinaryIO]:
    """Two ends of a pipe: one to read from, one to write to."""
    out, into = os.pipe()
    return os.fdopen(out, "rb"), os.fdopen(into, "wb")


def _serving(parent: int, serve: Serve, asked: BinaryIO, told: BinaryIO) -> NoReturn:
    """Live as the second process: no way out of here leads back into what the parent was doing, or says its words."""
    try:
        _end_with(parent)
        serve(asked, told)
    finally:
        os._exit(0)


def _end_with(parent: int) -> None:
    """See to it that the system ends this process with its parent, and that Ctrl-C ends it without a word.

    A program that was started in the background may have been told to let Ctrl-C pass; then its copy does, too.
    """
    import ctypes

    if signal.getsignal(signal.SIGINT) is not signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.SIG_DFL)
    ctypes.CDLL(None).prctl(_DIE_WITH_PARENT, signal.SIGKILL)
    if os.getppid() != parent:  # it was gone before the system knew
        os._exit(0)
