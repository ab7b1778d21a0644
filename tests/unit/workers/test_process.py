"""The runner, with real programs: Python is one that can be told to do anything."""

from __future__ import annotations

import logging
import os
import signal
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import pytest

from notflix_app.core.errors import LostLease, ToolFailed, ToolKilled
from tests.fixtures.waiting import PATIENCE, eventually
from workers.process import Limits, Position, TooMuchOutput, failure, run_tool


def python(code: str, *arguments: str) -> list[str]:
    return [sys.executable, "-I", "-S", "-c", textwrap.dedent(code), *arguments]


def is_gone(pid: int) -> bool:
    """Dead, or dead and not yet taken notice of."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except (FileNotFoundError, ProcessLookupError):  # the second where it goes between opening and reading
        return True


def test_both_outputs_come_back() -> None:
    ran = run_tool(python("import sys; print('out'); print('err', file=sys.stderr)"))
    assert (ran.stdout, ran.stderr) == ("out\n", "err\n")


def test_only_the_end_of_stderr_is_kept() -> None:
    ran = run_tool(python("import sys; sys.stderr.write('x' * 500_000 + 'the end')"))
    assert ran.stderr.endswith("the end")
    assert len(ran.stderr) < 10_000


def test_it_gets_no_input_and_none_of_our_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NOTFLIX_S3_SECRET_KEY", "secret")
    ran = run_tool(python("import os, sys; print(sorted(os.environ), repr(sys.stdin.read()))"))
    assert "NOTFLIX" not in ran.stdout
    assert "''" in ran.stdout


def test_lines_go_to_whoever_asks() -> None:
    lines: list[str] = []
    run_tool(python("print('a'); print('b')"), line=lines.append)
    assert lines == ["a", "b"]


def test_bytes_go_on_as_they_come_and_it_is_told_when_none_do(tmp_path: Path) -> None:
    pieces: list[bytes] = []
    code = """
        import os, sys, time
        sys.stdout.buffer.write(bytes(40 << 20))
        sys.stdout.flush()
        while not os.path.exists("silent"):
            time.sleep(0.01)
        print("end")
    """

    def hear(piece: bytes) -> None:
        pieces.append(piece)
        if not piece:
            (tmp_path / "silent").touch()

    ran = run_tool(python(code), output=hear, cwd=tmp_path, limits=Limits(silence=2 * PATIENCE))
    assert b"".join(pieces) == bytes(40 << 20) + b"end\n"
    assert b"" in pieces
    assert ran.stdout == ""


def test_endless_output_ends_the_program() -> None:
    with pytest.raises(TooMuchOutput, match="more than 16384 KiB"):
        run_tool(python("while True: print('title' * 1000)"))


def test_an_endless_line_ends_the_program() -> None:
    with pytest.raises(TooMuchOutput, match="more than 64 KiB"):
        run_tool(python("while True: print('title' * 1000, end='')"), line=lambda _: None)


def test_ffmpegs_progress_is_read() -> None:
    output = "frame=10\nout_time_us=400000\ntotal_size=1\nprogress=continue\nframe=25\nout_time_us=N/A\nprogress=end\n"
    positions: list[Position] = []
    run_tool(python("import sys; print(sys.argv[1], end='')", output), progress=positions.append)
    assert positions == [Position(10, 0.4), Position(25, 0.0)]


def test_a_bad_end_carries_the_last_words() -> None:
    with pytest.raises(ToolFailed, match="failed: no such luck") as caught:
        run_tool(python("import sys; sys.exit('no such luck')"))
    assert caught.value.permanent


def test_a_program_that_is_missing_is_named() -> None:
    with pytest.raises(ToolFailed, match="cannot start /nowhere/ffmpeg: No such file"):
        run_tool(["/nowhere/ffmpeg"])


@pytest.mark.parametrize(
    "words",
    [
        "av_interleaved_write_frame(): No space left on device",
        "Connection refused",
        "Server returned 5XX Server Error reply",
        "HTTP error 503 Service Unavailable",
        "Stream ends prematurely at 100, should be 200",
    ],
)
def test_what_may_pass_is_not_permanent(words: str) -> None:
    assert not failure("ffmpeg", 1, words).permanent


@pytest.mark.parametrize("words", ["Invalid data found when processing input", "HTTP error 404 Not Found", ""])
def test_what_stays_is_permanent(words: str) -> None:
    assert failure("ffmpeg", 1, words).permanent


def test_who_kills_a_tool_from_outside_does_not_condemn_the_file() -> None:
    killed = failure("ffmpeg", -signal.SIGKILL, "")
    assert isinstance(killed, ToolKilled)
    assert not killed.permanent
    assert failure("ffmpeg", -signal.SIGSEGV, "").permanent


def test_a_tool_is_called_by_its_plain_name() -> None:
    assert failure("ffmpeg-linux-x64-v9", 1, "no").message == "ffmpeg failed: no"


def test_a_signed_address_does_not_reach_people() -> None:
    url = "http://s3:8333/sources/abc?X-Amz-Signature=secret&X-Amz-Date=1"
    with pytest.raises(ToolFailed) as caught:
        run_tool(python("import sys; sys.exit('cannot open ' + sys.argv[1])", url))
    assert "secret" not in caught.value.message
    assert "http://s3:8333/sources/abc?…" in caught.value.message


def test_the_command_can_be_pasted_at_debug_level(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG, "workers.process")
    run_tool(python("pass", "two words"))
    assert "'two words'" in caplog.text


def test_it_ends_when_the_step_is_no_longer_ours() -> None:
    pids: list[str] = []
    with pytest.raises(LostLease):
        run_tool(
            python("import os, time; print(os.getpid(), flush=True); time.sleep(60)"),
            line=pids.append,
            alive=lambda: not pids,
        )
    assert is_gone(int(pids[0]))


def test_it_ends_when_the_listener_raises() -> None:
    def refuse(_: str) -> None:
        raise LostLease("taken")

    begun = time.monotonic()
    with pytest.raises(LostLease, match="taken"):
        run_tool(python("import time; print('x', flush=True); time.sleep(60)"), line=refuse)
    assert time.monotonic() - begun < 30


def test_children_of_the_tool_end_with_it() -> None:
    pids: list[str] = []
    code = """
        import os, time
        child = os.fork()
        if child: print(child, flush=True)
        time.sleep(60)
    """
    with pytest.raises(LostLease):
        run_tool(python(code), line=pids.append, alive=lambda: not pids)
    eventually(lambda: is_gone(int(pids[0])))


def test_silence_ends_it_and_may_be_tried_again() -> None:
    with pytest.raises(ToolFailed, match="silent for 1 seconds") as caught:
        run_tool(python("import time; time.sleep(60)"), limits=Limits(silence=0.6))
    assert not caught.value.permanent


def test_progress_without_progress_is_silence() -> None:
    code = """
        import time
        while True:
            print('frame=7\\nout_time_us=1\\nprogress=continue', flush=True)
            time.sleep(0.05)
    """
    with pytest.raises(ToolFailed, match="silent"):
        run_tool(python(code), limits=Limits(silence=1.2), progress=lambda _: None)


def test_processor_time_is_limited() -> None:
    with pytest.raises(ToolFailed, match="more processor time"):
        run_tool(python("while True: pass"), limits=Limits(cpu=1))


def test_the_size_of_files_is_limited(tmp_path: Path) -> None:
    code = "import signal; signal.signal(signal.SIGXFSZ, signal.SIG_DFL); open('big', 'wb').write(bytes(3 << 20))"
    with pytest.raises(ToolFailed, match="wrote more than it may"):
        run_tool(python(code), cwd=tmp_path, limits=Limits(file=1 << 20))
    assert (tmp_path / "big").stat().st_size <= 1 << 20


@pytest.mark.skipif(sys.platform != "linux", reason="no such limit elsewhere")
def test_memory_is_limited() -> None:
    with pytest.raises(ToolFailed, match="MemoryError"):
        run_tool(python("bytearray(2 << 30)"), limits=Limits(memory=1 << 30))


def test_it_is_nice() -> None:
    ours = os.nice(0)  # whoever runs the tests may be nice already
    assert run_tool(python("import os; print(os.nice(0))"), limits=Limits(nice=7)).stdout == f"{min(ours + 7, 19)}\n"


@pytest.mark.skipif(sys.platform != "linux", reason="the kernel does it")
def test_a_tool_dies_with_whoever_started_it(tmp_path: Path) -> None:
    """The worker is killed: its tool must not encode on, for a chunk that another worker has by now."""
    pid_file = tmp_path / "pid"
    tool = f"import os, time; open({str(pid_file)!r}, 'w').write(str(os.getpid())); time.sleep(60)"
    code = f"from workers.process import run_tool; run_tool({python(tool)!r})"
    worker = subprocess.Popen([sys.executable, "-c", code], cwd=Path(__file__).parents[3])
    try:
        eventually(lambda: pid_file.exists() and pid_file.read_text().isdigit())
        tool_pid = int(pid_file.read_text())
        assert os.getpgid(tool_pid) == tool_pid
    finally:
        worker.kill()
        worker.wait()
    eventually(lambda: is_gone(tool_pid))
