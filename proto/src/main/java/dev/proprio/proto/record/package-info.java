/**
 * How records with many components are made and changed: by the names of their components, of which only those are
 * written that matter at that place.
 */
@NullMarked
package dev.proprio.proto.record;

import org.jspecify.annotations.NullMarked;
