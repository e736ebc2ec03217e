/**
 * Many runs from one file: what is tried, in which order, several at once, and each only once. How the runs
 * are compared lives in {@code compare}.
 */
@NullMarked
package dev.proprio.experiments.sweep;

import org.jspecify.annotations.NullMarked;
