/**
 * Which adapter version each channel is served with: the rules of reloading, and the counting of
 * who still uses a version. Knows neither Kafka nor HTTP nor tensors.
 */
package dev.plumbline.server.adapters;
