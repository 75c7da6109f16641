/** The gateway's HTTP API: one endpoint, one shape of error, one OpenAPI document. */
package dev.plumbline.gateway.http;
