"""A worker for LazyEngine over plain HTTP: runs tasks of the handlers "shout" and "sum", one at a time.

    python3 worker.py http://127.0.0.1:7410 [queue]

Needs nothing but Python.
"""

import json
import os
import sys
import threading
import time
import urllib.error
import urllib.request
import uuid

SERVER = sys.argv[1].rstrip("/")
QUEUE = sys.argv[2] if len(sys.argv) > 2 else "default"
WORKER = f"script-{uuid.uuid4().hex}"  # a new process takes a new name


def post(path, **body):
    request = urllib.request.Request(f"{SERVER}/v1/work/{path}", json.dumps({"worker": WORKER, **body}).encode(), {"Content-Type": "application/json"})
    with urllib.request.urlopen(request, timeout=90) as response:
        return json.load(response)


def poll(wait, *held):
    """Asks for work, says what it runs, and that it is alive."""
    return post("poll", queue=QUEUE, slots=1, waitSeconds=wait, held=list(held))


def shout(text):
    return text.upper()


def add(**numbers):
    time.sleep(float(os.environ.get("SLOWLY", "0")))
    return sum(numbers.values())


HANDLERS = {"shout": shout, "sum": add}


def run(task):
    try:
        return {"result": HANDLERS[task["handler"]](**task["arguments"])}
    except Exception as failure:  # whatever a handler throws is the failure of its task
        return {"error": {"code": type(failure).__name__, "message": str(failure)}}


def stay_alive(token, lease, done):
    while not done.wait(lease / 3):
        try:
            poll(0, token)
        except OSError:
            pass  # the server is away; it hears of the attempt when it is back


def finish(token, outcome):
    """Repeats the outcome until the engine has it, or says that it does not count."""
    while True:
        try:
            return post("complete", token=token, **outcome)
        except urllib.error.HTTPError as refused:
            if refused.code == 404 and token not in poll(0, token)["cancelled"]:
                continue  # the server has begun anew, and knows of it now
            if refused.code != 503:
                return print(f"refused {token}: {refused.read().decode()}", flush=True)
        except OSError:
            pass
        time.sleep(0.5)


print(f"{WORKER} works on {QUEUE}", flush=True)
while True:
    try:
        answer = poll(20)
    except OSError as lost:
        print(f"lost: {lost}", flush=True)
        time.sleep(0.5)
        continue
    for task in answer["dispatches"]:
        print(f"runs {task['token']}", flush=True)
        done = threading.Event()
        threading.Thread(target=stay_alive, args=(task["token"], answer["leaseSeconds"], done), daemon=True).start()
        outcome = run(task)
        done.set()
        finish(task["token"], outcome)
