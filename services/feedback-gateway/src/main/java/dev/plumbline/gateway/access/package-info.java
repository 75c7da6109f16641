/** Who may send feedback, to which channels, and how much: keys, rights and budgets. */
package dev.plumbline.gateway.access;
