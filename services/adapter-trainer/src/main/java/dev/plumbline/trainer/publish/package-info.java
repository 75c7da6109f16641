/** What a worker writes to Kafka: transactions per partition, announcements, records of runs. */
package dev.plumbline.trainer.publish;
