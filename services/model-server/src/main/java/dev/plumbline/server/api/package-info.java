/**
 * The HTTP API in OpenAI's shape: one class per endpoint, requests read strictly, answers as
 * records.
 */
package dev.plumbline.server.api;
