package dev.proprio.coordinator.guard;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.google.protobuf.ByteString;
import dev.proprio.proto.identity.Authority;
import dev.proprio.proto.identity.Certificates;
import dev.proprio.proto.identity.DeviceCertificate;
import dev.proprio.proto.identity.DeviceKey;
import dev.proprio.proto.identity.IdentityException;
import dev.proprio.proto.identity.Pem;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever is said to be a certificate, a key or a request for one: only what the authority issued is let in. */
class CertificateFuzzTest {
    private static final SetClock CLOCK = new SetClock();

    private static Optional<Fixture> fixture = Optional.empty();

    @AfterAll
    static void close() throws Exception {
        Fixture made = fixture();
        made.guard().close();
        try (Stream<Path> files = Files.walk(made.store())) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    private static Fixture fixture() throws Exception {
        if (fixture.isEmpty()) {
            Path store = Files.createTempDirectory("guard");
            Guard guard = Guard.open(store, new GuardSettings(), CLOCK);
            DeviceKey key = DeviceKey.generate();
            String token = guard.enrolmentTokens()
                    .create("watch-1", 1, Duration.ofHours(1))
                    .text();
            IssuedCertificate issued = guard.enrolments()
                    .orElseThrow()
                    .enrol(token, "watch-1", key.publicBytes(), key.prove(token, "watch-1"));
            fixture = Optional.of(
                    new Fixture(store, guard, new Authority(issued.deviceAuthority()), issued.certificate(), key));
        }
        return fixture.get();
    }

    static Stream<byte[]> samples() throws Exception {
        byte[] der = Certificates.encoded(fixture().certificate());
        byte[] pem = Pem.write(List.of(fixture().certificate())).getBytes(StandardCharsets.UTF_8);
        byte[] key = fixture().key().toPem().getBytes(StandardCharsets.UTF_8);
        return Stream.of(prefixed(0, der), prefixed(1, pem), prefixed(2, key), prefixed(3, new byte[96]));
    }

    /** The first byte says what the others are said to be. */
    @MethodSource("samples")
    @FuzzTest(maxExecutions = 1_000_000, maxDuration = "")
    void onlyWhatWasIssuedIsLetIn(byte[] input) throws Exception {
        if (input == null || input.length == 0) {
            return;
        }
        byte[] rest = Arrays.copyOfRange(input, 1, input.length);
        String text = new String(rest, StandardCharsets.UTF_8);
        try {
            switch (input[0] & 3) {
                case 0 -> check(Certificates.read(ByteString.copyFrom(rest)));
                case 1 -> {
                    for (X509Certificate certificate : Pem.certificates(text, "the file")) {
                        check(certificate);
                    }
                }
                case 2 ->
                    assertThat(DeviceKey.ofPem(text, "the file").publicBytes()).hasSize(DeviceKey.PUBLIC_BYTES);
                default -> enrol(rest);
            }
        } catch (IdentityException | EnrolmentRefusedException e) {
            assertThat(e.getMessage()).hasSizeGreaterThan(10);
        }
    }

    /** Java reads some forms of the outermost bytes, which are not signed, that were not written: what is signed counts. */
    private static void check(X509Certificate certificate) throws Exception {
        Fixture made = fixture();
        DeviceCertificate known = made.authority().check(certificate, CLOCK.instant());
        assertThat(known.device()).isEqualTo("watch-1");
        assertThat(known.publicKey().toByteArray()).isEqualTo(made.key().publicBytes());
        assertThat(known.serial()).isEqualTo(Certificates.serial(made.certificate()));
        assertThat(certificate.getTBSCertificate()).isEqualTo(made.certificate().getTBSCertificate());
    }

    /** The bytes are token and id, and key and proof. */
    private static void enrol(byte[] rest) throws Exception {
        int half = rest.length / 2;
        byte[] key = Arrays.copyOf(Arrays.copyOfRange(rest, 0, half), DeviceKey.PUBLIC_BYTES);
        byte[] proof = Arrays.copyOfRange(rest, half, rest.length);
        String token = new String(rest, 0, half, StandardCharsets.UTF_8);
        String device = new String(rest, half, rest.length - half, StandardCharsets.UTF_8);
        fixture().guard().enrolments().orElseThrow().enrol(token, device, key, proof);
        throw new AssertionError("%s was enrolled without a token".formatted(device));
    }

    private static byte[] prefixed(int first, byte[] bytes) {
        byte[] all = new byte[1 + bytes.length];
        all[0] = (byte) first;
        System.arraycopy(bytes, 0, all, 1, bytes.length);
        return all;
    }

    private record Fixture(Path store, Guard guard, Authority authority, X509Certificate certificate, DeviceKey key) {}
}
