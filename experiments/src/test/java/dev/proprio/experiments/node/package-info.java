/** Tests of nodes that are not simulated: the SDK's, the example in Java and the one in TypeScript. */
@NullMarked
package dev.proprio.experiments.node;

import org.jspecify.annotations.NullMarked;
