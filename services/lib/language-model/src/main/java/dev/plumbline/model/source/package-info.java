/** Where models come from: a folder, a GGUF file, the packaged default, a hub. */
package dev.plumbline.model.source;
