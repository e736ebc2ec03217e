/**
 * What a run carries from round to round, as parts with names: each is read and written by its owner alone, so that a new
 * owner adds a part and touches nobody.
 */
@NullMarked
package dev.proprio.coordinator.state;

import org.jspecify.annotations.NullMarked;
