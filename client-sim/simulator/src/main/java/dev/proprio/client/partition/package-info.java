/**
 * How training data is spread over devices: as people really hold it, or pooled and cut in the ways
 * of the literature. Cutting recordings into windows happens elsewhere, before.
 */
@NullMarked
package dev.proprio.client.partition;

import org.jspecify.annotations.NullMarked;
