/**
 * What earlier runs already knew of a partition, as it is kept with the partition's committed
 * offset.
 */
package dev.plumbline.trainer.ledger;
