@NullMarked
package dev.proprio.experiments.run;

import org.jspecify.annotations.NullMarked;
