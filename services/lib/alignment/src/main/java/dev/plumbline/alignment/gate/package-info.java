/** The gate: an adapter that may do harm is not published. */
package dev.plumbline.alignment.gate;
