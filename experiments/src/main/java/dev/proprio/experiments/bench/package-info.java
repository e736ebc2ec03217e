/**
 * Benchmarks of the framework by itself: steps, rounds, populations, each compared with something measured in
 * the same run. Nothing is printed here.
 */
@NullMarked
package dev.proprio.experiments.bench;

import org.jspecify.annotations.NullMarked;
