/** Proves the promises that the schemas make to their readers. */
package dev.plumbline.schema;
