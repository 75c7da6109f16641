package dev.plumbline.server.api;

/**
 * What requests may ask for, and what they get when they do not ask.
 *
 * @param choices most answers to one request
 * @param maxTokens longest answer when the request sets no limit
 * @param temperature temperature when the request sets none
 * @param topP top_p when the request sets none
 */
public record RequestLimits(int choices, int maxTokens, double temperature, double topP) {}
