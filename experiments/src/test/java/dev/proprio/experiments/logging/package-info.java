/** Tests of how the log is written. */
@NullMarked
package dev.proprio.experiments.logging;

import org.jspecify.annotations.NullMarked;
