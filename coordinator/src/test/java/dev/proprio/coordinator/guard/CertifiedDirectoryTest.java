package dev.proprio.coordinator.guard;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.proprio.proto.identity.Authority;
import dev.proprio.proto.identity.Certificates;
import dev.proprio.proto.identity.CertifiedDirectory;
import dev.proprio.proto.identity.DeviceKey;
import dev.proprio.proto.secagg.crypto.Directory;
import dev.proprio.proto.secagg.crypto.Identity;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a device believes of the certificates that a coordinator sends with a roster. */
class CertifiedDirectoryTest {
    private static final byte[] MESSAGE = "a message".getBytes(StandardCharsets.US_ASCII);

    private final SetClock clock = new SetClock();
    private final DeviceKey watch = DeviceKey.generate();
    private final DeviceKey impostor = DeviceKey.generate();

    @TempDir
    private Path folder = Path.of("replaced by JUnit");

    @SuppressWarnings("NullAway.Init") // opened before each test
    private Guard guard;

    @SuppressWarnings("NullAway.Init")
    private CertifiedDirectory directory;

    @BeforeEach
    void open() throws Exception {
        guard = Guard.open(folder.resolve("store"), new GuardSettings(), clock);
        directory = new CertifiedDirectory(new Authority(guard.authority().certificate()), clock, Identity::verify);
    }

    @AfterEach
    void close() throws Exception {
        guard.close();
    }

    @Test
    void aSessionKnowsThoseWhoseCertificatesCameWithItsRoster() throws Exception {
        Directory session = directory.session();
        session.admit(List.of(certificate(guard, "watch-1", watch), ByteString.EMPTY));
        assertThat(session.verify("watch-1", MESSAGE, watch.sign(MESSAGE))).isTrue();
        assertThat(session.verify("watch-1", MESSAGE, impostor.sign(MESSAGE))).isFalse();
        assertThat(session.verify("watch-2", MESSAGE, watch.sign(MESSAGE))).isFalse();
        assertThat(directory.session().verify("watch-1", MESSAGE, watch.sign(MESSAGE)))
                .isFalse();
        assertThat(directory.verify("watch-1", MESSAGE, watch.sign(MESSAGE))).isFalse();
    }

    @Test
    void aForgedSelfSignedOrMalformedCertificateIsNoOnes() throws Exception {
        Directory session = directory.session();
        try (Guard other = Guard.open(folder.resolve("other"), new GuardSettings(), clock)) {
            session.admit(List.of(
                    certificate(other, "watch-1", impostor),
                    ByteString.copyFrom(Certificates.encoded(other.server().certificate())),
                    ByteString.copyFrom(Certificates.encoded(guard.server().certificate())),
                    ByteString.copyFromUtf8("nonsense")));
        }
        assertThat(session.verify("watch-1", MESSAGE, impostor.sign(MESSAGE))).isFalse();
        byte[] altered = certificate(guard, "watch-1", watch).toByteArray();
        for (int i = 0; i < altered.length; i += 7) {
            byte[] copy = altered.clone();
            copy[i] ^= 1;
            Directory another = directory.session();
            another.admit(List.of(ByteString.copyFrom(copy)));
            assertThat(another.verify("watch-1", MESSAGE, watch.sign(MESSAGE)))
                    .as("byte %d altered", i)
                    .isFalse();
        }
    }

    @Test
    void aCertificateThatRanOutSinceItWasCheckedIsForgotten() throws Exception {
        ByteString certificate = certificate(guard, "watch-1", watch);
        directory.session().admit(List.of(certificate));
        clock.pass(Duration.ofDays(91));
        Directory later = directory.session();
        later.admit(List.of(certificate));
        assertThat(later.verify("watch-1", MESSAGE, watch.sign(MESSAGE))).isFalse();
    }

    private static ByteString certificate(Guard guard, String device, DeviceKey key) throws Exception {
        String token =
                guard.enrolmentTokens().create(device, 1, Duration.ofHours(1)).text();
        return ByteString.copyFrom(Certificates.encoded(guard.enrolments()
                .orElseThrow()
                .enrol(token, device, key.publicBytes(), key.prove(token, device))
                .certificate()));
    }
}
