/** Tests of the pair-builder: its rules without a broker, and the service on a real one. */
package dev.plumbline.pairs;
