/** Shows and steers, over the model server's API, what each channel is served with. */
package dev.plumbline.standalone.adapters;
