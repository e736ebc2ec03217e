/** Tests of what is said of mistakes. */
@NullMarked
package dev.proprio.experiments.mistakes;

import org.jspecify.annotations.NullMarked;
