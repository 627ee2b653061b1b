"""Enqueues a bare task and one with headers with kafka-python and prints their results: key, value, ce_type."""
import sys

from kafka import KafkaConsumer, KafkaProducer

servers, tasks, results = sys.argv[1:4]

producer = KafkaProducer(bootstrap_servers=servers)
sent = [
    producer.send(tasks, value=b"task1"),
    producer.send(tasks, key=b"customer-7", value=b"task2", headers=[
        ("ce_specversion", b"1.0"), ("ce_id", b"order-2"), ("ce_type", b"upper"), ("ce_source", b"/kafka-python")]),
]
for pending in sent:
    pending.get(timeout=30)

consumer = KafkaConsumer(
    results, bootstrap_servers=servers, auto_offset_reset="earliest", consumer_timeout_ms=30000)
found = 0
for record in consumer:
    kind = dict(record.headers).get("ce_type", b"-")
    print(record.key.decode(), record.value.decode(), kind.decode())
    found += 1
    if found == 2:
        break
else:
    sys.exit("no result within 30 seconds")
