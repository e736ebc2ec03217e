/**
 * One run from spec to folder: the engine's rounds, the evaluation between them, and what is recorded. How
 * numbers are shown lives in the report and the command line.
 */
@NullMarked
package dev.proprio.experiments.run;

import org.jspecify.annotations.NullMarked;
