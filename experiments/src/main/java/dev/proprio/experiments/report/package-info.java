/**
 * The pages: self-contained, one about a run and one about a comparison, drawn from what was recorded.
 * Nothing here measures anything or reads a file.
 */
@NullMarked
package dev.proprio.experiments.report;

import org.jspecify.annotations.NullMarked;
