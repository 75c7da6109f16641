/** What a service tells Prometheus, and what a dashboard asks for: reads both and compares. */
package dev.plumbline.metricsreader;
