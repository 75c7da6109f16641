/** Files and directories of this machine: taken by one process, replaced whole, removed. */
package dev.plumbline.runtime.files;
