@NullMarked
package dev.proprio.experiments.realism;

import org.jspecify.annotations.NullMarked;
