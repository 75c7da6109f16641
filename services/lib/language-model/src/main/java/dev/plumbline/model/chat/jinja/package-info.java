/**
 * An interpreter for the part of Jinja that chat templates are written in, with Python's meaning of
 * values. A template reaches the values it is given and nothing else, and has a budget of steps and
 * characters.
 */
package dev.plumbline.model.chat.jinja;
