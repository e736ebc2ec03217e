/** Data that stays on devices of other processes, of which nothing is known but what is declared. */
@NullMarked
package dev.proprio.client.sensor.elsewhere;

import org.jspecify.annotations.NullMarked;
