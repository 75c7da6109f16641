/** What people do about records that could not be used: look at them, send them again, give up. */
package dev.plumbline.standalone.deadletters;
