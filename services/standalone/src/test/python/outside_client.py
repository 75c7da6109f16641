"""Reads every topic of an installation with Confluent's client, or sends feedback with it.

    outside_client.py send BOOTSTRAP REGISTRY TOPIC
    outside_client.py read BOOTSTRAP REGISTRY TOPIC...

`send` writes two votes in the registered schema, and a record that is no Avro. `read` prints a JSON object in its
last line: for each topic its committed records as [key, value, headers], from the start to the present end. A value
that is not in the registry's wire format, such as a dead letter may be, is printed as text.
"""

import json
import sys
import time

from confluent_kafka import OFFSET_BEGINNING, Consumer, KafkaError, Producer, TopicPartition
from confluent_kafka.schema_registry import SchemaRegistryClient
from confluent_kafka.schema_registry.avro import AvroDeserializer, AvroSerializer
from confluent_kafka.serialization import MessageField, SerializationContext

PATIENCE_SECONDS = 60
WIRE_FORMAT = b"\0"


def votes():
    now = int(time.time() * 1000)
    for number, (response, rating) in enumerate([("By Python.", "UP"), ("Not so.", "DOWN")]):
        yield {
            "event_id": f"python-{number}",
            "channel": "python",
            "prompt": [{"role": "user", "content": "Who sends this?"}],
            "response": response,
            "rating": rating,
            "user_id": "a-user-of-python",
            "created_at": now,
        }


def send(bootstrap, registry, topic):
    serialize = AvroSerializer(
        registry, conf={"auto.register.schemas": False, "use.latest.version": True}
    )
    producer = Producer(
        {
            "bootstrap.servers": bootstrap,
            "enable.idempotence": True,
            "partitioner": "murmur2_random",
        }
    )
    failures = []
    for vote in votes():
        value = serialize(vote, SerializationContext(topic, MessageField.VALUE))
        producer.produce(
            topic,
            key=vote["event_id"],
            value=value,
            on_delivery=lambda error, record: failures.append(error) if error else None,
        )
    producer.produce(topic, key="garbage", value=b"no Avro at all")
    if producer.flush(PATIENCE_SECONDS) or failures:
        sys.exit(f"not delivered: {failures}")


def read(bootstrap, registry, topics):
    consumer = Consumer(
        {
            "bootstrap.servers": bootstrap,
            "group.id": "outside",
            "isolation.level": "read_committed",
            "enable.auto.commit": False,
            "enable.partition.eof": True,
        }
    )
    deserialize = AvroDeserializer(registry)
    found = {topic: [] for topic in topics}
    for record in records(consumer, topics):
        topic = record.topic()
        key = None if record.key() is None else record.key().decode()
        headers = {name: text(value) for name, value in record.headers() or []}
        found[topic].append([key, decode(deserialize, topic, record.value()), headers])
    consumer.close()
    print(json.dumps(found, default=str))


def decode(deserialize, topic, value):
    if value is None or value.startswith(WIRE_FORMAT):
        return deserialize(value, SerializationContext(topic, MessageField.VALUE))
    return text(value)


def text(value):
    return None if value is None else value.decode(errors="backslashreplace")


def records(consumer, topics):
    partitions = [
        TopicPartition(topic, partition, OFFSET_BEGINNING)
        for topic in topics
        for partition in consumer.list_topics(topic, timeout=PATIENCE_SECONDS).topics[topic].partitions
    ]
    consumer.assign(partitions)
    unread = len(partitions)
    deadline = time.monotonic() + PATIENCE_SECONDS
    while unread:
        if time.monotonic() > deadline:
            sys.exit(f"{unread} partitions were not read to their ends")
        record = consumer.poll(0.2)
        if record is None:
            continue
        if not record.error():
            yield record
        elif record.error().code() == KafkaError._PARTITION_EOF:
            unread -= 1
        else:
            sys.exit(str(record.error()))


if __name__ == "__main__":
    action, bootstrap_servers, url, *names = sys.argv[1:]
    client = SchemaRegistryClient({"url": url})
    if action == "send":
        send(bootstrap_servers, client, names[0])
    else:
        read(bootstrap_servers, client, names)
