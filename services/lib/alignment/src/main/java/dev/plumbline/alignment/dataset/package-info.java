/**
 * Preferences in files: JSON lines in trl's formats and Anthropic's, read row by row and turned
 * into examples. A line that cannot be used is named and passed over.
 */
package dev.plumbline.alignment.dataset;
