package dev.proprio.coordinator.grpc;

import com.google.protobuf.ByteString;
import dev.proprio.proto.identity.DeviceCertificate;
import dev.proprio.proto.secagg.crypto.Directory;
import dev.proprio.proto.v1.SecAggCoordinatorMessage;
import dev.proprio.proto.v1.SecAggMember;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The certificates of the devices that a fleet asked, by which the coordinator knows them in secure aggregations, and which
 * it hands on to the others: those check them against their own authority. Thread-safe.
 */
final class MemberCertificates implements Directory {
    private final Map<String, DeviceCertificate> certificates = new ConcurrentHashMap<>();

    /** Notes who a device is as it is asked. */
    void note(DeviceConnection connection) {
        connection.certificate().ifPresent(known -> certificates.put(connection.device(), known));
    }

    @Override
    public boolean verify(String clientId, byte[] message, byte[] signature) {
        DeviceCertificate known = certificates.get(clientId);
        return known != null && known.signed(message, signature);
    }

    /** A roster with its members' certificates; another message, or one of devices without certificates, as it is. */
    SecAggCoordinatorMessage attach(SecAggCoordinatorMessage message) {
        if (!message.hasRoster() || certificates.isEmpty()) {
            return message;
        }
        var attached = message.toBuilder();
        for (SecAggMember member : message.getRoster().getMembersList()) {
            DeviceCertificate known = certificates.get(member.getClientId());
            attached.addCertificates(known == null ? ByteString.EMPTY : known.encoded());
        }
        return attached.build();
    }
}
