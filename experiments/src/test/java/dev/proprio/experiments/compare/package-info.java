/** Tests of comparisons, on records made for them. */
@NullMarked
package dev.proprio.experiments.compare;

import org.jspecify.annotations.NullMarked;
