/** Tests of the run's folder and files. */
@NullMarked
package dev.proprio.experiments.record;

import org.jspecify.annotations.NullMarked;
