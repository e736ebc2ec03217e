/**
 * The report: one self-contained page about one run, drawn from its recorded rows. Nothing here
 * measures anything or reads a file.
 */
@NullMarked
package dev.proprio.experiments.report;

import org.jspecify.annotations.NullMarked;
