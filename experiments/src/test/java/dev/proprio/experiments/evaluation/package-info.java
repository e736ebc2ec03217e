/** Tests of the measures against closed forms. */
@NullMarked
package dev.proprio.experiments.evaluation;

import org.jspecify.annotations.NullMarked;
