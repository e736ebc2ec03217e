/**
 * What models give away of those who trained them, found out by trying: canaries that a run's models are searched for, and a
 * bound on epsilon from below of how many are found.
 */
@NullMarked
package dev.proprio.experiments.audit;

import org.jspecify.annotations.NullMarked;
