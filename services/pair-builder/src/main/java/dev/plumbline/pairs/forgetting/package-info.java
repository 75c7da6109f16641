/**
 * The right to be forgotten: takes a user out of the state, and keeps old votes of the user from
 * coming back.
 */
package dev.plumbline.pairs.forgetting;
