/** Votes in every order from many producers, while processes are killed at random. */
package dev.plumbline.standalone.chaos;
