/**
 * How the service writes down what it remembers: in Avro's single-object encoding, whose header
 * names the schema by its fingerprint. The schemas are its own (src/main/avro of this module) and
 * in no registry, as nobody else reads them. Bytes of a schema that is not known stop the service
 * rather than being misread.
 */
package dev.plumbline.pairs.state;
