"""The service needs no place to write: a read-only root is enough, and a core file cannot come of it."""

import resource
import signal
import subprocess

import articles
from articles import record
from services import BINARY, wait_for


def no_files():
    """A write to any file, not to a pipe or a socket, ends the process by SIGXFSZ."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))


def test_the_service_writes_no_file(deployment, tmp_path):
    """All roles, articles of each outcome, the leader's work, and its end; what it says goes to a pipe."""
    here = tmp_path / "here"
    here.mkdir()
    env = {**deployment.env, "HOME": str(here), "TMPDIR": str(here)}
    with open(tmp_path / "log", "wb") as log:
        keep = subprocess.Popen(["cat"], stdin=subprocess.PIPE, stdout=log)
        worker = subprocess.Popen([BINARY, "run", "--log-level", "debug"], env=env, cwd=here, stdin=subprocess.DEVNULL, stdout=keep.stdin,
                                  stderr=keep.stdin, preexec_fn=no_files)
        keep.stdin.close()
        try:
            deployment.produce([record(articles.article(i, seed=i // 2)) for i in range(6)] + [record(b"{")])
            wait_for(lambda: articles.count(deployment, "article") == 6, 30, "six articles")
            report = articles.rest(deployment)
            assert len(report.dead) == 1
            children = subprocess.run(["ps", "--no-headers", "--ppid", str(worker.pid)], capture_output=True, text=True).stdout
            assert children == "", "it starts no program"
            worker.send_signal(signal.SIGTERM)
            assert worker.wait(20) == 0
        finally:
            worker.kill()
            worker.wait()
            keep.wait()
    assert (tmp_path / "log").stat().st_size > 1000 and list(here.iterdir()) == []


def test_commands_write_no_file(deployment, tmp_path):
    deployment.produce([record(articles.article(1))])
    for args in ["run", "--once"], ["status"], ["offsets"], ["snapshot"], ["prune", "--dry-run"], ["reprocess", "--dry-run"], ["check-config"]:
        done = subprocess.run([BINARY, *args], env=deployment.env, cwd=tmp_path, capture_output=True, text=True, preexec_fn=no_files, timeout=60)
        assert done.returncode == 0, (args, done.stderr)
    assert list(tmp_path.iterdir()) == []
