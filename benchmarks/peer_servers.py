"""The servers beside which Plumbline's is measured, and how they are started."""

import contextlib
import dataclasses
import pathlib
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request

# Room for the longest question and its answer.
CONTEXT = 1024
PATIENCE = 60


@dataclasses.dataclass(frozen=True)
class PeerServer:
    """A server with OpenAI's API: its command but for the port, and what answers when it is ready."""

    name: str
    command: list
    ready: str

    @contextlib.contextmanager
    def running(self):
        """Its address, for as long as it runs."""
        port = free_port()
        command = [*self.command, "--host", "127.0.0.1", "--port", port]
        with tempfile.TemporaryFile("w+") as log:
            process = subprocess.Popen([str(part) for part in command], stdout=log, stderr=log)
            try:
                address = f"http://127.0.0.1:{port}"
                self.wait(process, address, log)
                yield address
            finally:
                process.terminate()
                process.wait()

    def wait(self, process, address, log):
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            if process.poll() is not None:
                raise SystemExit(
                    f"{self.name} ended with status {process.returncode}:\n{tail(log)}")
            try:
                with urllib.request.urlopen(address + self.ready, timeout=5):
                    return
            except (urllib.error.URLError, ConnectionError, TimeoutError):
                time.sleep(0.2)
        raise SystemExit(f"{self.name} was not ready within {PATIENCE} s:\n{tail(log)}")


def llama_cpp_python(model, threads):
    """The server of llama-cpp-python, which answers one request at a time, in order."""
    command = [
        sys.executable, "-m", "llama_cpp.server", "--model", model, "--n_ctx", CONTEXT,
        "--n_threads", threads, "--n_threads_batch", threads, "--verbose", "false",
        # By default a new request breaks off the one that is being answered.
        "--interrupt_requests", "false",
        # By default logits of every token of a prompt are computed and kept.
        "--logits_all", "false",
        # By default tokens among the last 64 are penalised, also in greedy answers.
        "--last_n_tokens_size", 0,
    ]
    # It listens when the model is loaded.
    return PeerServer("llama-cpp-python", command, "/v1/models")


def llama_server(program, model, threads, clients):
    """llama.cpp's own server, which answers as many requests together as there are clients."""
    command = [
        program, "-m", model, "-np", clients, "-c", CONTEXT * clients, "-t", threads,
        "-tb", threads,
    ]
    # It tells its models while it still loads them.
    return PeerServer("llama-server", command, "/health")


def free_port():
    with contextlib.closing(socket.socket()) as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def tail(log):
    """The end of a log, which is a server's own words about its start."""
    log.seek(0)
    return log.read()[-2000:]
