/**
 * Rules that turn gradients into steps: SGD with momentum, Adam, a pull towards reference parameters, masks for
 * frozen parameters. How gradients are computed, and how many steps are taken, is decided elsewhere.
 */
@NullMarked
package dev.proprio.client.training.step;

import org.jspecify.annotations.NullMarked;
