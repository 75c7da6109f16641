/** The HTTP server of a service, with health and metrics. */
package dev.plumbline.runtime.http;
