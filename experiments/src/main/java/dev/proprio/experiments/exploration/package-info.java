/**
 * Looking at what a model is tested on: whose windows there are of which class, their signals and spectra, and what the
 * model makes of them.
 */
@NullMarked
package dev.proprio.experiments.exploration;

import org.jspecify.annotations.NullMarked;
