/** The model server as a service: its settings, its parts, its start and its end. */
package dev.plumbline.server;
