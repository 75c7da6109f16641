/**
 * From votes to rows of token ids: which prompts are held out, what a row is, how an instruction
 * and a response become tokens.
 */
package dev.plumbline.alignment.rows;
