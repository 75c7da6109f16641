/** From the bytes of a record to feedback and answers, or to the reason why it is neither. */
package dev.plumbline.pairs.intake;
