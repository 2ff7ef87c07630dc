"""A supervisor that is killed leaves no engine behind."""

from __future__ import annotations

import os
import select
import signal
import subprocess
import sys

import pytest

LIMIT_S = 60
CHILD = """
import signal, sys, threading
from ansvar.engine import orphan
orphan.PATIENCE_S = 0.2
if sys.argv[1] == "stubborn":
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
orphan.end_with_parent()
print("watching", flush=True)
threading.Event().wait()
"""
PARENT = """
import subprocess, sys
child = subprocess.Popen([sys.executable, "-c", sys.argv[1], sys.argv[2]], stdout=subprocess.PIPE)
child.stdout.readline()
print(child.pid, flush=True)
child.wait()
"""


@pytest.mark.parametrize("manner", ["willing", "stubborn"])
def test_given_a_supervisor_that_is_killed_when_its_engine_runs_then_the_engine_ends(manner: str) -> None:
    with subprocess.Popen([sys.executable, "-c", PARENT, CHILD, manner], stdout=subprocess.PIPE) as parent:
        assert parent.stdout is not None
        engine = os.pidfd_open(int(parent.stdout.readline()))
        try:
            ended = select.poll()
            ended.register(engine, select.POLLIN)
            assert ended.poll(0) == [], "it must run for now"
            os.kill(parent.pid, signal.SIGKILL)
            assert ended.poll(LIMIT_S * 1000), "the engine lives on without anybody to supervise it"
        finally:
            os.close(engine)
