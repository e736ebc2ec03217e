/**
 * From recordings to windows: resampling, filtering, separating gravity, cutting, normalising, and
 * splitting a person's time in two. Where recordings come from, and who gets which, lives elsewhere.
 */
@NullMarked
package dev.proprio.client.sensor.signal;

import org.jspecify.annotations.NullMarked;
