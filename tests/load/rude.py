"""Misbehaving clients: half-open connections, slow ones, and requests with random byte changes.

`python3 tests/load/rude.py 127.0.0.1:7474`; in between it sends a well-formed request, and exits with 1 if
that is not answered.
"""

import random
import socket
import sys
import time
import urllib.error
import urllib.request

host, port = sys.argv[1].split(":")
address = (host, int(port))
good = b"GET /timeline.json?from=2023-12 HTTP/1.1\r\nHost: localhost\r\nAccept: */*\r\nConnection: close\r\n\r\n"


def polite():
    """Seconds until a well-formed request is answered, following Retry-After."""
    begun = time.monotonic()
    while True:
        try:
            with urllib.request.urlopen(f"http://{sys.argv[1]}/stats.json", timeout=20) as answer:
                assert answer.status == 200 and answer.read()
                return time.monotonic() - begun
        except urllib.error.HTTPError as error:
            if error.code != 503 or time.monotonic() - begun > 20:
                raise
            time.sleep(float(error.headers["Retry-After"]))


dice = random.Random(1)
polite()
half_open = []
for number in range(200):
    connection = socket.create_connection(address)
    connection.sendall(good[: dice.randrange(len(good) - 4)])
    half_open.append(connection)
print(f"200 half-open connections: a polite client waits {polite():.3f} s")
statuses = {}
for number in range(10000):
    bytes_ = bytearray(good)
    for _ in range(dice.randrange(1, 4)):
        bytes_[dice.randrange(len(bytes_))] = dice.randrange(256)
    with socket.create_connection(address, timeout=30) as connection:
        try:
            connection.sendall(bytes_)
            connection.shutdown(socket.SHUT_WR)
            answer = connection.recv(15)
        except OSError:
            answer = b""
    status = answer[9:12].decode(errors="replace") or "none"
    statuses[status] = statuses.get(status, 0) + 1
print("10000 malformed requests:", dict(sorted(statuses.items())))
print(f"after them a polite client waits {polite():.3f} s")
slow = []
for number in range(200):
    connection = socket.create_connection(address)
    connection.sendall(b"GET /timeline.json HTTP/1.1\r\nHost: localhost\r\n\r\n")
    slow.append(connection)
print(f"200 clients that never read their answers: a polite client waits {polite():.3f} s")
