"""Lets Confluent's client in by TLS and SCRAM: writes a record and reads it back.

    secured_client.py BOOTSTRAP CERTIFICATE USER PASSWORD TOPIC

Ends with status 0 when the record came back, else with what the client said.
"""

import sys
import uuid

from confluent_kafka import Consumer, KafkaError, Producer

PATIENCE_SECONDS = 30


def main(bootstrap, certificate, user, password, topic):
    # Tells a refusal from a broker that is not there.
    refusals = []

    def refused(error):
        if error.code() == KafkaError._AUTHENTICATION:
            refusals.append(error.str())

    settings = {
        "bootstrap.servers": bootstrap,
        "security.protocol": "SASL_SSL",
        "sasl.mechanisms": "SCRAM-SHA-512",
        "sasl.username": user,
        "sasl.password": password,
        "ssl.ca.location": certificate,
        "error_cb": refused,
    }
    sent = uuid.uuid4().hex
    producer = Producer(settings)
    producer.produce(topic, key=sent)
    for _ in range(PATIENCE_SECONDS):
        if producer.flush(1) == 0 or refusals:
            break
    if refusals:
        producer.purge()
        sys.exit(refusals[0])
    consumer = Consumer({**settings, "group.id": sent, "auto.offset.reset": "earliest"})
    consumer.subscribe([topic])
    for _ in range(PATIENCE_SECONDS):
        record = consumer.poll(1)
        while record is not None:
            if not record.error() and record.key() == sent.encode():
                consumer.close()
                return
            record = consumer.poll(1)
    sys.exit("the record did not come back")


if __name__ == "__main__":
    main(*sys.argv[1:])
