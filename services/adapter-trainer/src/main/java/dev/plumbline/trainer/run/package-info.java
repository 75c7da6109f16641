/** A training run on its own thread: what it gets, how it goes, what comes of it. No Kafka here. */
package dev.plumbline.trainer.run;
