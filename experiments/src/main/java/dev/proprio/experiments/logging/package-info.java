/** How the log is written: one line for an event, whatever the text in it holds, and all libraries' logs in the same way. */
@NullMarked
package dev.proprio.experiments.logging;

import org.jspecify.annotations.NullMarked;
