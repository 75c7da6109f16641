/** The commands of the program, a class for each. */
package dev.plumbline.standalone.command;
