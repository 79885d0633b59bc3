"""proxy: TCP connections that can be cut, frozen and slowed, one Proxy for each way from a worker to a server.

All of them live in one event loop in a thread of its own; every method may be called from any thread.
"""

import asyncio
import socket
import threading

CHUNK = 65536


class Proxies:
    """The loop. close() ends it with all connections."""

    def __init__(self):
        self.loop = asyncio.new_event_loop()
        self.thread = threading.Thread(target=self.loop.run_forever, daemon=True)
        self.thread.start()

    def proxy(self, port, target):
        """A Proxy that listens on 127.0.0.1:port and leads to 127.0.0.1:target; open at first."""
        made = Proxy(self, port, target)
        self.call(made.listen())
        return made

    def call(self, coroutine):
        return asyncio.run_coroutine_threadsafe(coroutine, self.loop).result(10)

    def close(self):
        self.loop.call_soon_threadsafe(self.loop.stop)
        self.thread.join(5)


class Proxy:
    def __init__(self, proxies, port, target):
        self.proxies, self.port, self.target = proxies, port, target
        self.refusing, self.delay, self.writers = False, 0.0, set()
        self.flows = None  # set: bytes pass

    async def listen(self):
        self.flows = asyncio.Event()
        self.flows.set()
        await asyncio.start_server(self._connected, "127.0.0.1", self.port)

    def cut(self):
        """Ends all connections and every new one at once, until open()."""
        async def work():
            self.refusing = True
            for writer in list(self.writers):
                writer.transport.abort()
        self.proxies.call(work())

    def freeze(self):
        """Connections stand, new ones too, but nothing passes: as behind a router that is gone."""
        async def work():
            self.flows.clear()
        self.proxies.call(work())

    def slow(self, seconds):
        """Everything takes so much longer, each way."""
        async def work():
            self.delay = seconds
        self.proxies.call(work())

    def open(self):
        """As at first; what froze goes on."""
        async def work():
            self.refusing, self.delay = False, 0.0
            self.flows.set()
        self.proxies.call(work())

    async def _connected(self, reader, writer):
        try:
            if self.refusing:
                writer.transport.abort()
                return
            there = await asyncio.open_connection("127.0.0.1", self.target)
        except OSError:  # the server is away: so is the way to it
            writer.transport.abort()
            return
        self.writers |= {writer, there[1]}
        for w in (writer, there[1]):
            w.get_extra_info("socket").setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        try:
            await asyncio.wait([asyncio.ensure_future(self._pump(reader, there[1])),
                                asyncio.ensure_future(self._pump(there[0], writer))],
                               return_when=asyncio.FIRST_COMPLETED)
        finally:
            for w in (writer, there[1]):
                w.transport.abort()
                self.writers.discard(w)

    async def _pump(self, reader, writer):
        try:
            while data := await reader.read(CHUNK):
                await self.flows.wait()
                if self.delay:
                    await asyncio.sleep(self.delay)
                writer.write(data)
                await writer.drain()
        except (OSError, asyncio.IncompleteReadError):
            pass
