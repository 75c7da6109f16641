/** The schema registry of the standalone mode: in this process, its ids kept on disk. */
package dev.plumbline.standalone.registry;
