/** The right to be forgotten, as an operator asks for it: request, wait, and say what remains. */
package dev.plumbline.standalone.forgetting;
