/** Talks to the running services over HTTP, as a product would. */
package dev.plumbline.standalone.client;
