/** When a channel is trained: rules over counts and times, without clients or threads. */
package dev.plumbline.trainer.trigger;
