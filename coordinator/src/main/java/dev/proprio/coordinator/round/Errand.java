package dev.proprio.coordinator.round;

import dev.proprio.proto.update.Broadcast;

/**
 * One device's training on one version of the model.
 *
 * @param plan of the round of which the version is, with this device alone
 * @param broadcast that version
 * @param sink where the update goes
 */
public record Errand(RoundPlan plan, Broadcast broadcast, UpdateSink sink) {
    /** Who trains. */
    public String device() {
        return plan.devices().getFirst();
    }
}
