/**
 * What may be said about runs side by side: grouped by their settings, paired over seeds, tested, and put
 * into sentences. How it is shown lives in the report and the command line.
 */
@NullMarked
package dev.proprio.experiments.compare;

import org.jspecify.annotations.NullMarked;
