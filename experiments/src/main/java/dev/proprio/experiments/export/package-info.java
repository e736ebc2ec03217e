/**
 * From the folder of a run to a model that can be deployed: reading it back, and the windows that int8 is calibrated
 * on and measured with. The forms themselves are in {@code dev.proprio.client.export}.
 */
@NullMarked
package dev.proprio.experiments.export;

import org.jspecify.annotations.NullMarked;
