/** Tests of ids that others may compute too. */
package dev.plumbline.pairs.identity;
