/** Tests of what other programs are told of a run. */
@NullMarked
package dev.proprio.experiments.tracking;

import org.jspecify.annotations.NullMarked;
