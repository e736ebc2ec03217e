package dev.proprio.coordinator.secagg;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.proprio.coordinator.aggregation.Accumulator;
import dev.proprio.coordinator.aggregation.UpdateShape;
import dev.proprio.coordinator.clock.JumpingClock;
import dev.proprio.coordinator.clock.RoundClock;
import dev.proprio.proto.fault.Dropouts;
import dev.proprio.proto.random.KeyedRandom;
import dev.proprio.proto.secagg.crypto.Directory;
import dev.proprio.proto.secagg.crypto.Identity;
import dev.proprio.proto.secagg.graph.ThreatModel;
import dev.proprio.proto.secagg.round.SecAggParameters;
import dev.proprio.proto.secagg.server.MessageVerdict;
import dev.proprio.proto.update.ClientUpdate;
import dev.proprio.proto.update.Metric;
import dev.proprio.proto.update.RoundStep;
import dev.proprio.proto.v1.SecAggDeviceMessage;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Sessions with devices that leave, fall silent or misbehave at every stage. */
@Timeout(120)
class SecureRoundTest {
    private static final int LENGTH = 40;
    private static final ByteString MODEL = ByteString.copyFrom(new byte[32]);
    private static final Duration LONG = Duration.ofMinutes(1);

    private final Map<String, PaperDevice> devices = new TreeMap<>();
    private final Map<String, ClientUpdate> updates = new HashMap<>();
    private final SecurePlan plan = plan(12, 100);

    private static SecurePlan plan(int count, int groupSize) {
        return plan(count, groupSize, false);
    }

    private static SecurePlan plan(int count, int groupSize, boolean ring) {
        var settings = new SecureAggregation(
                true,
                ring,
                true,
                ThreatModel.SEMI_MALICIOUS,
                0.1,
                ring ? 0.05 : 0.1,
                5,
                groupSize,
                16,
                4,
                100,
                List.of("loss"),
                Duration.ofSeconds(1),
                Dropouts.NONE);
        List<String> names =
                IntStream.range(0, count).mapToObj("d%02d"::formatted).toList();
        return SecurePlan.of(
                settings, "run", 1, 1, 1, Map.of("algorithm", "sgd"), UpdateShape.ofParameters(LENGTH), false, names);
    }

    /** Nothing of the hours is waited for by anybody. */
    @Test
    void aStageEndsWhenTheClockSaysSo() throws Exception {
        var clock = new JumpingClock();
        SecurePlan running = plan(6, 100);
        var round = new SecureRound(running, MODEL, (client, message, signature) -> false, (to, message) -> {}, clock);
        SecureOutcome outcome = round.run(Duration.ofHours(2), Duration.ofHours(1));
        assertThat(outcome.sum()).isEmpty();
        assertThat(outcome.counted()).isEmpty();
        assertThat(outcome.losses())
                .hasSize(6)
                .allSatisfy((device, loss) -> assertThat(loss.elapsed()).isEqualTo(Duration.ofHours(1)));
        assertThat(clock.nanos()).isEqualTo(Duration.ofHours(1).toNanos());
    }

    private SecureOutcome run(SecurePlan running, Duration stage, Consumer<Map<String, PaperDevice>> script)
            throws Exception {
        Map<String, Identity> identities = new HashMap<>();
        Directory directory = (client, message, signature) -> identities.containsKey(client)
                && Identity.verify(the(identities, client).publicKey(), message, signature);
        try (ExecutorService work = Executors.newSingleThreadExecutor()) {
            SecureRound round = new SecureRound(
                    running,
                    MODEL,
                    directory,
                    (device, message) -> work.execute(() -> {
                        try {
                            the(devices, device).take(message);
                        } catch (Exception e) {
                            throw new AssertionError(device + " refused " + message.getMessageCase(), e);
                        }
                    }),
                    RoundClock.SYSTEM);
            for (List<String> group : running.groups()) {
                for (String name : group) {
                    var random = KeyedRandom.of(7, "updates", 0, KeyedRandom.keyOf(name));
                    byte[] seed = new byte[32];
                    random.nextBytes(seed);
                    identities.put(name, Identity.fromSeed(seed));
                    float[] change = new float[LENGTH];
                    for (int i = 0; i < LENGTH; i++) {
                        change[i] = (float) random.nextGaussian();
                    }
                    var update =
                            ClientUpdate.ofParameters(1 + random.nextInt(90), change, Map.of("loss", new Metric(3, 2)));
                    updates.put(name, update);
                    devices.put(name, new PaperDevice(name, running, round, directory, the(identities, name), update));
                }
            }
            script.accept(devices);
            for (PaperDevice device : devices.values()) {
                work.execute(() -> {
                    try {
                        device.begin(MODEL);
                    } catch (Exception e) {
                        throw new AssertionError(device.name + " could not begin", e);
                    }
                });
            }
            return round.run(stage, stage);
        }
    }

    private void assertSumOf(SecurePlan running, SecureOutcome outcome, Set<String> expected) throws Exception {
        assertThat(outcome.counted()).isEqualTo(expected);
        var plain = new SimulatedSecureSums(running);
        Accumulator accumulator = plain.accumulator();
        for (String device : expected) {
            accumulator.add(device, the(updates, device));
        }
        var sum = plain.close(Duration.ZERO).sum().orElseThrow();
        assertThat(outcome.sum().orElseThrow().section(ClientUpdate.PARAMETERS))
                .isEqualTo(sum.section(ClientUpdate.PARAMETERS));
        assertThat(outcome.sum().orElseThrow().weight()).isEqualTo(sum.weight());
        assertThat(outcome.sum().orElseThrow().metrics()).isEqualTo(sum.metrics());
    }

    private static <T> T the(Map<String, T> map, String name) {
        return Optional.ofNullable(map.get(name)).orElseThrow();
    }

    private static Set<String> without(SecurePlan of, String... lost) {
        Set<String> left = new HashSet<>();
        of.groups().forEach(left::addAll);
        left.removeAll(List.of(lost));
        return left;
    }

    @ParameterizedTest
    @EnumSource(RoundStep.class)
    void aDeviceThatLeavesAtAnyStageCostsOnlyItself(RoundStep step) throws Exception {
        SecureOutcome outcome = run(plan, LONG, all -> the(all, "d03").stays = taken -> taken.compareTo(step) < 0);
        boolean counts = step.compareTo(RoundStep.UPLOAD) > 0;
        assertSumOf(plan, outcome, counts ? without(plan) : without(plan, "d03"));
        assertThat(outcome.losses().keySet()).isEqualTo(counts ? Set.of() : Set.of("d03"));
        GroupReport report = outcome.report().groups().getFirst();
        assertThat(report.recovered()).isEqualTo(step == RoundStep.UPLOAD ? 1 : 0);
        assertThat(outcome.recovered()).isEqualTo(step == RoundStep.UPLOAD ? Set.of("d03") : Set.of());
        assertThat(the(devices, "d04").outcome.orElseThrow().getOutcome().getCounted())
                .isTrue();
    }

    @ParameterizedTest
    @EnumSource(RoundStep.class)
    void aDeviceThatFallsSilentAtAnyStageIsWaitedForUntilTheStagesDeadline(RoundStep step) throws Exception {
        SecureOutcome outcome = run(plan, Duration.ofSeconds(2), all -> {
            the(all, "d03").stays = taken -> taken.compareTo(step) < 0;
            the(all, "d03").says = false;
        });
        boolean counts = step.compareTo(RoundStep.UPLOAD) > 0;
        assertSumOf(plan, outcome, counts ? without(plan) : without(plan, "d03"));
        if (!counts) {
            assertThat(the(outcome.losses(), "d03").stage()).isEqualTo("deadline");
        }
    }

    @Test
    void tooManyLossesGiveTheGroupUpAndEverybodyIsTold() throws Exception {
        SecureOutcome outcome = run(
                plan,
                LONG,
                all -> List.of("d00", "d01", "d02", "d03", "d04", "d05")
                        .forEach(name -> the(all, name).stays = step -> step.compareTo(RoundStep.UPLOAD) < 0));
        assertThat(outcome.sum()).isEmpty();
        assertThat(outcome.counted()).isEmpty();
        assertThat(outcome.losses()).hasSize(12);
        assertThat(outcome.report().groups().getFirst().aborted().orElseThrow()).startsWith("COHORT_TOO_SMALL: 6");
        assertThat(the(devices, "d11").outcome.orElseThrow().getOutcome().getReason())
                .contains("COHORT_TOO_SMALL");
    }

    @Test
    void oneGroupThatGivesUpLeavesTheOthers() throws Exception {
        SecurePlan two = plan(24, 12);
        List<String> lost = two.groups().getFirst();
        SecureOutcome outcome =
                run(two, LONG, all -> lost.forEach(name -> the(all, name).stays = step -> step != RoundStep.SHARE));
        assertSumOf(two, outcome, Set.copyOf(two.groups().getLast()));
    }

    @Test
    void whatIsRepeatedCountsOnce() throws Exception {
        SecureOutcome outcome = run(plan, LONG, all -> the(all, "d05").repeats = true);
        assertSumOf(plan, outcome, without(plan));
        assertThat(the(devices, "d05").verdicts).allMatch(MessageVerdict::counts);
    }

    @Test
    void aSecondDifferentUpdateIsRefusedAndTheFirstStays() throws Exception {
        SecureOutcome outcome = run(
                plan,
                LONG,
                all -> the(all, "d05").second = Optional.of(ClientUpdate.ofParameters(1, new float[LENGTH], Map.of())));
        assertSumOf(plan, outcome, without(plan));
        assertThat(the(devices, "d05").verdicts).contains(MessageVerdict.EQUIVOCATION);
    }

    @Test
    void messagesOfStagesToComeAreNoUseAndDoNoHarm() throws Exception {
        SecureOutcome outcome = run(
                plan,
                LONG,
                all -> the(all, "d05")
                        .send(SecAggDeviceMessage.newBuilder()
                                .setSignature(dev.proprio.proto.v1.SecAggSurvivorSignature.newBuilder()
                                        .setSignature(ByteString.copyFrom(new byte[64])))
                                .build()));
        assertSumOf(plan, outcome, without(plan));
        assertThat(the(devices, "d05").verdicts).startsWith(MessageVerdict.TOO_EARLY);
    }

    @Test
    void aDeviceCannotSpeakForAnother() throws Exception {
        SecureOutcome outcome = run(plan, LONG, all -> {
            try {
                SecAggDeviceMessage stolen = the(all, "d06").keys(MODEL);
                the(all, "d05").send(stolen);
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        });
        assertSumOf(plan, outcome, without(plan, "d05"));
        assertThat(the(outcome.losses(), "d05").reason()).contains("BAD_SIGNATURE");
    }

    @Test
    void messagesThatCannotBeReadCostTheirSenderTheRound() throws Exception {
        SecureOutcome outcome = run(
                plan,
                LONG,
                all -> the(all, "d05")
                        .send(SecAggDeviceMessage.newBuilder()
                                .setKeys(dev.proprio.proto.v1.SecAggAdvertiseKeys.newBuilder()
                                        .setClientId("d05"))
                                .build()));
        assertSumOf(plan, outcome, without(plan, "d05"));
    }

    /** A nonce that is missing costs a draw and its device; the sum is that of the others. */
    @Test
    void aRingIsDrawnAgainWithoutThoseWhoseNonceIsMissing() throws Exception {
        SecurePlan ring = plan(40, 40, true);
        var parameters = ring.settings().parameters(40);
        assertThat(parameters.neighbours()).isLessThan(39);
        assertThat(parameters.draws()).isEqualTo(SecAggParameters.DRAWS);
        SecureOutcome outcome = run(ring, LONG, all -> {
            the(all, "d03").reveals = draw -> false;
            the(all, "d07").reveals = draw -> draw < 2;
        });
        assertSumOf(ring, outcome, without(ring, "d03", "d07"));
        assertThat(outcome.losses().keySet()).containsExactlyInAnyOrder("d03", "d07");
        assertThat(outcome.report().groups().getFirst().signatures()).isEqualTo(parameters.signaturesNeeded(38));
    }

    @Test
    void aRingThatIsNeverDrawnIsGivenUpAndSaysByWhom() throws Exception {
        SecurePlan ring = plan(40, 40, true);
        SecureOutcome outcome = run(
                ring,
                LONG,
                all -> IntStream.rangeClosed(1, SecAggParameters.DRAWS).forEach(draw -> {
                    the(all, "d0" + draw).reveals = number -> number < draw;
                }));
        assertThat(outcome.sum()).isEmpty();
        assertThat(outcome.report().groups().getFirst().aborted().orElseThrow())
                .isEqualTo("BAD_BEACON: in each of 4 draws of the beacon a nonce was missing");
    }
}
