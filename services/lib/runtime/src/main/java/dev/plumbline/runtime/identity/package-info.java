/** What makes two prompts, answers or pairs the same: their content, by SHA-256. */
package dev.plumbline.runtime.identity;
