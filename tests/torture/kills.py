"""Kills of every command that writes, and of a server that is written to: the store has the old state
or the new one, and can be read."""

import http.client
import os
import signal
import subprocess
import time

EVENTS = """@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""
TOKEN = "a-token-of-the-torture"


def events(number, word):
    """A document with so many events."""
    lines = (
        f'<https://w3id.org/annals/id/event/e{i}> a <https://w3id.org/annals/ns#Event> ; rdfs:label "{word} {i}"@en .\n'
        for i in range(number)
    )
    return EVENTS + "".join(lines)


def commands(version):
    """The commands that write."""
    return [
        ["load", f"{version}.ttl"],
        ["load", "spring.ttl", "autumn.ttl"],
        ["remove", "spring.ttl"],
        ["update", "-e", f"INSERT {{ ?e rdfs:comment 'c{version}' }} WHERE {{ ?e a ann:Event }}"],
        ["update", "-e", "DELETE { ?e rdfs:comment ?c } WHERE { ?e rdfs:comment ?c }"],
        ["undo"],
        ["undo", "--redo"],
        ["backup", "backup.annals"],
        ["restore", "--replace", "backup.annals"],
        ["store", "compact"],
        ["store", "rebuild"],
    ]


def attack(binary, folder, environment, end, dice, report):
    run = lambda *words: subprocess.run(
        [binary, *words], cwd=folder, env=environment, capture_output=True, timeout=120
    )
    for word in ["spring", "autumn"]:
        with open(os.path.join(folder, f"{word}.ttl"), "w") as file:
            file.write(events(dice.choice([50, 500]), word))
    run("init")
    run("load", "spring.ttl")
    run("backup", "backup.annals")
    while time.monotonic() < end:
        words = dice.choice(commands(dice.choice(["spring", "autumn"])))
        report.count("kills of writing commands")
        process = subprocess.Popen(
            [binary, *words], cwd=folder, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        time.sleep(dice.random() ** 2 * 0.5)
        process.send_signal(signal.SIGKILL)
        process.wait()
        verify(run, f"after {words} was killed", report)
        if dice.random() < 0.1:
            put_under_load(binary, folder, environment, dice, report)
            verify(run, "after a server was killed", report)


def verify(run, when, report):
    done = run("store", "verify")
    if done.returncode != 0:
        report.fail(f"{when}, the store is damaged: {done.stdout.decode()} {done.stderr.decode()}")


def put_under_load(binary, folder, environment, dice, report):
    """Replaces a document while others read, and kills the server in between."""
    report.count("kills of a server that is written to")
    with open(os.path.join(folder, "token"), "w") as file:
        file.write(TOKEN)
    process = subprocess.Popen(
        [binary, "serve", "-p", "0", "--writable", "--token-file", "token"],
        cwd=folder, env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
    )
    host, port = process.stdout.readline().strip().removeprefix("http://").rstrip("/").split(":")
    kill_at = time.monotonic() + dice.random() * 2
    try:
        while time.monotonic() < kill_at:
            connection = http.client.HTTPConnection(host, int(port), timeout=20)
            headers = {"Content-Type": "text/turtle", "Authorization": f"Bearer {TOKEN}"}
            connection.request("PUT", "/store?graph=urn:put", events(50, "put"), headers)
            status = connection.getresponse().status
            if status >= 500 and status != 503:
                report.fail(f"PUT is answered with {status}")
            connection.close()
    except OSError as error:
        report.fail(f"PUT under load: {error!r}")
    process.kill()
    process.wait()
