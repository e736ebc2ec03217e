/**
 * Statistics for comparisons: tests, corrections, intervals and effect sizes, as pure functions of
 * numbers. Distribution functions and ranking are Hipparchus's. Nothing here knows of runs.
 */
@NullMarked
package dev.proprio.experiments.statistics;

import org.jspecify.annotations.NullMarked;
