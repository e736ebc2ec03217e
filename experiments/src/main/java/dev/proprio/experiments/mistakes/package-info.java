/**
 * Where the last model of a run is wrong: how often, in which slices of the tested windows, and which windows it was most
 * sure of, with their signals.
 */
@NullMarked
package dev.proprio.experiments.mistakes;

import org.jspecify.annotations.NullMarked;
