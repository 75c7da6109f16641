/**
 * The demonstration: simulated users with a hidden taste, the traffic that flows meanwhile, and the
 * report of what their votes changed.
 */
package dev.plumbline.standalone.demo;
