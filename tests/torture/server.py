"""A server under attack: SPARQL that nests, bombs of time and memory, hostile HTTP. It must answer
`/health` at once, give back what it took, and live."""

import http.client
import os
import socket
import subprocess
import time
import urllib.parse

from shapes import BOMBS, QUERIES, UPDATES

LIMIT = 2
TOKEN = "a-token-of-the-torture"
GOOD = b"GET /timeline.json?n=3 HTTP/1.1\r\nHost: localhost\r\nAccept: */*\r\n\r\n"
HERE = os.path.dirname(os.path.abspath(__file__))


class Served:
    """A server process on a store with the bundled data."""

    def __init__(self, binary, folder, environment):
        run = lambda *words: subprocess.run(
            [binary, *words], cwd=folder, env=environment, capture_output=True, check=True
        )
        run("init")
        run("load", os.path.join(HERE, "..", "..", "data"))
        with open(os.path.join(folder, "token"), "w") as file:
            file.write(TOKEN)
        options = ["--timeout", str(LIMIT), "--query-memory", "256", "--writable", "--token-file", "token"]
        self.process = subprocess.Popen(
            [binary, "serve", "-p", "0", *options],
            cwd=folder, env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
        )
        address = self.process.stdout.readline().strip().removeprefix("http://").rstrip("/")
        host, port = address.split(":")
        self.address = (host, int(port))

    def ask(self, method, target, body=None, headers=None, timeout=60):
        """The status and the body of an answer."""
        connection = http.client.HTTPConnection(*self.address, timeout=timeout)
        try:
            connection.request(method, target, body, headers or {})
            answer = connection.getresponse()
            return answer.status, answer.read()
        finally:
            connection.close()

    def pids(self):
        """The server and its workers."""
        own = self.process.pid
        try:
            with open(f"/proc/{own}/task/{own}/children") as file:
                return [own, *map(int, file.read().split())]
        except OSError:
            return [own]

    def processor(self):
        """Seconds of processor time of each process, by its id."""
        times = {}
        for pid in self.pids():
            try:
                with open(f"/proc/{pid}/stat") as file:
                    fields = file.read().rsplit(")", 1)[1].split()
                times[pid] = (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
            except OSError:
                pass
        return times

    def memory(self):
        """Resident megabytes of the server itself and with its workers."""
        sizes = []
        for pid in self.pids():
            try:
                with open(f"/proc/{pid}/statm") as file:
                    sizes.append(int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE") >> 20)
            except OSError:
                pass
        return sizes[0] if sizes else 0, sum(sizes)

    def work_after_answer(self):
        """Seconds until it does nothing any more; starting a worker anew is no work."""
        begun = last_busy = time.monotonic()
        before = self.processor()
        while time.monotonic() - last_busy < 0.3 and time.monotonic() - begun < 30:
            time.sleep(0.1)
            now = self.processor()
            if any(now[pid] - before[pid] > 0.05 for pid in now if pid in before):
                last_busy = time.monotonic()
            before = now
        return last_busy - begun


def nested(served, dice, report):
    """A query or update that nests, by GET or POST."""
    size = dice.choice([98, 300, 990, 3_000, 30_000])
    if dice.random() < 0.2:
        name = dice.choice(list(UPDATES))
        headers = {"Content-Type": "application/sparql-update", "Authorization": f"Bearer {TOKEN}"}
        report.count("updates that nest, over HTTP")
        return f"update {name}, {size}", served.ask("POST", "/sparql", UPDATES[name](size), headers)
    name = dice.choice(list(QUERIES))
    text = QUERIES[name](size)
    report.count("queries that nest, over HTTP")
    if len(text) < 5_000 and dice.random() < 0.5:
        target = "/sparql?query=" + urllib.parse.quote(text)
        return f"GET {name}, {size}", served.ask("GET", target)
    headers = {"Content-Type": "application/sparql-query"}
    return f"POST {name}, {size}", served.ask("POST", "/sparql", text.encode(), headers)


def bomb(served, dice, report):
    """A query that would take all the time or memory there is."""
    name = dice.choice(list(BOMBS))
    report.count("bombs of time and memory")
    headers = {"Content-Type": "application/sparql-query"}
    return f"bomb {name}", served.ask("POST", "/sparql", BOMBS[name].encode(), headers)


def update_bomb(served, dice, report):
    """An update whose WHERE would take all the time there is."""
    where = "?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l"
    report.count("bombs in updates")
    headers = {"Content-Type": "application/sparql-update", "Authorization": f"Bearer {TOKEN}"}
    return "update bomb", served.ask("POST", "/sparql", f"DELETE {{ ?a ?e ?i }} WHERE {{ {where} }}", headers)


def record(served, dice, report):
    """A large or strange record to check, and long names to look up."""
    name = "x" * dice.choice([100, 3_000, 20_000])
    report.count("records and names")
    kind = dice.randrange(3)
    if kind == 0:
        return "find", served.ask("GET", f"/find.json?q={name}")
    if kind == 1:
        return "thing", served.ask("GET", f"/event/{name}.json")
    lines = "".join(
        f"<https://w3id.org/annals/id/event/e{i}> a <https://w3id.org/annals/ns#Evnt{name[:100]}{i}> .\n"
        for i in range(dice.choice([10, 20_000]))
    )
    return "check", served.ask("POST", "/check.json", lines, {"Content-Type": "text/turtle"})


def hostile(served, dice, report):
    """Bytes that are no request, half a request, or a request whose answer nobody reads."""
    report.count("hostile connections")
    connection = socket.create_connection(served.address, timeout=5)
    kind = dice.randrange(5)
    try:
        if kind == 0:
            text = bytearray(GOOD)
            text[dice.randrange(len(text))] = dice.randrange(256)
            connection.sendall(text)
        elif kind == 1:
            connection.sendall(GOOD[: dice.randrange(len(GOOD))])
        elif kind == 2:
            connection.sendall(GOOD * 50)
        elif kind == 3:
            length = dice.choice(["99999999999999999999", "-1", "1e9", "1000000", "5, 6"])
            head = f"POST /check HTTP/1.1\r\nHost: localhost\r\nContent-Type: text/turtle\r\nContent-Length: {length}\r\n\r\nabc"
            connection.sendall(head.encode())
        else:
            head = "POST /sparql HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/sparql-query\r\nTransfer-Encoding: chunked\r\n\r\nffffffffffffffff\r\n"
            connection.sendall(head.encode())
    except OSError:
        pass
    return connection


def attack(binary, folder, environment, end, dice, report):
    served = Served(binary, folder, environment)
    kinds = [nested] * 6 + [bomb] * 3 + [update_bomb, record, record]
    open_connections = []
    longest, slowest = 0.0, 0.0
    served.ask("GET", "/sparql?query=ASK%7B%7D")
    before = served.memory()
    while time.monotonic() < end:
        what = "hostile connection"
        try:
            if dice.random() < 0.3:
                open_connections.append(hostile(served, dice, report))
                if len(open_connections) > 60:
                    open_connections.pop(0).close()
            else:
                begun = time.monotonic()
                what, (status, body) = dice.choice(kinds)(served, dice, report)
                took = time.monotonic() - begun
                if status >= 500 and status != 503:
                    report.fail(f"{what} is answered with {status}: {body[:200]}")
                if took > LIMIT + 5:
                    report.fail(f"{what} is answered after {took:.1f} s")
                if status == 422:
                    longest = max(longest, served.work_after_answer())
            begun = time.monotonic()
            status, _ = served.ask("GET", "/health", timeout=5)
            slowest = max(slowest, time.monotonic() - begun)
            if status != 200:
                report.fail(f"after {what}, /health is answered with {status}")
        except OSError as error:
            report.fail(f"after {what}: {error!r}")
        if served.process.poll() is not None:
            report.fail(f"the server has died with {served.process.returncode} of {what}")
            return
    for connection in open_connections:
        connection.close()
    status, _ = served.ask("GET", "/sparql?query=ASK%7B%7D")
    if status != 200:
        report.fail(f"in the end a query is answered with {status}")
    after = served.memory()
    if longest > 0.5:
        report.fail(f"work went on for {longest:.1f} s after an answer")
    print(f"longest work after an answer {longest:.2f} s, slowest /health {slowest:.3f} s")
    print(f"resident memory before {before[0]} MB, with workers {before[1]} MB; after {after[0]} and {after[1]} MB")
    served.process.terminate()
    if served.process.wait(70) != 0:
        report.fail("the server did not end well")
