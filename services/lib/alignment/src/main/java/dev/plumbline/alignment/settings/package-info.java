/** The settings of a run, checked when they are made. Their defaults are the ones to start with. */
package dev.plumbline.alignment.settings;
