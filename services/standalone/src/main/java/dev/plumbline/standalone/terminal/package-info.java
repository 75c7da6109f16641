/** What the program shows to people, and how. */
package dev.plumbline.standalone.terminal;
