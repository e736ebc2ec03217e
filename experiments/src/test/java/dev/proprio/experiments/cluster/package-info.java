/** Tests of runs on several workers. */
@NullMarked
package dev.proprio.experiments.cluster;

import org.jspecify.annotations.NullMarked;
