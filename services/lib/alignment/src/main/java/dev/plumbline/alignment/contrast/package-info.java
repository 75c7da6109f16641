/**
 * Contrasts of instructions ("short" against "long"), and how well each explains the votes of a
 * channel.
 */
package dev.plumbline.alignment.contrast;
