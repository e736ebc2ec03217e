/**
 * Simulated devices: a shard each, training in a shared pool of trainers, reached within the process or
 * through the real client SDK.
 */
@NullMarked
package dev.proprio.client.device;

import org.jspecify.annotations.NullMarked;
