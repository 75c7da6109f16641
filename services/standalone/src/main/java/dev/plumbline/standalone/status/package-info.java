/** What runs now, seen from outside: over HTTP, and from Kafka. */
package dev.plumbline.standalone.status;
