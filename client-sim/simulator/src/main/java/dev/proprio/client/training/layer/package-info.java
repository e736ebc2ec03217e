/**
 * DL4J layers that DL4J itself does not have. They are plain and slow: the fused trainer has kernels for them, and
 * they say what those compute. A network with one can be saved and restored wherever these classes are.
 */
@NullMarked
package dev.proprio.client.training.layer;

import org.jspecify.annotations.NullMarked;
