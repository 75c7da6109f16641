/** How users are called in topics. */
package dev.plumbline.runtime.user;
