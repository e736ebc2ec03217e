package dev.proprio.client.identity;

import com.google.protobuf.ByteString;
import dev.proprio.client.transport.TlsParty;
import dev.proprio.client.transport.Transport;
import dev.proprio.proto.identity.Authority;
import dev.proprio.proto.identity.Certificates;
import dev.proprio.proto.identity.DeviceKey;
import dev.proprio.proto.identity.IdentityException;
import dev.proprio.proto.v1.EnrollRequest;
import dev.proprio.proto.v1.EnrolledIdentity;
import dev.proprio.proto.v1.EnrolmentGrpc;
import dev.proprio.proto.v1.RenewRequest;
import io.grpc.Channel;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Enrols devices at a coordinator, which it recognizes by the fingerprint of its authority. Private keys are made here and
 * never sent. One connection serves any number of devices; not thread-safe.
 */
public final class Enrolment implements AutoCloseable {
    private static final long LIMIT_SECONDS = 30;
    private static final int ATTEMPTS = 5;

    private final ManagedChannel channel;
    private final PinnedTrust trust;

    private Enrolment(ManagedChannel channel, PinnedTrust trust) {
        this.channel = channel;
        this.trust = trust;
    }

    /**
     * Prepares a connection to a coordinator.
     *
     * @param fingerprint of its authority's certificate: {@code sha256:} and 64 hexadecimal digits
     * @throws IdentityException if it is no fingerprint
     */
    public static Enrolment at(String host, int port, String fingerprint) throws IdentityException {
        var trust = new PinnedTrust(Certificates.fingerprint(fingerprint));
        ManagedChannel channel = Transport.own()
                .secure(host, port, new TlsParty(Optional.empty(), trust))
                .build();
        return new Enrolment(channel, trust);
    }

    /** Enrols the one device that {@code token} names. */
    public static DeviceIdentity enroll(String host, int port, String token, String fingerprint, Path folder)
            throws EnrolmentException {
        try (Enrolment enrolment = at(host, port, fingerprint)) {
            return enrolment.enroll(token, "", folder);
        } catch (IdentityException e) {
            throw new EnrolmentException(String.valueOf(e.getMessage()), e);
        }
    }

    /**
     * Enrols a device and keeps its identity in a folder. Safe to repeat with the same folder: a lost answer costs no
     * token.
     *
     * @param device its id; empty to be what the token names
     */
    public DeviceIdentity enroll(String token, String device, Path folder) throws EnrolmentException {
        try {
            DeviceKey key = DeviceIdentity.keyIn(folder);
            var request = EnrollRequest.newBuilder()
                    .setToken(token)
                    .setDeviceId(device)
                    .setPublicKey(ByteString.copyFrom(key.publicBytes()))
                    .setProof(ByteString.copyFrom(key.prove(token, device)))
                    .build();
            EnrolledIdentity answer = ask(() -> stub(channel).enroll(request));
            var identity = new DeviceIdentity(
                    key,
                    Certificates.read(answer.getCertificate()),
                    trust.authority().orElseThrow(),
                    new Authority(Certificates.read(answer.getDeviceAuthority())));
            if (!device.isEmpty() && !device.equals(identity.device())) {
                throw new IdentityException(String.format(
                        Locale.ROOT, "the coordinator certified %s instead of %s", identity.device(), device));
            }
            identity.save(folder);
            return identity;
        } catch (IdentityException | IOException e) {
            throw new EnrolmentException(String.valueOf(e.getMessage()), e);
        }
    }

    /**
     * Gets the next certificate for the same key, before the present one runs out, and keeps it.
     *
     * @param secured a channel of {@code identity}'s own
     */
    public static DeviceIdentity renew(Channel secured, DeviceIdentity identity, Path folder)
            throws EnrolmentException {
        DeviceKey key = identity.key();
        var request = RenewRequest.newBuilder()
                .setPublicKey(ByteString.copyFrom(key.publicBytes()))
                .setProof(ByteString.copyFrom(key.prove("", identity.device())))
                .build();
        try {
            EnrolledIdentity answer = ask(() -> stub(secured).renew(request));
            DeviceIdentity renewed = identity.with(key, Certificates.read(answer.getCertificate()));
            if (!renewed.device().equals(identity.device())) {
                throw new IdentityException(String.format(
                        Locale.ROOT,
                        "the coordinator certified %s instead of %s",
                        renewed.device(),
                        identity.device()));
            }
            renewed.save(folder);
            return renewed;
        } catch (IdentityException | IOException e) {
            throw new EnrolmentException(String.valueOf(e.getMessage()), e);
        }
    }

    private static EnrolmentGrpc.EnrolmentBlockingStub stub(Channel channel) {
        return EnrolmentGrpc.newBlockingStub(channel).withDeadlineAfter(LIMIT_SECONDS, TimeUnit.SECONDS);
    }

    /** Repeats a call that the coordinator was too busy for. */
    private static EnrolledIdentity ask(Call call) throws EnrolmentException {
        for (int attempt = 1; ; attempt++) {
            try {
                return call.send();
            } catch (StatusRuntimeException e) {
                if (e.getStatus().getCode() != Status.Code.RESOURCE_EXHAUSTED || attempt == ATTEMPTS) {
                    throw new EnrolmentException("the device was not enrolled: " + why(e.getStatus()), e);
                }
                pause(attempt);
            }
        }
    }

    private static void pause(int attempt) throws EnrolmentException {
        try {
            TimeUnit.MILLISECONDS.sleep(250L << attempt);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new EnrolmentException("the enrolment was interrupted", e);
        }
    }

    /** The innermost reason: that of a handshake that failed is several causes deep. */
    private static String why(Status status) {
        Throwable cause = status.getCause();
        String reason = status.getDescription() == null ? status.getCode().toString() : status.getDescription();
        while (cause != null) {
            if (cause.getMessage() != null) {
                reason = cause.getMessage();
            }
            cause = cause.getCause();
        }
        return reason;
    }

    @Override
    public void close() {
        channel.shutdownNow();
    }

    private interface Call {
        EnrolledIdentity send();
    }
}
