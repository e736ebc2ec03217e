/** Questions to the devices of an experiment beside training, and what may be said of their answers. */
@NullMarked
package dev.proprio.experiments.analytics;

import org.jspecify.annotations.NullMarked;
