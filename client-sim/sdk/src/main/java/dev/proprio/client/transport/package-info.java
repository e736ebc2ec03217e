/**
 * How a device's connection is made: what of gRPC's transports differs from one to the other. Nothing else in this module
 * names one, so that the same sources make an artifact for Android over another.
 */
@NullMarked
package dev.proprio.client.transport;

import org.jspecify.annotations.NullMarked;
