/** What every service is made of; it knows nothing of models. */
package dev.plumbline.runtime;
