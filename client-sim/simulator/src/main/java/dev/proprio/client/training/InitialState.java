package dev.proprio.client.training;

import dev.proprio.proto.update.Broadcast;

/**
 * What there is before the first round.
 *
 * @param model what the devices of the first round receive; its layout is that of all rounds
 * @param state what a device remembers before its first round
 */
public record InitialState(Broadcast model, ClientState state) {}
