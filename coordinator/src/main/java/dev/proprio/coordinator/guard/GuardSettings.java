package dev.proprio.coordinator.guard;

import dev.proprio.proto.extension.InvalidSettingException;
import dev.proprio.proto.extension.Setting;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** How the coordinator identifies itself and its devices. */
public record GuardSettings(
        @Setting("Names and addresses that the server's certificate is for, beside localhost, 127.0.0.1 and ::1.")
        List<String> names,

        @Setting("How long a device's certificate is valid, at least 210s; a device renews it in the last third.")
        Duration deviceCertificates,

        @Setting(
                "How long the server's certificate is valid, at least 1 hour; it is renewed at a start in its last third.")
        Duration serverCertificate,

        @Setting(
                "File of another authority's certificate (PEM) that vouches for devices; without it the coordinator's own does.")
        Optional<Path> deviceAuthority,

        @Setting(
                "File of the server's key and of its certificates by another authority (PEM), as `proprio ca install` makes it; needs device-authority.")
        Optional<Path> server) {
    /** An idle device looks after its certificate once a minute, and needs a moment to renew it. */
    private static final Duration LEAST = Duration.ofSeconds(210);

    /** Ninety days for devices, thirteen months for the server, the coordinator's own authority. */
    public GuardSettings() {
        this(List.of(), Duration.ofDays(90), Duration.ofDays(397), Optional.empty(), Optional.empty());
    }

    public GuardSettings {
        names = List.copyOf(names);
        if (deviceCertificates.compareTo(LEAST) < 0) {
            throw new InvalidSettingException(
                    "deviceCertificates",
                    "must be at least 210s, since devices look once a minute whether theirs is in its last third, but was %ss"
                            .formatted(deviceCertificates.toSeconds()));
        }
        if (serverCertificate.compareTo(Duration.ofHours(1)) < 0) {
            throw new InvalidSettingException(
                    "serverCertificate", "must be at least 1h but was " + serverCertificate.toSeconds() + "s");
        }
        if (server.isPresent() && deviceAuthority.isEmpty()) {
            throw new InvalidSettingException(
                    "server",
                    "needs guard.device-authority beside it: with a certificate that another authority gave, the coordinator has none of its own that could certify devices");
        }
    }

    /** The same with other names. */
    public GuardSettings with(List<String> others) {
        return new GuardSettings(others, deviceCertificates, serverCertificate, deviceAuthority, server);
    }

    /** The usual settings of a server whose certificate is for its address as written, unless that means all addresses. */
    public static GuardSettings servedAt(InetSocketAddress address) {
        boolean any = address.getAddress() != null && address.getAddress().isAnyLocalAddress();
        return new GuardSettings().with(any ? List.of() : List.of(address.getHostString()));
    }
}
