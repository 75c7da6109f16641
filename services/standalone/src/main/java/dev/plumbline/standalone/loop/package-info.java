/** The whole loop in one process: broker, registry and services on one data directory. */
package dev.plumbline.standalone.loop;
