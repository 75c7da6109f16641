/** What services tell Prometheus, and what dashboards and alerts ask for: reads and compares. */
package dev.plumbline.metricsreader;
