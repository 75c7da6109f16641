/** Follows a vote through the services: OpenTelemetry's trace context in the headers of records. */
package dev.plumbline.runtime.tracing;
