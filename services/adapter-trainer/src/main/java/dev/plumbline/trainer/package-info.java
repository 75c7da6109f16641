/** The adapter trainer as a service: its settings, its parts put together, its entry point. */
package dev.plumbline.trainer;
