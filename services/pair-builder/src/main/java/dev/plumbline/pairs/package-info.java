/**
 * The pair-builder: turns votes into preference pairs. {@code topology} is the table of contents;
 * {@code ballot} holds the rules.
 */
package dev.plumbline.pairs;
