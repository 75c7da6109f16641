/** Tests of what tasks make of the topic of erasures. */
package dev.plumbline.pairs.forgetting;
