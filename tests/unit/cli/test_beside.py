"""A second process answers as the first would have, fails without harm, and leaves nothing behind.

Every case runs in an interpreter of its own: a process that has threads, as a test run has, never forks.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="a second process is begun on Linux alone")

START = """
import os, signal, sys, threading, time
from trochee.cli import beside
os.sched_getaffinity = lambda _: {0, 1}
signal.signal(signal.SIGINT, signal.default_int_handler)
first = os.getpid()
def left_over():
    try:
        return os.waitpid(-1, os.WNOHANG)
    except ChildProcessError:
        return None
"""
SAID = "a second process failed"


def run(code: str) -> subprocess.CompletedProcess[str]:
    """Run a script after the lines above: it sees two cores, and hears Ctrl-C, however this run was started."""
    return subprocess.run(
        [sys.executable, "-c", START + code], check=False, capture_output=True, text=True, timeout=60
    )


def told(code: str) -> str:
    """Standard output of a script that ends well and has no complaint."""
    done = run(code)
    assert (done.returncode, done.stderr) == (0, ""), done.stderr
    return done.stdout


def test_two_processes_share_the_questions_and_the_answers_keep_their_order() -> None:
    out = told("""
def work(number):
    time.sleep(0.05)
    return number ** 2, os.getpid()
found = beside.in_two(work, range(8))
print([square for square, _ in found], len({who for _, who in found}), found[0][1] == first or "other", left_over())
""")
    assert out.startswith("[0, 1, 4, 9, 16, 25, 36, 49] 2 ")
    assert out.rstrip().endswith("None")


def test_answers_larger_than_a_pipe_come_whole_and_to_the_last_digit() -> None:
    out = told("""
def work(number):
    time.sleep(0.02)
    return [number / 7 + place / 3 for place in range(100_000)]
print(beside.in_two(work, range(4)) == [work(number) for number in range(4)], left_over())
""")
    assert out.split() == ["True", "None"]


def test_nobody_waits_for_the_other_while_questions_are_left() -> None:
    out = told("""
def work(seconds):
    time.sleep(seconds)
    return os.getpid()
found = beside.in_two(work, [1.0, 0.1, 0.1, 0.1, 0.1])
print(len(set(found[1:])), found[0] not in found[1:])
""")
    assert out.split() == ["1", "True"]


@pytest.mark.parametrize("wrong", [(0,), (3,), (2, 5), (0, 1, 2, 3, 4, 5)])
def test_the_error_is_the_one_that_a_loop_would_have_raised(wrong: tuple[int, ...]) -> None:
    done = run(f"""
def work(number):
    time.sleep(0.02)
    if number in {wrong}:
        raise ValueError(f"number {{number}} is wrong")
    return number
try:
    beside.in_two(work, range(6))
except ValueError as error:
    print(error, left_over())
""")
    assert done.stdout == f"number {wrong[0]} is wrong None\n"
    assert done.stderr == ""


@pytest.mark.parametrize(
    "end", ["os.kill(os.getpid(), signal.SIGKILL)", "os._exit(3)", "return lambda: None", "sys.exit()"]
)
def test_what_a_failed_process_left_undone_is_done_by_the_first_and_said(end: str) -> None:
    done = run(f"""
def work(number):
    time.sleep(0.02)
    if os.getpid() != first:
        {end}
    return number
print(beside.in_two(work, range(6)), left_over())
""")
    assert done.stdout == "[0, 1, 2, 3, 4, 5] None\n"
    assert done.stderr.startswith(SAID)
    assert done.stderr.count("\n") == 1


@pytest.mark.parametrize(
    "before",
    [
        "os.sched_getaffinity = lambda _: {0}",
        "threading.Thread(target=time.sleep, args=(5,), daemon=True).start()",
        "beside._THREADS = beside.Path('/nowhere')",
        "sys.platform = 'darwin'",
    ],
    ids=["one core", "another thread", "threads unknown", "another system"],
)
def test_where_it_might_not_be_safe_or_of_use_no_process_is_begun(before: str) -> None:
    out = told(f"""
def fork():
    raise AssertionError("forked")
os.fork = fork
{before}
print(beside.possible(), beside.in_two(lambda number: number + 1, range(3)))
""")
    assert out == "False [1, 2, 3]\n"


@pytest.mark.parametrize("count", [0, 1, 1001])
def test_too_few_and_far_too_many_questions_are_answered_here(count: int) -> None:
    out = told(f"""
print({{each for each in beside.in_two(lambda _: os.getpid(), range({count}))}} <= {{first}})
""")
    assert out == "True\n"


def test_a_machine_without_room_for_a_process_is_no_failure() -> None:
    done = run("""
def fork():
    raise BlockingIOError(11, "no room")
os.fork = fork
print(beside.in_two(lambda number: number + 1, range(3)))
""")
    assert done.stdout == "[1, 2, 3]\n"
    assert done.stderr.startswith(SAID)


def test_words_that_wait_to_be_written_are_written_once() -> None:
    assert told("""
sys.stdout.write("before ")
beside.in_two(lambda number: number, range(3))
print("after")
""") == "before after\n"  # fmt: skip


def alive(number: int) -> bool:
    """Whether a process runs; one that has ended and waits to be asked why does not."""
    try:
        return Path(f"/proc/{number}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT], ids=["killed", "ended", "Ctrl-C"])
def test_whatever_ends_the_first_process_ends_the_second(how: signal.Signals) -> None:
    code = """
def serve(asked, told):
    print(os.getpid(), flush=True)
    time.sleep(60)
try:
    with beside.Beside(serve) as other:
        other.told()
except KeyboardInterrupt:
    print(left_over(), flush=True)
"""
    with subprocess.Popen([sys.executable, "-c", START + code], stdout=subprocess.PIPE, text=True) as one:
        assert one.stdout is not None
        second = int(one.stdout.readline())
        assert alive(second)
        os.kill(one.pid, how)
        one.wait(20)
        until = time.monotonic() + 20
        while alive(second) and time.monotonic() < until:
            time.sleep(0.02)
        assert not alive(second)
        assert one.stdout.read() == ("None\n" if how is signal.SIGINT else "")


@pytest.mark.parametrize(("kept", "ends"), [("signal.SIG_IGN", False), ("signal.default_int_handler", True)])
def test_what_the_first_process_lets_pass_the_second_lets_pass(kept: str, *, ends: bool) -> None:
    out = told(f"""
signal.signal(signal.SIGINT, {kept})
def serve(asked, told):
    beside.tell("begun", told)
    os.kill(os.getpid(), signal.SIGINT)
    beside.tell("still here", told)
with beside.Beside(serve) as other:
    print(other.told())
    try:
        print(other.told())
    except EOFError:
        print("ended")
""")
    assert out == f"begun\n{'ended' if ends else 'still here'}\n"


def test_a_closed_process_is_gone_and_can_be_closed_again() -> None:
    out = told("""
with beside.Beside(lambda asked, told: time.sleep(60)) as other:
    pass
other.close()
print(left_over())
""")
    assert out == "None\n"
