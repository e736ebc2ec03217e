/**
 * The synthetic wearable fleet: wrist-worn accelerometers and gyroscopes of any number of people, each
 * recording generated when it is asked for. Settings follow WIMUSim's decomposition (Frontiers 2025)
 * into body, dynamics, placement and hardware. What is done with recordings lives elsewhere.
 */
@NullMarked
package dev.proprio.client.sensor.synthetic;

import org.jspecify.annotations.NullMarked;
