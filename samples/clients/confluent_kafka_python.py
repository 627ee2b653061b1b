import json
import sys
import uuid

from confluent_kafka import Consumer, Producer

servers = sys.argv[1] if len(sys.argv) > 1 else "localhost:9092"
# The partitioner decides where tasks with a key go; with this one they go where other clients put them.
producer = Producer({
    "bootstrap.servers": servers, "partitioner": "murmur2_random", "enable.idempotence": True})
waiting = set()


def bare_sent(error, record):
    if error:
        sys.exit(str(error))
    # The id of a bare record is the place where it lies.
    waiting.add(f"{record.topic()}-{record.partition()}-{record.offset()}")


def sent(error, record):
    if error:
        sys.exit(str(error))


def enqueue(kind, value, key=None, **attributes):
    task_id = str(uuid.uuid4())
    waiting.add(task_id)
    headers = {"ce_specversion": "1.0", "ce_id": task_id, "ce_type": kind, "ce_source": "/shop"}
    headers.update({"ce_" + name: text for name, text in attributes.items()})
    producer.produce("task_topic", value, key, headers=headers, on_delivery=sent)


# A bare record is a task: the node's default-kind runs it.
producer.produce("task_topic", b"hello", on_delivery=bare_sent)
# With headers a task names its kind and has an id of its own; this one has a key, that one a single attempt.
enqueue("upper", b"hello again", key=b"customer-7")
enqueue("fail", b"no luck", maxattempts="1")
if producer.flush(30) > 0:
    sys.exit("not acknowledged: these tasks may or may not have been written")

# A group of its own, read from the beginning: this client sees every ending.
consumer = Consumer({
    "bootstrap.servers": servers, "group.id": str(uuid.uuid4()), "auto.offset.reset": "earliest",
    "enable.auto.commit": False})
consumer.subscribe(["result_topic"])
while waiting:
    record = consumer.poll(30)
    if record is None:
        sys.exit(f"no ending of {waiting}")
    if record.error():
        continue
    headers = {name: value.decode() for name, value in record.headers() or []}
    # A task with headers is found by ce_id; a bare one has no headers, and its id is the key.
    task_id = headers.get("ce_id") or record.key().decode()
    if task_id not in waiting:
        continue  # Another client's, or the same ending once more: delivery is at least once.
    waiting.remove(task_id)
    kind, _, ending = headers.get("ce_type", "bare.completed").rpartition(".")
    if ending == "completed":
        print(task_id, kind, record.value().decode())
    else:  # failed, canceled, expired: the value is a problem in JSON (RFC 9457).
        print(task_id, kind, ending, json.loads(record.value()).get("detail"))
consumer.close()
