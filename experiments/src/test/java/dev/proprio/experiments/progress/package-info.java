/** Tests of the progress line. */
@NullMarked
package dev.proprio.experiments.progress;

import org.jspecify.annotations.NullMarked;
