/** Start, life and end of a service. */
package dev.plumbline.runtime.service;
