/** Trains and measures adapters on preferences in files, without any service. */
package dev.plumbline.standalone.alignment;
