/**
 * From the folder of a run to a model that can be deployed: reading it back, and the windows that int8 is calibrated
 * on and measured with; the forms themselves are in {@code dev.proprio.client.export}. And from the folder of a run or a study to
 * tables of its figures.
 */
@NullMarked
package dev.proprio.experiments.export;

import org.jspecify.annotations.NullMarked;
