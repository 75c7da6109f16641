/** How far a run is, on disk: written in one piece or not at all, and bound to the run's inputs. */
package dev.plumbline.alignment.checkpoint;
