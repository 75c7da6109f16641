/** What a worker tells about itself: pairs per channel, the run under way, the last run. */
package dev.plumbline.trainer.status;
