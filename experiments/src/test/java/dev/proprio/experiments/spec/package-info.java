/** Tests of the spec, its schema and its reference. */
@NullMarked
package dev.proprio.experiments.spec;

import org.jspecify.annotations.NullMarked;
