/**
 * Devices that attack: what they train on, what they send instead of an honest update, and what accomplices know of
 * each other. Rules that withstand them live in the coordinator's aggregation.
 */
@NullMarked
package dev.proprio.client.attack;

import org.jspecify.annotations.NullMarked;
