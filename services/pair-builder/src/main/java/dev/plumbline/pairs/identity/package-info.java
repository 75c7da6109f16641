/** Short names of what is voted on and of who votes. */
package dev.plumbline.pairs.identity;
