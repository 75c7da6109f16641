/** The program {@code plumbline}: its commands, and the whole loop in one process. */
package dev.plumbline.standalone;
