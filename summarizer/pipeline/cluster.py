"""The cluster engine: the steps as tasks on an existing Ray cluster, each bounded by a crew of one on its node.

Tasks, not Ray Data: the parent keeps the model's event loop, the cache and the index, and asks for one step of one
document at a time; what a node has to do is a function of its arguments, and Ray does it again where the node dies.
"""

from __future__ import annotations

import contextlib
import os
import pickle
import socket
from collections.abc import Callable
from typing import Any, TypeVar, TypeVarTuple

from summarizer.errors import SummarizerError
from summarizer.faults import fault
from summarizer.pipeline.crew import Crew, unpacked
from summarizer.pipeline.software import build
from summarizer.pipeline.worker import packed
from summarizer.settings import Settings

Ts = TypeVarTuple("Ts")
R = TypeVar("R")

_ATTEMPTS = 3  # how often a step is given out again by us, where Ray has given it up
_RETRIES = 3  # and by Ray itself, when a worker or its node dies
_A_CORE = 2  # steps given out for each core, so that a node never waits for the parent
_GREETING = 120.0  # seconds for a node to start its first worker
_CONNECT = 5.0  # seconds for a cluster's door to open
# Read by Ray when it is imported: no telemetry, and its tales of lost nodes don't end up among the results on stdout.
_SURROUNDINGS = {"RAY_USAGE_STATS_ENABLED": "0", "RAY_DEDUP_LOGS_SKIP_REGEX": "."}
_crews: dict[tuple[float, int], Crew] = {}


def perform(call: bytes, timeout: float, memory: int, mark: str) -> bytes:
    """On a node: one packed call, answered by a process of its own within the bounds of time and memory."""
    try:
        if mark != build():
            raise fault("cluster.version", socket.gethostname(), here=build(), there=mark)
        crew = _crews.get((timeout, memory))
        if crew is None:
            crew = _crews[timeout, memory] = Crew(1, timeout, memory)
        return crew.answer(call)
    except SummarizerError as error:
        return packed(("error", error))


class RayCluster:
    """Connected as long as it lives. A connection that the caller has opened already is used, and left open."""

    afar = True

    def __init__(self, settings: Settings, announce: Callable[[str], None]) -> None:
        """Raises UsageError where Ray isn't installed, no cluster answers, or offline forbids its hosts."""
        self._ray = _imported()
        self._address = settings.ray_address or os.environ.get("RAY_ADDRESS") or "auto"
        self._bounds = (settings.document_timeout, settings.worker_memory << 20, build())
        self._own = not self._ray.is_initialized()
        if self._own:
            host = _host(self._address)
            if host is not None:
                _allow([host], settings, announce)
            self._connect(host)
        try:
            nodes = [node for node in self._ray.nodes() if node["Alive"]]
            _allow([node["NodeManagerAddress"] for node in nodes], settings, announce)
            cores = sum(int(node["Resources"].get("CPU", 0)) for node in nodes)
            if not cores:
                raise fault("cluster.no_cores", self._address)
            self._task = self._ray.remote(num_cpus=1, max_retries=_RETRIES, retry_exceptions=False)(perform)
            self._greet([node["NodeID"] for node in nodes if node["Resources"].get("CPU")])
        except SummarizerError:
            self._leave()
            raise
        self.size = _A_CORE * min(cores, settings.workers or cores)
        self._under_way: set[Any] = set()

    async def call(self, step: Callable[[*Ts], R], *arguments: *Ts) -> R:
        payload = packed((step, arguments))
        lost = self._ray.exceptions
        reason = ""
        for _ in range(_ATTEMPTS):
            answer = self._task.remote(payload, *self._bounds)
            self._under_way.add(answer)
            try:
                result: R = unpacked(await answer)
            except lost.RayTaskError as error:
                raise fault("cluster.task", self._address, reason=_first_line(error.cause)) from error
            except (lost.RayError, pickle.UnpicklingError) as error:
                reason = _first_line(error)
                continue
            finally:
                self._under_way.discard(answer)
            return result
        raise fault("worker.lost", reason=reason)

    def close(self) -> None:
        for answer in self._under_way:
            with contextlib.suppress(self._ray.exceptions.RayError, ValueError):
                self._ray.cancel(answer, force=True)
        self._leave()

    def _connect(self, host: str | None) -> None:
        try:
            door = self._address if host is not None else _found(self._address)
            if door is not None:
                _knock(door)
            self._ray.init(address=self._address, log_to_driver=False, logging_level="ERROR", configure_logging=False)
        except (OSError, ValueError, RuntimeError, self._ray.exceptions.RayError) as error:
            raise fault("cluster.unreachable", self._address, reason=_first_line(error)) from error

    def _greet(self, nodes: list[str]) -> None:
        """Every node takes one call that does nothing. Raises UsageError where one lacks the program or has another."""
        from ray.util.scheduling_strategies import NodeAffinitySchedulingStrategy

        call = packed((build, ()))
        there = [NodeAffinitySchedulingStrategy(node, soft=True) for node in nodes]
        answers = [self._task.options(scheduling_strategy=each).remote(call, *self._bounds) for each in there]
        try:
            for answer in self._ray.get(answers, timeout=_GREETING):
                unpacked(answer)
        except self._ray.exceptions.RayTaskError as error:
            raise fault("cluster.task", self._address, reason=_first_line(error.cause)) from error
        except self._ray.exceptions.RayError as error:
            raise fault("cluster.unreachable", self._address, reason=_first_line(error)) from error

    def _leave(self) -> None:
        if self._own:
            self._ray.shutdown()


def _imported() -> Any:
    for name, value in _SURROUNDINGS.items():
        os.environ.setdefault(name, value)
    try:
        import ray
        import ray.exceptions
    except ImportError as error:
        raise fault("cluster.no_ray", reason=str(error)) from None
    return ray


def _host(address: str) -> str | None:
    """The host of `host:port` or `ray://host:port`; None for `auto` and `local`."""
    host, _, port = address.rpartition("://")[2].rpartition(":")
    return host.strip("[]") if host and port.isdigit() else None


def _found(address: str) -> str | None:
    """Where `auto` leads: to the cluster last started here, which may be long gone. Raises OSError where to none."""
    if address != "auto":
        return None
    try:
        from ray._private.services import canonicalize_bootstrap_address
    except ImportError:  # another release of Ray keeps it elsewhere: then it takes its minute
        return None
    found: str | None = canonicalize_bootstrap_address("auto")
    return found


def _knock(address: str) -> None:
    """Ray waits a minute for a door that isn't there. Raises OSError at once."""
    host, _, port = address.rpartition("://")[2].rpartition(":")
    socket.create_connection((host.strip("[]"), int(port)), timeout=_CONNECT).close()


def is_here(host: str) -> bool:
    """Whether an address is one of this machine's: only those can be bound."""
    try:
        family, kind, protocol, _, place = socket.getaddrinfo(host, 0, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind, protocol) as trial:
            trial.bind(place)
    except OSError:
        return False
    return True


def _allow(hosts: list[str], settings: Settings, announce: Callable[[str], None]) -> None:
    """Names each host that isn't this machine, before any text goes there. Raises UsageError offline."""
    for host in sorted({host for host in hosts if not is_here(host)}):
        if settings.offline:
            raise fault("cluster.offline", host)
        announce(host)


def _first_line(error: BaseException) -> str:
    lines = str(error).strip().splitlines()
    return lines[0] if lines else type(error).__name__
