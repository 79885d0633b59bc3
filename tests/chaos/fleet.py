"""fleet: workers that are started again when they die, a producer that keeps sending, and an eye on the offsets.

Everything happens in the one thread that calls tick(): a worker ends with the thread that started it (services.Worker),
and so nothing here has to be locked. Only the producer and slow server scripts run beside it.
"""

import re
import signal
import subprocess
import threading
import time
import zlib

import confluent_kafka
import psycopg2

import feed

RESTART_S = 0.3  # a dead worker is started again after so long


class Slot:
    """One place in the fleet and the worker that has it now."""

    def __init__(self, number):
        self.number, self.worker, self.env = number, None, {}
        self.point = None     # armed: the worker dies by itself at this point
        self.expected = False  # the test has killed it
        self.held = False      # not to be started again for now
        self.since = 0.0

    def alive(self):
        return self.worker is not None and self.worker.alive()


class Fleet:
    def __init__(self, deployment, size, log, static):
        self.deployment, self.log = deployment, log
        self.slots = [Slot(i) for i in range(size)]
        self.reserve = []  # places that have left, and may join again
        self.deaths = 0    # of workers, by the test's kill -9 or at a named point
        self.strikes = []  # (point, slot) of workers that died where they were to
        self.exits = []    # (time, slot, exit code, last words) of workers that ended by themselves
        self.problems = []
        self.offsets = Offsets(deployment)
        for slot in self.slots:
            # A crashed member must not hold up a rebalance for long; a static one comes back as itself.
            slot.env = {"KAFKA_CONSUMER_SESSION_TIMEOUT_MS": 3000, "KAFKA_CONSUMER_HEARTBEAT_INTERVAL_MS": 500}
            if static:
                slot.env["KAFKA_CONSUMER_GROUP_INSTANCE_ID"] = f"slot-{slot.number}"

    # -- time passes

    def tick(self):
        for slot in self.slots:
            if slot.worker is not None and not slot.worker.alive():
                self._buried(slot)
            if slot.worker is None and not slot.held and time.monotonic() - slot.since >= RESTART_S:
                self._start(slot)
        self.offsets.sample(self.problems)
        time.sleep(0.02)

    def run(self, seconds):
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            self.tick()

    def wait(self, condition, seconds):
        """True as soon as condition(), False after so many seconds."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if condition():
                return True
            self.tick()
        return False

    def beside(self, work):
        """Runs work() in a thread of its own while time passes here; what it returns."""
        failed, result = [], []

        def body():
            try:
                result.append(work())
            except Exception as e:
                failed.append(e)

        thread = threading.Thread(target=body)
        thread.start()
        while thread.is_alive():
            self.tick()
        if failed:
            raise failed[0]
        return result[0]

    # -- workers

    def _start(self, slot):
        env = dict(slot.env)
        if slot.point:
            env["NEWSMILL_TEST_FAULT"] = f"kill@{slot.point}"
        slot.worker, slot.expected = self.deployment.worker(ready=False, **env), False

    def _buried(self, slot):
        code = slot.worker.process.returncode
        self.deaths += code == -signal.SIGKILL
        if slot.expected:
            pass
        elif slot.point and code == -signal.SIGKILL:
            self.strikes.append((slot.point, slot))
            self.log(f"    worker {slot.number} died at {slot.point}")
        else:
            words = _last_words(slot.worker)
            self.exits.append((time.monotonic(), slot.number, code, words))
            self.log(f"    worker {slot.number} ended by itself with {code}: {words}")
            if code in (-signal.SIGSEGV, -signal.SIGABRT, -signal.SIGBUS, -signal.SIGILL, -signal.SIGFPE):
                self.problems.append(f"worker {slot.number} crashed by signal {-code}: {slot.worker.log}")
        self._dug(slot)

    @staticmethod
    def _dug(slot):
        slot.worker, slot.point, slot.since = None, None, time.monotonic()

    def kill(self, slot, arm=None, hold=False):
        """kill -9; the next one in its place is armed, or not started until release()."""
        if slot.alive():
            slot.expected = True
            slot.worker.kill()
            self._buried(slot)
        slot.point, slot.held = arm, hold

    def release(self):
        for slot in self.slots:
            slot.held = False

    def disarm(self):
        """Armed ones that were never struck are replaced by sound ones."""
        for slot in self.slots:
            if slot.point:
                self.kill(slot)

    def leave(self, slot):
        """SIGTERM in whatever it is doing: it ends with 0 within 10 s, and its place stays empty until join()."""
        self.slots.remove(slot)
        self.reserve.append(slot)
        if slot.alive():
            start = time.monotonic()
            slot.worker.process.send_signal(signal.SIGTERM)
            if not self.wait(lambda: not slot.worker.alive(), 10):
                self.problems.append(f"worker {slot.number} did not end within 10 s of SIGTERM: {slot.worker.log}")
                slot.worker.kill()
            elif slot.worker.process.returncode != 0:
                self.problems.append(f"worker {slot.number} ended with {slot.worker.process.returncode} "
                                     f"{time.monotonic() - start:.1f} s after SIGTERM: {slot.worker.log}")
        slot.worker, slot.point = None, None

    def join(self):
        """A place of the reserve gets its worker. False if there is none."""
        if not self.reserve:
            return False
        self.slots.append(self.reserve.pop(0))
        return True

    def leader(self):
        """The slot that leads by the table, or None. Its row names the process in `holder`."""
        try:
            holder, silent = self.offsets.row("SELECT holder, now() - beat_at > interval '4 s' FROM leader")
        except psycopg2.Error:
            return None
        numbers = {int(n) for n in re.findall(r"\d+", holder)}
        found = [s for s in self.slots if s.alive() and s.worker.pid in numbers]
        return found[0] if found and not silent else None

    def states(self):
        """What each worker says of itself, for a fleet that does not get on."""
        lines = []
        for slot in self.slots:
            if slot.alive():
                lag = [m for m in slot.worker.get("/metrics")[1].splitlines() if m.startswith("newsmill_consumer_lag{")]
                lines.append(f"    worker {slot.number} ({slot.worker.log.name}): {slot.worker.get('/readyz')} {lag}")
            else:
                lines.append(f"    worker {slot.number} is not alive")
        return "\n".join(lines)

    def stop(self):
        """SIGTERM to all, as a deployment does: each has 5 s, and ends with 0."""
        for slot in self.slots:
            slot.held = True
            if slot.alive():
                slot.expected = True
                slot.worker.process.send_signal(signal.SIGTERM)
        start = time.monotonic()
        for slot in self.slots:
            if slot.worker is None:
                continue
            try:
                code = slot.worker.process.wait(max(0.1, start + 8 - time.monotonic()))
                took = time.monotonic() - start
                if code != 0 or took > 5.5:
                    self.problems.append(f"worker {slot.number} ended with {code} {took:.1f} s after SIGTERM")
            except subprocess.TimeoutExpired:
                self.problems.append(f"worker {slot.number} did not end within 8 s of SIGTERM: {slot.worker.log}")
                slot.worker.kill()


def _last_words(worker):
    messages = [m for m in worker.messages() if m.get("level") in ("error", "warn", None)]
    return str(messages[-1].get("msg"))[:200] if messages else "(no word)"


class Offsets:
    """Looks at consumer_offset five times a second: what was once seen may never go back."""

    def __init__(self, deployment):
        self.deployment, self.connection, self.seen, self.next = deployment, None, {}, 0.0

    def row(self, sql):
        if self.connection is None or self.connection.closed:
            self.connection = self.deployment.connect(connect_timeout=2)
        try:
            with self.connection.cursor() as cursor:
                cursor.execute(sql)
                return cursor.fetchone()
        except psycopg2.Error:
            self.connection.close()
            raise

    def sample(self, problems):
        if time.monotonic() < self.next:
            return
        self.next = time.monotonic() + 0.2
        try:
            (rows,) = self.row("SELECT coalesce(json_object_agg(partition, next_offset), '{}') FROM consumer_offset")
        except psycopg2.Error:
            return  # it is down: that is what is tested
        for partition, offset in rows.items():
            if offset < self.seen.get(partition, 0):
                problems.append(f"partition {partition}: next_offset went from {self.seen[partition]} back to {offset}")
            self.seen[partition] = max(offset, self.seen.get(partition, 0))


class Sender(threading.Thread):
    """Sends the feed evenly over so many seconds. A broker that is away only delays it."""

    def __init__(self, bootstrap, topic, sends, seconds):
        super().__init__(daemon=True)
        self.going = threading.Event()  # cleared: it waits
        self.going.set()
        self.elsewhere, self.sent = [], 0  # further partitions, for records whose place does not matter; how many are out
        self.topic, self.sends, self.seconds, self.failed = topic, sends, seconds, []
        self.producer = confluent_kafka.Producer({"bootstrap.servers": bootstrap, "enable.idempotence": True,
                                                  "linger.ms": 5, "message.max.bytes": 8 << 20, "log_level": 0,
                                                  "reconnect.backoff.max.ms": 1000})

    def run(self):
        start = time.monotonic()
        for i, send in enumerate(self.sends):
            while time.monotonic() - start < i * self.seconds / len(self.sends):
                self.producer.poll(0.02)
            while not self.going.is_set():
                self.producer.poll(0.02)
            self._send(send)
            self.sent = i + 1
        self.left = self.producer.flush(60)

    def pause(self, seconds=30):
        """After this nothing more is sent, and what was is acknowledged. False if that takes longer."""
        self.going.clear()
        time.sleep(0.1)
        return self.producer.flush(seconds) == 0

    def _send(self, send):
        def delivered(error, _):
            if error:
                self.failed.append(str(error))
        case, partition = feed.case_of(send), send.partition
        if self.elsewhere and "modified" not in case and zlib.crc32(send.value or b"") % 3 == 0:
            partition = self.elsewhere[zlib.crc32(send.key or b"") % len(self.elsewhere)]
        while True:
            try:
                return self.producer.produce(self.topic, send.value, send.key, partition=partition, headers=send.headers,
                                             on_delivery=delivered)
            except confluent_kafka.KafkaException as e:  # a partition so new that this client has not heard of it
                if e.args[0].code() != confluent_kafka.KafkaError._UNKNOWN_PARTITION or partition == send.partition:
                    raise
                partition = send.partition
