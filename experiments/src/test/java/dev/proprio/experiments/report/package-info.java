/** Tests of the report. */
@NullMarked
package dev.proprio.experiments.report;

import org.jspecify.annotations.NullMarked;
