/**
 * What a run leaves behind: its folder, the rows that are written while it goes on, and the summary
 * at its end. Nothing here measures anything.
 */
@NullMarked
package dev.proprio.experiments.record;

import org.jspecify.annotations.NullMarked;
