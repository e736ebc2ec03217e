/** The command line: options, what is printed, exit codes. What is done lives in the other rooms. */
@NullMarked
package dev.proprio.experiments.cli;

import org.jspecify.annotations.NullMarked;
