package dev.plumbline.trainer.loop;

import dev.plumbline.trainer.trigger.TriggerReason;

/** A channel whose run starts now, and why. */
record DueChannel(OwnedPartition owned, String channel, TriggerReason reason) {}
