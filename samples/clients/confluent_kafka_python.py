import sys
import uuid

from confluent_kafka import Consumer, Producer

servers = sys.argv[1] if len(sys.argv) > 1 else "localhost:9092"
# The partitioner matters for tasks with a key: see "Keys and partitions" in docs/wire-format.md.
producer = Producer({"bootstrap.servers": servers, "partitioner": "murmur2_random"})
waiting = set()


def bare_sent(error, record):
    if error:
        sys.exit(str(error))
    waiting.add(f"{record.topic()}-{record.partition()}-{record.offset()}")


def sent(error, record):
    if error:
        sys.exit(str(error))


# A bare record is a task: the node's default-kind runs it, and its id is the place where it lies.
producer.produce("task_topic", b"hello", on_delivery=bare_sent)

# With headers a task names its kind and has an id of its own.
task_id = str(uuid.uuid4())
waiting.add(task_id)
headers = {"ce_specversion": "1.0", "ce_id": task_id, "ce_type": "upper", "ce_source": "/shop"}
producer.produce("task_topic", b"hello again", headers=headers, on_delivery=sent)
producer.flush(30)

# The key of a result is the task's id. A group of its own, read from the beginning: this client sees every result.
consumer = Consumer({
    "bootstrap.servers": servers, "group.id": str(uuid.uuid4()), "auto.offset.reset": "earliest",
    "enable.auto.commit": False})
consumer.subscribe(["result_topic"])
while waiting:
    result = consumer.poll(30)
    if result is None:
        sys.exit(f"no result of {waiting}")
    if not result.error() and result.key().decode() in waiting:
        waiting.remove(result.key().decode())
        print(result.key().decode(), result.value().decode(), dict(result.headers() or []))
consumer.close()
