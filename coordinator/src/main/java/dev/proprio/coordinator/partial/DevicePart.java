package dev.proprio.coordinator.partial;

import dev.proprio.coordinator.round.ClientOutcome;
import dev.proprio.coordinator.round.DeviceStateChange;
import dev.proprio.proto.update.ClientUpdate;
import java.util.Optional;

/**
 * One device's part in a round.
 *
 * @param update if its outcome is that it was accepted
 */
public record DevicePart(ClientOutcome outcome, Optional<ClientUpdate> update, Optional<DeviceStateChange> state) {}
