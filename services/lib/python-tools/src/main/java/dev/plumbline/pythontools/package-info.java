/** Programs in Python that tests run, in environments of their own. */
package dev.plumbline.pythontools;
