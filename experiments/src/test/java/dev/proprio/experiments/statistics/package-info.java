/** Tests of the statistics, against published numbers, enumeration and simulation. */
@NullMarked
package dev.proprio.experiments.statistics;

import org.jspecify.annotations.NullMarked;
