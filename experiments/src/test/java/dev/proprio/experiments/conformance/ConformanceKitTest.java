package dev.proprio.experiments.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import dev.proprio.client.session.Backoff;
import dev.proprio.client.session.DeviceNature;
import dev.proprio.client.session.SecureIdentity;
import dev.proprio.proto.secagg.client.ClientPolicy;
import dev.proprio.proto.secagg.client.ReleaseLimit;
import dev.proprio.proto.secagg.client.SessionLog;
import dev.proprio.proto.secagg.crypto.Directory;
import dev.proprio.proto.secagg.crypto.Identity;
import dev.proprio.proto.secagg.crypto.Signer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whatever a client does wrong is found, by the rule that is about it. */
@Timeout(120)
class ConformanceKitTest {
    private static final Backoff BACKOFF = new Backoff(Duration.ofMillis(50), Duration.ofMillis(400));
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    /** The one fault that is silence costs as much. */
    private static final Duration SHORT = Duration.ofSeconds(3);

    private static final Pattern ANCHOR = Pattern.compile("<a id=\"rule-([a-z-]+)\"></a>");

    private final Map<String, Signer> signers = new HashMap<>();
    private final Map<String, byte[]> keys = new HashMap<>();
    private final Directory directory = (id, message, by) ->
            keys.containsKey(id) && Identity.verify(keys.getOrDefault(id, new byte[0]), message, by);

    @Test
    void aClientWithoutFaultKeepsAllRules() throws Exception {
        ConformanceReport report = run(ClientFault.NONE, PATIENCE, List.of());
        assertThat(report.rules())
                .filteredOn(rule -> rule.verdict() != RuleVerdict.HOLDS)
                // A certificate that is only a word is no lie to a client that reads none.
                .extracting(RuleOutcome::rule)
                .containsExactly("secure-certificates");
        assertThat(report.secure()).isTrue();
    }

    @ParameterizedTest
    @EnumSource(value = ClientFault.class, names = "NONE", mode = EnumSource.Mode.EXCLUDE)
    void eachFaultIsFoundByItsRule(ClientFault fault) throws Exception {
        Duration limit = fault == ClientFault.FALLS_SILENT_AT_LARGE_MODELS ? SHORT : PATIENCE;
        ConformanceReport report = run(fault, limit, List.of(fault.rule()));
        assertThat(report.rules()).extracting(RuleOutcome::verdict).containsExactly(RuleVerdict.BROKEN);
        boolean optional = report.rules().getFirst().level() == RuleLevel.OPTIONAL;
        assertThat(report.conforms()).isEqualTo(optional);
    }

    @Test
    void thereIsAFaultForEachRule() {
        assertThat(Stream.of(ClientFault.values()).map(ClientFault::rule)).containsAll(ConformanceKit.names());
    }

    @Test
    void eachRuleHasItsParagraph() throws Exception {
        String page = Files.readString(Path.of("..", "docs", "protocol.md"));
        assertThat(ANCHOR.matcher(page).results().map(found -> found.group(1)))
                .containsExactlyInAnyOrderElementsOf(ConformanceKit.names());
    }

    @Test
    void whoTakesNoPartInSecureAggregationsMayConform() throws Exception {
        try (var kit = new KitFixture(PATIENCE, BACKOFF, Optional.empty(), List.of("check-in", "secure-sum"))) {
            kit.connect(Optional.empty(), ClientFault.NONE);
            ConformanceReport report = kit.run();
            assertThat(report.rules())
                    .extracting(RuleOutcome::verdict)
                    .containsExactly(RuleVerdict.HOLDS, RuleVerdict.UNTRIED);
            assertThat(report.conforms()).isTrue();
        }
    }

    @Test
    void pausesThatAreAlwaysTheSameShareAreNoneAtRandom() throws Exception {
        Duration slack = Duration.ofMillis(100);
        PauseRules.judge(millis(37, 55, 152, 388), BACKOFF, slack);
        assertThatThrownBy(() -> PauseRules.judge(millis(37, 75, 150, 300), BACKOFF, slack))
                .hasMessageContaining("each time the same share");
        assertThatThrownBy(() -> PauseRules.judge(millis(37, 55, 75, 388), BACKOFF, slack))
                .hasMessageContaining("after failure 3 it waited 75ms");
        assertThatThrownBy(() -> PauseRules.judge(millis(37, 55, 152, 700), BACKOFF, slack))
                .hasMessageContaining("after failure 4 it waited 700ms");
    }

    private static List<Duration> millis(long... pauses) {
        return Arrays.stream(pauses).mapToObj(Duration::ofMillis).toList();
    }

    private ConformanceReport run(ClientFault fault, Duration limit, List<String> only) throws Exception {
        for (String id : Stream.concat(Companions.ids().stream(), Stream.of(KitFixture.DEVICE))
                .toList()) {
            Identity identity = Identity.generate(new SecureRandom());
            signers.put(id, identity);
            keys.put(id, identity.publicKey());
        }
        var own = new SecureIdentity(
                Objects.requireNonNull(signers.get(KitFixture.DEVICE)),
                directory,
                ClientPolicy.DEFAULT.releasing(ReleaseLimit.every(Duration.ZERO)),
                new SessionLog(3),
                false,
                DeviceNature.REAL);
        Function<String, ByteString> certificates = ByteString::copyFromUtf8;
        var companions = new Companions(
                signers, directory, Optional.empty(), Optional.of(certificates), Optional.of(certificates));
        try (var kit = new KitFixture(limit, BACKOFF, Optional.of(companions), only)) {
            kit.connect(Optional.of(own), fault);
            return kit.run();
        }
    }
}
