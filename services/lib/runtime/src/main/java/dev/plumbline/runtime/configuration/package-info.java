/** Settings from files and environment; unknown keys stop the start. */
package dev.plumbline.runtime.configuration;
