/**
 * A device that stays: one session after the other for as long as its owner lets it, and what it keeps on its disk in
 * between. The rooms of this module, in the order in which to read them:
 *
 * <ol>
 *   <li>{@code node}: where to begin, with {@code ClientNode}
 *   <li>{@code session}: what happens between a device that connects and one that leaves
 *   <li>{@code identity}: a device's key and certificates, and how it gets them
 *   <li>{@code transport}: over which of gRPC's transports a device connects
 *   <li>{@code personal}: a model of the device's own, its last layer fitted to its owner
 * </ol>
 */
@NullMarked
package dev.proprio.client.node;

import org.jspecify.annotations.NullMarked;
