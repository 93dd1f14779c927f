"""A TCP proxy in a process of its own, so that it can be killed.

    python tcp_proxy.py PORT TARGET [mute]

A mute one carries what is asked and loses what is answered, as a cable does that is
pulled while the server is at work.
"""

import asyncio
import sys

HOST = "127.0.0.1"
PIECE = 65_536  # bytes


async def _carry(reader, writer, *, lose=False):
    try:
        while piece := await reader.read(PIECE):
            if not lose:
                writer.write(piece)
                await writer.drain()
    finally:
        writer.close()


async def _serve(port, target, mute):
    async def connect(reader, writer):
        there, back = await asyncio.open_connection(HOST, target)
        await asyncio.gather(_carry(reader, back), _carry(there, writer, lose=mute))

    async with await asyncio.start_server(connect, HOST, port) as server:
        sys.stdout.write("carrying\n")
        sys.stdout.flush()
        await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(_serve(int(sys.argv[1]), int(sys.argv[2]), "mute" in sys.argv))
