/**
 * Several sources as one: the same classes and channels, so that a model can be trained on some and tested on others.
 */
@NullMarked
package dev.proprio.client.sensor.combined;

import org.jspecify.annotations.NullMarked;
