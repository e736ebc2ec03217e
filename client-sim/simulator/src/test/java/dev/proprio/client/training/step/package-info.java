@NullMarked
package dev.proprio.client.training.step;

import org.jspecify.annotations.NullMarked;
