/** Makes the page about settings from the comments of the {@code reference.conf} files. */
package dev.plumbline.runtime.configuration.documentation;
