/** Brings feedback together with the answer that it is about, whichever comes first. */
package dev.plumbline.pairs.resolution;
