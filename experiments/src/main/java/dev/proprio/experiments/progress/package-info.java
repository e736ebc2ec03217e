/** How a run shows that it goes on: one line on a terminal, now and then a line elsewhere. */
@NullMarked
package dev.proprio.experiments.progress;

import org.jspecify.annotations.NullMarked;
