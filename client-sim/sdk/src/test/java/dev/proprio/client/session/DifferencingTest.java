package dev.proprio.client.session;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.proprio.client.node.NodeStorage;
import dev.proprio.client.node.NodeStorage.Damage;
import dev.proprio.client.session.LyingRound.Offer;
import dev.proprio.proto.random.KeyedRandom;
import dev.proprio.proto.secagg.client.ClientPolicy;
import dev.proprio.proto.secagg.client.ReleaseLimit;
import dev.proprio.proto.secagg.client.SessionLog;
import dev.proprio.proto.secagg.crypto.Directory;
import dev.proprio.proto.secagg.crypto.Identity;
import dev.proprio.proto.secagg.round.SecAggAbort;
import dev.proprio.proto.sums.UpdateVectors;
import dev.proprio.proto.update.ClientUpdate;
import dev.proprio.proto.update.TrainingTask;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A coordinator that lies, and wants the sums of all devices and of all but one: the difference is that one's update. */
class DifferencingTest {
    private static final List<String> ALL =
            IntStream.range(0, 12).mapToObj("watch-%02d"::formatted).toList();
    private static final String VICTIM = "watch-05";
    private static final Map<String, String> WORK = Map.of("algorithm", "sgd");
    private static final String MODEL = "the model";
    private static final String REFUSAL =
            "this device gave its shares for this model already, and takes part again when the model has changed";

    @TempDir
    private Path folder = Path.of("replaced by JUnit");

    private final SecureRandom random = new SecureRandom();
    private final Map<String, Identity> keys = new TreeMap<>();
    private final Map<String, NodeStorage> storages = new TreeMap<>();
    private final Map<String, SessionLog> logs = new TreeMap<>();

    @BeforeEach
    void open() throws IOException {
        for (String device : ALL) {
            keys.computeIfAbsent(device, name -> Identity.generate(random));
            NodeStorage storage = NodeStorage.open(folder.resolve(device), Damage.REFUSE);
            storages.put(device, storage);
            logs.put(device, storage.sessionLog(3));
        }
    }

    @AfterEach
    void close() throws IOException {
        for (NodeStorage storage : storages.values()) {
            storage.close();
        }
    }

    @Test
    void aSecondAttemptOfARoundIsRefused() throws Exception {
        round(new Offer("run-a", 3, 0, MODEL, WORK), ALL, ClientPolicy.DEFAULT).run();
        assertRefused(new Offer("run-a", 3, 1, MODEL, WORK), ClientPolicy.DEFAULT, REFUSAL);
    }

    @Test
    void theSameAttemptUnderAnotherSessionIsRefused() throws Exception {
        round(new Offer("run-a", 3, 1, MODEL, WORK), ALL, ClientPolicy.DEFAULT).run();
        assertRefused(new Offer("run-a", 3, 1, MODEL, WORK), ClientPolicy.DEFAULT, REFUSAL);
    }

    @Test
    void anotherRunIsRefusedAlsoByDevicesThatWereRestarted() throws Exception {
        round(new Offer("run-a", 3, 0, MODEL, WORK), ALL, ClientPolicy.DEFAULT).run();
        close();
        open();
        assertRefused(new Offer("run-b", 3, 0, MODEL, WORK), ClientPolicy.DEFAULT, REFUSAL);
    }

    @Test
    void otherWorkOnTheSameModelIsRefused() throws Exception {
        round(new Offer("run-a", 3, 0, MODEL, WORK), ALL, ClientPolicy.DEFAULT).run();
        var other = Map.of("algorithm", "sgd", "learning-rate", "0.0500001");
        assertRefused(new Offer("run-a", 4, 0, MODEL, other), ClientPolicy.DEFAULT, REFUSAL);
    }

    @Test
    void anotherModelIsRefusedForAnHour() throws Exception {
        round(new Offer("run-a", 3, 0, MODEL, WORK), ALL, ClientPolicy.DEFAULT).run();
        assertRefused(
                new Offer("run-a", 4, 0, "the model but for one bit", WORK),
                ClientPolicy.DEFAULT,
                "this device lets one sum be opened in 3600 s, and takes part again in ");
    }

    @Test
    void anOwnerWhoAllowsItHelpsARunOfOneRoundAfterTheOther() throws Exception {
        var often = ClientPolicy.DEFAULT.releasing(ReleaseLimit.every(Duration.ZERO));
        for (int round = 1; round <= 3; round++) {
            var result = round(new Offer("run-a", round, 1, "model " + round, WORK), ALL, often)
                    .run();
            assertThat(result.contributors()).hasSize(ALL.size());
        }
    }

    /** Inputs under masks that were sent twice, for two cohorts, before any shares: only the later session goes on. */
    @Test
    void ofTwoSessionsThatWaitForSharesADeviceAnswersOnlyTheLater() throws Exception {
        List<String> others = without(VICTIM);
        LyingRound first = round(new Offer("run-a", 3, 0, MODEL, WORK), ALL, ClientPolicy.DEFAULT);
        first.mask();
        LyingRound second = round(new Offer("run-b", 3, 0, MODEL, WORK), others, ClientPolicy.DEFAULT);
        second.mask();
        first.confirm(others);
        for (String device : others) {
            assertThatThrownBy(() -> first.unmask(device))
                    .isInstanceOf(SecAggAbort.class)
                    .hasMessage("this device has joined another session since, and has one at a time");
        }
        second.confirm(others);
        for (String device : others) {
            second.unmask(device);
        }
    }

    @Test
    void aRealDeviceRoundsAnewInEachAttemptAndASimulatedOneAsTheSeedSays() {
        var task = new TrainingTask("run", 3, 1, VICTIM, 42, WORK, Map.of());
        assertThat(first(DeviceNature.REAL.rounding(task))).isNotEqualTo(first(DeviceNature.REAL.rounding(task)));
        assertThat(first(DeviceNature.SIMULATED.rounding(task)))
                .isEqualTo(first(DeviceNature.SIMULATED.rounding(task)))
                .isEqualTo(first(UpdateVectors.rounding(42, 3, 1, VICTIM)));
    }

    private static long first(KeyedRandom rounding) {
        return rounding.child(ClientUpdate.PARAMETERS, 0).nextLong();
    }

    /** Nobody takes the first step. */
    private void assertRefused(Offer offer, ClientPolicy policy, String sentence) throws Exception {
        List<String> cohort = without(VICTIM);
        LyingRound round = round(offer, cohort, policy);
        for (String device : cohort) {
            assertThatThrownBy(() -> round.advertise(device))
                    .isInstanceOf(SecAggAbort.class)
                    .hasMessageStartingWith(sentence);
        }
    }

    private LyingRound round(Offer offer, List<String> cohort, ClientPolicy policy) throws Exception {
        Directory directory = (id, message, signature) ->
                Identity.verify(requireNonNull(keys.get(id)).publicKey(), message, signature);
        return new LyingRound(
                offer,
                cohort,
                directory,
                device -> new SecureIdentity(
                        requireNonNull(keys.get(device)), directory, policy, requireNonNull(logs.get(device)), true));
    }

    private static List<String> without(String device) {
        return ALL.stream().filter(other -> !other.equals(device)).toList();
    }
}
