@NullMarked
package dev.proprio.experiments.extension;

import org.jspecify.annotations.NullMarked;
