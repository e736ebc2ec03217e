/** How fast training is, as ratios within one run. Started by hand; no test. */
@NullMarked
package dev.proprio.client.training.bench;

import org.jspecify.annotations.NullMarked;
