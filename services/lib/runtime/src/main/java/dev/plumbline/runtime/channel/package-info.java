/** Channels of feedback and the keys that carry them. */
package dev.plumbline.runtime.channel;
