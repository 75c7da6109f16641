/** The whole loop as separate processes on one machine: started, watched, and stopped in order. */
package dev.plumbline.standalone.processes;
