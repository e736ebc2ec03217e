/**
 * A model of a device's own: the last one that it received, its last layer fitted to windows that its owner labelled. It
 * stays on the device; {@code PersonalModels} is where to begin.
 */
@NullMarked
package dev.proprio.client.personal;

import org.jspecify.annotations.NullMarked;
