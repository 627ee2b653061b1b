"""Enqueues a bare task and one with headers with confluent-kafka and prints their results: key, value, ce_type."""
import sys

from confluent_kafka import Consumer, Producer

servers, tasks, results = sys.argv[1:4]

producer = Producer({"bootstrap.servers": servers})
producer.produce(tasks, value=b"task1")
producer.produce(tasks, key=b"customer-7", value=b"task2", headers={
    "ce_specversion": "1.0", "ce_id": "order-2", "ce_type": "upper", "ce_source": "/confluent"})
if producer.flush(30) > 0:
    sys.exit("not everything was acknowledged")

consumer = Consumer({
    "bootstrap.servers": servers, "group.id": results + "-confluent", "auto.offset.reset": "earliest"})
consumer.subscribe([results])
found = 0
while found < 2:
    record = consumer.poll(30)
    if record is None:
        sys.exit("no result within 30 seconds")
    if record.error():
        sys.exit(str(record.error()))
    kind = dict(record.headers() or []).get("ce_type", b"-")
    print(record.key().decode(), record.value().decode(), kind.decode())
    found += 1
consumer.close()
