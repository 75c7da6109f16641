/** Where trained adapters are kept. */
package dev.plumbline.runtime.store;
