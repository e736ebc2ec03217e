/**
 * What is in a folder of recordings: a guess of how they are laid out, with its reasons, and figures of what was read.
 */
@NullMarked
package dev.proprio.experiments.inspect;

import org.jspecify.annotations.NullMarked;
