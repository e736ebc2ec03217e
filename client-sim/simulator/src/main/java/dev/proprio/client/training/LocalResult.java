package dev.proprio.client.training;

import dev.proprio.proto.update.ClientUpdate;

/**
 * What came of a device's part in a round.
 *
 * @param update for the coordinator; its arrays may belong to the trainer, which writes to them at its next use:
 *     whoever keeps the update longer copies it
 * @param next what the device remembers if the coordinator counts the update
 */
public record LocalResult(ClientUpdate update, ClientState next) {
    /** The result of an algorithm without memory. */
    public static LocalResult of(ClientUpdate update) {
        return new LocalResult(update, ClientState.EMPTY);
    }
}
