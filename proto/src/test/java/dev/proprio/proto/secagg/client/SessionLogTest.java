package dev.proprio.proto.secagg.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import dev.proprio.proto.random.KeyedRandom;
import dev.proprio.proto.secagg.crypto.CanonicalBytes;
import dev.proprio.proto.secagg.crypto.X25519;
import dev.proprio.proto.secagg.graph.ThreatModel;
import dev.proprio.proto.secagg.round.SecAggAbort;
import dev.proprio.proto.secagg.round.SecAggConfig;
import dev.proprio.proto.secagg.round.SecAggParameters;
import dev.proprio.proto.secagg.round.VectorSpec;
import dev.proprio.proto.stored.StoredFormatException;
import dev.proprio.proto.stored.StoredReader;
import dev.proprio.proto.stored.StoredWriter;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a device lets happen over several sessions, restarts and settings of its clock. */
class SessionLogTest {
    private static final String OWNER =
            "; its owner sets that with ClientPolicy.releasing: a shorter pause by ReleaseLimit.every, or one for each purpose by perPurpose";

    private static final Duration HOUR = Duration.ofHours(1);
    private static final ClientPolicy HOURLY = ClientPolicy.DEFAULT;
    private static final ClientPolicy UNTIMED = ClientPolicy.DEFAULT.releasing(ReleaseLimit.every(Duration.ZERO));

    private final TestClock clock = new TestClock();
    private byte[] kept = new byte[0];
    private SessionLog log = new SessionLog(3, bytes -> kept = bytes, clock);
    private int sessions;

    @Test
    void aModelIsReleasedOnceWhateverTheSessionIsCalled() throws Exception {
        release(session(UNTIMED, "run", 3, "model", "work"));
        for (ClientSession other : List.of(
                session(UNTIMED, "run", 3, "model", "work"),
                session(UNTIMED, "run", 4, "model", "work"),
                session(UNTIMED, "another", 1, "model", "work"),
                session(UNTIMED, "run", 5, "model", "other work"))) {
            assertThatThrownBy(() -> log.join(other))
                    .isInstanceOf(SecAggAbort.class)
                    .hasMessage(
                            "this device gave its shares for this model already, and takes part again when the model"
                                    + " has changed");
        }
        restart();
        assertThatThrownBy(() -> log.join(session(UNTIMED, "run", 6, "model", "work")))
                .isInstanceOf(SecAggAbort.class);
        release(session(UNTIMED, "run", 6, "next model", "work"));
    }

    /** A round that came to nothing leaves the model as it was: who gave no shares goes on with it. */
    @Test
    void whoReleasedNothingGoesOnWithTheSameModel() throws Exception {
        log.join(session(UNTIMED, "run", 3, "model", "work"));
        restart();
        ClientSession next = session(UNTIMED, "run", 4, "model", "work");
        log.join(next);
        log.send(next);
        release(session(UNTIMED, "run", 5, "model", "work"));
    }

    @Test
    void aNewModelIsReleasedOnlyAfterThePause() throws Exception {
        release(session(HOURLY, "run", 1, "a", "work"));
        clock.passes(HOUR.minusSeconds(1));
        assertThatThrownBy(() -> log.join(session(HOURLY, "another", 1, "b", "work")))
                .isInstanceOf(SecAggAbort.class)
                .hasMessage("this device lets one sum be opened in 3600 s, and takes part again in 1 s" + OWNER);
        restart();
        assertThatThrownBy(() -> log.join(session(HOURLY, "run", 2, "b", "work")))
                .isInstanceOf(SecAggAbort.class);
        clock.passes(Duration.ofSeconds(1));
        release(session(HOURLY, "run", 2, "b", "work"));
    }

    /** Others' shares open a sum too: what counts against a coordinator that never asks for this device's are inputs. */
    @Test
    void inputsThatWereNeverReleasedAreFew() throws Exception {
        for (int i = 0; i < 3; i++) {
            ClientSession session = session(HOURLY, "run " + i, 1, "model " + i, "work");
            log.join(session);
            log.send(session);
            clock.passes(Duration.ofMinutes(1));
            restart();
        }
        assertThatThrownBy(() -> log.join(session(HOURLY, "run", 1, "model", "work")))
                .isInstanceOf(SecAggAbort.class)
                .hasMessage(
                        "this device sends 3 masked inputs at most in 3600 s, and takes part again in 3420 s" + OWNER);
        clock.passes(Duration.ofMinutes(57));
        release(session(HOURLY, "run", 1, "model", "work"));
    }

    /** Each session that is given up early is a few more draws of a ring's beacon. */
    @Test
    void sessionsThatCameToNothingAreBoundedWhateverTheyAreCalled() throws Exception {
        for (int i = 0; i < 24; i++) {
            log.join(session(HOURLY, "run " + i, 1, "model " + i, "work"));
            clock.passes(Duration.ofMinutes(1));
            restart();
        }
        assertThatThrownBy(() -> log.join(session(HOURLY, "run", 1, "model", "work")))
                .isInstanceOf(SecAggAbort.class)
                .hasMessage("this device joins 24 sessions at most in 3600 s, and takes part again in 2160 s" + OWNER);
        clock.passes(Duration.ofMinutes(36));
        release(session(HOURLY, "run", 1, "model", "work"));
    }

    @Test
    void aPauseSurvivesARestartWhereModelsMayBeReleasedAgain() throws Exception {
        var timed = ClientPolicy.DEFAULT.releasing(new ReleaseLimit(false, HOUR, 3, RunPurpose.ANY));
        release(session(timed, "run", 1, "model", "work"));
        restart();
        assertThatThrownBy(() -> log.join(session(timed, "run", 2, "model", "work")))
                .isInstanceOf(SecAggAbort.class)
                .hasMessageContaining("lets one sum be opened in 3600 s");
    }

    @Test
    void aSessionThatIsJoinedEndsTheOneBefore() throws Exception {
        ClientSession first = session(UNTIMED, "run", 1, "model", "work");
        log.join(first);
        log.send(first);
        log.join(session(UNTIMED, "another", 1, "model", "work"));
        assertThatThrownBy(() -> log.release(first))
                .isInstanceOf(SecAggAbort.class)
                .hasMessage("this device has joined another session since, and has one at a time");
        assertThatThrownBy(() -> log.send(first)).isInstanceOf(SecAggAbort.class);
    }

    @Test
    void eachPurposeOfTheOwnersHasAPauseOfItsOwnButNoModelIsReleasedTwice() throws Exception {
        RunPurpose byLength = config -> config.vectors().get(0).length() == 4 ? "gait" : "others";
        var policy = HOURLY.releasing(ReleaseLimit.HOURLY.perPurpose(byLength));
        release(session(policy, "run", 1, "a", "work", 4));
        release(session(policy, "run", 2, "b", "work", 5));
        for (int length : List.of(4, 5, 6)) {
            assertThatThrownBy(() -> log.join(session(policy, "run", 3, "c", "work", length)))
                    .isInstanceOf(SecAggAbort.class)
                    .hasMessageContaining("lets one sum be opened");
        }
        clock.passes(HOUR);
        assertThatThrownBy(() -> log.join(session(policy, "run", 3, "a", "work", 5)))
                .hasMessageContaining("for this model already");
    }

    @Test
    void aRuleThatLetsTheCoordinatorNamePurposesEndsAtABound() throws Exception {
        var careless = HOURLY.releasing(ReleaseLimit.HOURLY.perPurpose(SecAggConfig::run));
        for (int i = 0; i < 64; i++) {
            release(session(careless, "run " + i, 1, "model " + i, "work"));
        }
        assertThatThrownBy(() -> log.join(session(careless, "run", 1, "model", "work")))
                .isInstanceOf(SecAggAbort.class)
                .hasMessageContaining("more than 64 purposes");
    }

    @Test
    void sharesThatCannotBeNotedStay() throws Exception {
        boolean[] full = {false};
        log = new SessionLog(
                3,
                bytes -> {
                    if (full[0]) {
                        throw new IOException("the disk is full");
                    }
                },
                clock);
        ClientSession session = session(HOURLY, "run", 1, "model", "work");
        log.join(session);
        full[0] = true;
        assertThatThrownBy(() -> log.send(session))
                .hasMessage("the device cannot note that it sends its input, and so it does not: the disk is full");
        assertThatThrownBy(() -> log.release(session))
                .hasMessage("the device cannot note that it gives its shares, and so it does not: the disk is full");
        full[0] = false;
        assertThatThrownBy(() -> log.join(session(UNTIMED, "run", 2, "model", "work")))
                .hasMessageContaining("for this model already");
    }

    @Test
    void simulatedDevicesHaveNoLimit() throws Exception {
        var none = ClientPolicy.DEFAULT.releasing(ReleaseLimit.NONE);
        for (int round = 1; round <= 10; round++) {
            release(session(none, "run", round, "model", "work"));
        }
    }

    /**
     * Whatever a coordinator asks for, whenever the device dies and however far its clock is set back: each model is
     * released once, and no more often than the time that passed allows.
     */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void noCrashAndNoClockSetBackGivesASecondRelease(long seed) {
        KeyedRandom random = KeyedRandom.of(seed, "session-log-test");
        Set<ByteString> released = new HashSet<>();
        List<Instant> times = new ArrayList<>();
        int[] dies = {0};
        SessionLog.LogStorage keeper = bytes -> {
            if (dies[0] != 1) {
                kept = bytes;
            }
            if (dies[0] > 0) {
                throw new IOException("the power went");
            }
        };
        log = new SessionLog(3, keeper, clock);
        for (int step = 0; step < 2_000; step++) {
            // Dies before it has kept the log, or just after.
            dies[0] = random.nextInt(10) == 0 ? 1 + random.nextInt(2) : 0;
            ClientSession session =
                    session(HOURLY, "run " + random.nextInt(3), 1 + step / 50, "model " + random.nextInt(40), "work");
            try {
                log.join(session);
                if (random.nextInt(4) > 0) {
                    log.send(session);
                    if (random.nextInt(3) > 0) {
                        log.release(session);
                        assertThat(released.add(session.config().modelSha256())).isTrue();
                        times.add(clock.truly());
                    }
                }
            } catch (SecAggAbort e) {
                assertThat(e.getMessage()).isNotEmpty();
            }
            clock.passes(Duration.ofSeconds(random.nextInt(900)));
            if (dies[0] > 0 || random.nextInt(5) == 0) {
                clock.isSlowBy(Duration.ofSeconds(random.nextInt(3) == 0 ? random.nextInt(100_000) : 0));
                dies[0] = 0;
                try {
                    log = kept.length == 0
                            ? new SessionLog(3, keeper, clock)
                            : SessionLog.restored(3, kept, keeper, clock);
                } catch (StoredFormatException e) {
                    throw new AssertionError(e);
                }
            }
        }
        assertThat(released).hasSizeGreaterThan(20);
        for (int i = 0; i < times.size(); i++) {
            assertThat(Duration.between(times.get(0), times.get(i))).isGreaterThanOrEqualTo(HOUR.multipliedBy(i));
        }
    }

    @Test
    void settingTheDateWhileTheDeviceRunsChangesNothing() throws Exception {
        release(session(HOURLY, "run", 1, "a", "work"));
        clock.isSlowBy(Duration.ofDays(-10));
        assertThatThrownBy(() -> log.join(session(HOURLY, "run", 2, "b", "work")))
                .isInstanceOf(SecAggAbort.class);
        clock.isSlowBy(Duration.ofDays(10));
        clock.passes(HOUR);
        release(session(HOURLY, "run", 2, "b", "work"));
    }

    @Test
    void theLogStaysSmallAndForgetsNoModel() throws Exception {
        String longest = "x".repeat(SecAggConfig.LONGEST_RUN - 5);
        for (int i = 0; i < 300; i++) {
            release(session(UNTIMED, longest + i, 1, "model " + i, "work"));
        }
        assertThat(kept.length).isLessThan(45_000);
        restart();
        for (int i = 0; i < 300; i++) {
            ClientSession again = session(UNTIMED, "run " + i, 1, "model " + i, "work");
            assertThatThrownBy(() -> log.join(again)).hasMessageContaining("for this model already");
        }
        int takenForSpent = 0;
        for (int i = 0; i < 300; i++) {
            try {
                log.join(session(UNTIMED, "run " + i, 1, "fresh model " + i, "work"));
            } catch (SecAggAbort e) {
                takenForSpent++;
            }
        }
        assertThat(takenForSpent).isZero();
    }

    @Test
    void modelsAreNeverForgottenAndTheirMemoryHasABound() throws Exception {
        var models = new SpentModels();
        for (int i = 0; i < 130_000; i++) {
            models.add(digest("model " + i));
        }
        var out = new StoredWriter("test", 1);
        models.write(out);
        assertThat(out.bytes().length).isLessThan(400_000);
        int known = 0;
        int wrong = 0;
        for (int i = 0; i < 130_000; i++) {
            known += models.contains(digest("model " + i)) ? 1 : 0;
            wrong += models.contains(digest("new " + i)) ? 1 : 0;
        }
        assertThat(known).isEqualTo(130_000);
        assertThat(wrong).isBetween(1, 130_000 >> 9);
    }

    @Test
    void aLogOfTheFirstVersionIsRead() throws Exception {
        var old = new StoredWriter("session-log", 1)
                .integer(1)
                .text("run")
                .integer(5)
                .integer(1)
                .number(1)
                .number(2);
        kept = old.bytes();
        restart();
        assertThatThrownBy(() -> log.join(session(UNTIMED, "run", 4, "model", "work")))
                .hasMessage("round 4 was asked for after round 5");
        release(session(UNTIMED, "run", 5, "model", "work"));
    }

    @Test
    void aLogThatWasCutIsNoLog() throws Exception {
        release(session(HOURLY, "run", 1, "model", "work"));
        for (int length = 0; length < kept.length; length++) {
            byte[] cut = Arrays.copyOf(kept, length);
            assertThatThrownBy(() -> SessionLog.restored(3, cut, bytes -> {}))
                    .isInstanceOf(StoredFormatException.class);
        }
        assertThatCode(() -> SessionLog.restored(3, kept, bytes -> {})).doesNotThrowAnyException();
    }

    @Test
    void aLogWithMoreBehindItIsNoLog() throws Exception {
        release(session(HOURLY, "run", 1, "model", "work"));
        assertThatThrownBy(() -> SessionLog.restored(3, Arrays.copyOf(kept, kept.length + 1), bytes -> {}))
                .isInstanceOf(StoredFormatException.class);
    }

    /** The run that was joined longest ago is forgotten first. */
    @Test
    void theLatest64RunsAreRemembered() throws Exception {
        log.join(session(UNTIMED, "first", 5, "model", "work"));
        log.join(session(UNTIMED, "second", 5, "model", "work"));
        log.join(session(UNTIMED, "first", 5, "model", "work"));
        for (int i = 0; i < 62; i++) {
            log.join(session(UNTIMED, "run " + i, 1, "model", "work"));
        }
        restart();
        for (String run : List.of("first", "second")) {
            assertThatThrownBy(() -> log.join(session(UNTIMED, run, 4, "model", "work")))
                    .hasMessage("round 4 was asked for after round 5");
        }
        log.join(session(UNTIMED, "another", 1, "model", "work"));
        restart();
        assertThatThrownBy(() -> log.join(session(UNTIMED, "first", 4, "model", "work")))
                .isInstanceOf(SecAggAbort.class);
        log.join(session(UNTIMED, "second", 4, "model", "work"));
    }

    @Test
    void wordsThatTheMemoryOfModelsDoesNotHaveAreRefused() throws Exception {
        int words = 1 << 15;
        for (int at : new int[] {-1, words}) {
            byte[] bytes =
                    new StoredWriter("test", 1).integer(1).integer(at).number(1).bytes();
            assertThatThrownBy(() -> SpentModels.read(new StoredReader(bytes, "test", 1)))
                    .isInstanceOf(StoredFormatException.class)
                    .hasMessage("a log of models has a word %d of %d".formatted(at, words));
        }
        var ends = new StoredWriter("test", 1)
                .integer(2)
                .integer(0)
                .number(-1)
                .integer(words - 1)
                .number(-1)
                .bytes();
        SpentModels models = SpentModels.read(new StoredReader(ends, "test", 1));
        assertThat(models.contains(ByteString.copyFrom(new byte[32]))).isTrue();
        assertThat(models.contains(digest("model"))).isFalse();
        var again = new StoredWriter("test", 1);
        models.write(again);
        assertThat(again.bytes()).isEqualTo(ends);
    }

    @Test
    void limitsThatMakeNoSenseAreRefused() {
        assertThat(new ReleaseLimit(false, Duration.ZERO, 1, RunPurpose.ANY).isTimed())
                .isFalse();
        assertThat(new ReleaseLimit(false, Duration.ofNanos(1), 1, RunPurpose.ANY).isTimed())
                .isTrue();
        assertThatThrownBy(() -> new ReleaseLimit(false, Duration.ofNanos(-1), 1, RunPurpose.ANY))
                .hasMessage("the pause between releases must not be negative but was -1ns");
        assertThatThrownBy(() -> new ReleaseLimit(false, Duration.ZERO, 0, RunPurpose.ANY))
                .hasMessage("there must be at least 1 input between releases but were 0");
    }

    @Test
    void theMachinesOwnClockSaysWhatTheMachineBelieves() {
        Instant before = Instant.now();
        assertThat(LogClock.SYSTEM.date()).isBetween(before, Instant.now());
        long earlier = System.nanoTime();
        long nanos = LogClock.SYSTEM.nanos();
        assertThat(nanos - earlier).isNotNegative();
        assertThat(System.nanoTime() - nanos).isNotNegative();
    }

    private void release(ClientSession session) throws SecAggAbort {
        log.join(session);
        log.send(session);
        log.release(session);
    }

    private void restart() throws StoredFormatException {
        log = SessionLog.restored(3, kept, bytes -> kept = bytes, clock);
    }

    private ClientSession session(ClientPolicy policy, String run, int round, String model, String work) {
        return session(policy, run, round, model, work, 4);
    }

    private ClientSession session(ClientPolicy policy, String run, int round, String model, String work, int length) {
        var parameters = new SecAggParameters(ThreatModel.CURIOUS, 5, 3, 3, 4, 3, true, 0, 0);
        var config = new SecAggConfig(
                digest("session " + sessions++).substring(0, SecAggConfig.SESSION_BYTES),
                run,
                round,
                digest(model),
                digest(work),
                List.of(VectorSpec.integers("values", length, 12, 5)),
                parameters);
        return new ClientSession(
                config,
                config.hash(),
                "client",
                message -> new byte[64],
                (id, message, signature) -> true,
                policy,
                log,
                new X25519(),
                ClientSecrets.draw(new SecureRandom()));
    }

    private static ByteString digest(String text) {
        return CanonicalBytes.labelled(text).sha256();
    }

    /** A clock of which a test decides what it says and how much time passes. */
    private static final class TestClock implements LogClock {
        private Instant now = Instant.parse("2030-01-01T00:00:00Z");
        private Duration slow = Duration.ZERO;

        void passes(Duration time) {
            now = now.plus(time);
        }

        void isSlowBy(Duration time) {
            slow = time;
        }

        Instant truly() {
            return now;
        }

        @Override
        public Instant date() {
            return now.minus(slow);
        }

        @Override
        public long nanos() {
            return Duration.between(Instant.EPOCH, now).toNanos();
        }
    }
}
