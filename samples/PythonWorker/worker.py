"""A worker for LazyEngine in Python: runs tasks of the handlers "shout" and "sum".

    python3 worker.py 127.0.0.1:7411 [queue]

Needs Debian's python3-grpcio and python3-grpc-tools, or grpcio and grpcio-tools from PyPI.
"""

import json
import os
import pathlib
import queue
import sys
import tempfile
import threading
import time
import uuid

import grpc
from grpc_tools import protoc

PROTO = "lazyengine/worker/v1/worker.proto"
SLOTS = 4


def load_messages():
    """The messages and the service, made from the .proto file."""
    here = pathlib.Path(__file__).resolve().parent
    root = next(str(f) for f in (here, here / "../../src/LazyEngine.Client/proto") if (f / PROTO).exists())
    out = tempfile.mkdtemp()
    if protoc.main(["protoc", f"-I{root}", f"--python_out={out}", f"--grpc_python_out={out}", PROTO]) != 0:
        sys.exit("The .proto file could not be read.")
    sys.path.insert(0, out)
    from lazyengine.worker.v1 import worker_pb2, worker_pb2_grpc

    return worker_pb2, worker_pb2_grpc


messages, services = load_messages()


def shout(arguments):
    return arguments["text"].upper()


def add(arguments):
    time.sleep(float(os.environ.get("SLOWLY", "0")))
    return sum(arguments.values())


HANDLERS = {"shout": shout, "sum": add}


class Worker:
    def __init__(self, queue_name):
        self.name = f"python-{uuid.uuid4().hex}"
        self.queue_name = queue_name
        self.lock = threading.Lock()
        self.held = {}  # token -> completion, or None while the handler runs
        self.outgoing = None

    def say(self, **message):
        with self.lock:
            if self.outgoing is not None:
                self.outgoing.put(messages.FromWorker(**message))

    def run(self, task):
        try:
            handler = HANDLERS[task.handler]
            value = handler({a.name: json.loads(a.value.bytes) for a in task.arguments})
            completion = messages.Completion(token=task.token, success=messages.Value(bytes=json.dumps(value).encode()))
        except KeyError as missing:
            completion = messages.Completion(token=task.token, failure=messages.Error(code="KeyError", message=str(missing)))
        except Exception as failure:  # whatever a handler throws is the failure of its task
            completion = messages.Completion(token=task.token, failure=messages.Error(code=type(failure).__name__, message=str(failure)))
        with self.lock:
            self.held[task.token] = completion
        self.say(completion=completion)

    def receive(self, message):
        kind = message.WhichOneof("kind")
        if kind == "dispatch":
            self.say(receipt=messages.Receipt(token=message.dispatch.token))
            with self.lock:
                known = message.dispatch.token in self.held
                self.held.setdefault(message.dispatch.token, None)
            if not known:  # what runs already is not begun again
                print(f"runs {message.dispatch.token}", flush=True)
                threading.Thread(target=self.run, args=(message.dispatch,), daemon=True).start()
        elif kind == "acknowledged":
            with self.lock:
                if self.held.get(message.acknowledged.token) is not None:
                    del self.held[message.acknowledged.token]

    def hello(self):
        """What the next stream begins with: who it is, what it holds, and results that were not acknowledged."""
        held = [messages.Held(token=token, queue=self.queue_name) for token in self.held]
        queues = [messages.Queue(name=self.queue_name, slots=SLOTS)]
        yield messages.FromWorker(hello=messages.Hello(worker=self.name, queues=queues, held=held, software="worker.py"))
        for completion in filter(None, self.held.values()):
            yield messages.FromWorker(completion=completion)

    def serve(self, address):
        """Serves one stream until it breaks off."""
        outgoing = queue.Queue()
        with self.lock:
            for message in self.hello():
                outgoing.put(message)
            self.outgoing = outgoing
        try:
            with grpc.insecure_channel(address) as channel:
                for message in services.WorkersStub(channel).Work(iter(outgoing.get, None)):
                    if message.HasField("welcome"):
                        print(f"connected to {address}", flush=True)
                    else:
                        self.receive(message)
        finally:
            with self.lock:
                self.outgoing = None
            outgoing.put(None)


if __name__ == "__main__":
    worker = Worker(sys.argv[2] if len(sys.argv) > 2 else "default")
    while True:
        try:
            worker.serve(sys.argv[1])
        except grpc.RpcError as broken:
            print(f"lost: {broken.code().name}", flush=True)
        time.sleep(0.5)
