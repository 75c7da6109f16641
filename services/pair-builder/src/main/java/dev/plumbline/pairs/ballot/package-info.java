/**
 * Counts votes and says which pairs follow from them. Knows nothing of Kafka. Whatever the order
 * and the repetition of the votes, the same votes give the same pairs.
 */
package dev.plumbline.pairs.ballot;
