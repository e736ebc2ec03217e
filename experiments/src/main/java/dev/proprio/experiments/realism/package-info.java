/**
 * How near the synthetic fleet is to bodies: a classifier that learnt from the fleet alone is tested on recordings of
 * real people, and figures of the movements stand side by side. Nothing here changes the fleet.
 */
@NullMarked
package dev.proprio.experiments.realism;

import org.jspecify.annotations.NullMarked;
