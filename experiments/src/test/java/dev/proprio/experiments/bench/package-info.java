/** Tests of the benchmarks, which assert no time; and JMH benchmarks of single operations, each with a {@code main}. */
@NullMarked
package dev.proprio.experiments.bench;

import org.jspecify.annotations.NullMarked;
