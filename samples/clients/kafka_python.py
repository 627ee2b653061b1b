import sys
import uuid

from kafka import KafkaConsumer, KafkaProducer

servers = sys.argv[1] if len(sys.argv) > 1 else "localhost:9092"
producer = KafkaProducer(bootstrap_servers=servers)

# A bare record is a task: the node's default-kind runs it, and its id is the place where it lies.
sent = producer.send("task_topic", b"hello").get(timeout=30)
bare_id = f"{sent.topic}-{sent.partition}-{sent.offset}"

# With headers a task names its kind and has an id of its own.
task_id = str(uuid.uuid4())
headers = [("ce_specversion", b"1.0"), ("ce_id", task_id.encode()), ("ce_type", b"upper"), ("ce_source", b"/shop")]
producer.send("task_topic", b"hello again", headers=headers).get(timeout=30)

# The key of a result is the task's id.
waiting = {bare_id, task_id}
for result in KafkaConsumer(
        "result_topic", bootstrap_servers=servers, auto_offset_reset="earliest", consumer_timeout_ms=30_000):
    if result.key.decode() in waiting:
        waiting.remove(result.key.decode())
        print(result.key.decode(), result.value.decode(), dict(result.headers))
    if not waiting:
        break
sys.exit(f"no result of {waiting}" if waiting else 0)
