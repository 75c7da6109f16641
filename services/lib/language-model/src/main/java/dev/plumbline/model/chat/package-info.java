/** Conversations, and how they become the text and the tokens of a prompt. */
package dev.plumbline.model.chat;
