/**
 * How the noise of private rounds hangs together so that it largely cancels in their sum: matrix factorizations of the prefix
 * sums that a model is, their errors and sensitivities, and the files that they are read from.
 */
@NullMarked
package dev.proprio.coordinator.factorization;

import org.jspecify.annotations.NullMarked;
