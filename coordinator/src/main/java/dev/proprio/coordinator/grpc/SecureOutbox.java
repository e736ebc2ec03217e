package dev.proprio.coordinator.grpc;

import dev.proprio.coordinator.secagg.Outbox;
import dev.proprio.proto.v1.CoordinatorMessage;
import dev.proprio.proto.v1.SecAggCoordinatorMessage;
import java.util.function.BiConsumer;

/**
 * Sends the messages of a secure aggregation to the devices that are connected.
 *
 * @param certificates what is attached to rosters
 * @param settled learns whose last message it was
 */
record SecureOutbox(
        DeviceRegistry registry, MemberCertificates certificates, BiConsumer<String, SecAggCoordinatorMessage> settled)
        implements Outbox {
    @Override
    public void send(String device, SecAggCoordinatorMessage message) {
        registry.ofDevice(device)
                .ifPresent(connection -> connection.send(CoordinatorMessage.newBuilder()
                        .setSecagg(certificates.attach(message))
                        .build()));
        if (message.hasOutcome()) {
            settled.accept(device, message);
        }
    }
}
