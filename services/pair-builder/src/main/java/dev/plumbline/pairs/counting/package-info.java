/** The counting of votes as a step of the topology: its stores, its output, what it tells. */
package dev.plumbline.pairs.counting;
