/** Sends preferences in files through the gateway, as feedback. */
package dev.plumbline.standalone.importing;
