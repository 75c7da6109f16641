/** Tests of how state is written down. */
package dev.plumbline.pairs.state;
