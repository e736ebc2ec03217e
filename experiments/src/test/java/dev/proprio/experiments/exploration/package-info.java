/** Tests of what can be looked at of tested windows. */
@NullMarked
package dev.proprio.experiments.exploration;

import org.jspecify.annotations.NullMarked;
