/** What a process writes to its log, and what never. */
package dev.plumbline.runtime.logging;
