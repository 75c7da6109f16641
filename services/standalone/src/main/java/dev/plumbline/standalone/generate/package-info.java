/** One answer of a model, without any service. */
package dev.plumbline.standalone.generate;
