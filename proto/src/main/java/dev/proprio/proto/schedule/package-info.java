/** Factors that change with the rounds, for learning rates on either side. What is multiplied is not known here. */
@NullMarked
package dev.proprio.proto.schedule;

import org.jspecify.annotations.NullMarked;
