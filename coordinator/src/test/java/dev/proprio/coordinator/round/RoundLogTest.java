package dev.proprio.coordinator.round;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.proprio.proto.tensor.ParameterLayout;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Nobody hears of a round that is not safe. */
class RoundLogTest {
    private static final GlobalModel ZERO =
            new GlobalModel(ParameterLayout.of(List.of("w"), List.of(List.of(2))), new float[2]);
    private static final RunDefinition RUN =
            RunDefinition.fedAvg("run", 1, 5, new CohortPolicy(2, 1, 1, Duration.ofSeconds(20)));

    private static final ScriptedFleet.Script TRAIN =
            (device, plan, sink) -> sink.accept(device, ScriptedFleet.ones(2));

    private final List<String> events = new ArrayList<>();

    private RoundEngine engine(ScriptedFleet.Script script, RoundLog log) {
        RoundListener listener = new RoundListener() {
            @Override
            public void roundEnded(RoundResult result) {
                events.add("told " + result.round());
            }
        };
        return new RoundEngine(RUN, new ScriptedFleet(4, script), List.of(listener), log);
    }

    @Test
    void roundsAreToldAfterTheyAreKept() throws Exception {
        List<RoundResult> waiting = new ArrayList<>();
        engine(TRAIN, result -> {
                    events.add("kept " + result.round());
                    waiting.add(result);
                    if (result.round() % 2 == 0 && result.round() < 5) {
                        return List.of();
                    }
                    List<RoundResult> safe = List.copyOf(waiting);
                    waiting.clear();
                    return safe;
                })
                .run(ZERO);
        assertThat(events)
                .containsExactly(
                        "kept 1", "told 1", "kept 2", "kept 3", "told 2", "told 3", "kept 4", "kept 5", "told 4",
                        "told 5");
    }

    @Test
    void aRoundThatCantBeKeptIsNotTold() {
        var engine = engine(TRAIN, result -> {
            if (result.round() == 3) {
                throw new RunFailedException("round 3 could not be kept");
            }
            return List.of(result);
        });
        assertThatThrownBy(() -> engine.run(ZERO)).hasMessage("round 3 could not be kept");
        assertThat(events).containsExactly("told 1", "told 2");
    }

    /** Keeps each round while the next one is under way. */
    private static final class Lagging implements RoundLog {
        private final List<RoundResult> waiting = new ArrayList<>();

        @Override
        public List<RoundResult> commit(RoundResult result) {
            List<RoundResult> safe = close();
            waiting.add(result);
            return safe;
        }

        @Override
        public List<RoundResult> close() {
            List<RoundResult> safe = List.copyOf(waiting);
            waiting.clear();
            return safe;
        }
    }

    @Test
    void aRoundThatBecameSafeWhileTheNextOneFailedIsTold() {
        ScriptedFleet.Script broken = (device, plan, sink) -> {
            if (plan.round() == 3) {
                throw new IllegalStateException("a cable was cut");
            }
            sink.accept(device, ScriptedFleet.ones(2));
        };
        assertThatThrownBy(() -> engine(broken, new Lagging()).run(ZERO)).hasMessageContaining("a cable was cut");
        assertThat(events).containsExactly("told 1", "told 2");
    }

    @Test
    void whatWasKeptIsToldAgainAndTheRunGoesOnFromThere() throws Exception {
        List<RoundResult> kept = new ArrayList<>();
        var whole = engine(TRAIN, result -> {
                    kept.add(result);
                    return List.of(result);
                })
                .resume(RunState.initial(RUN, ZERO));
        for (int from = 0; from < 5; from++) {
            events.clear();
            RunState end = engine(TRAIN, RoundLog.NONE).resume(List.of(), kept.subList(from, from + 1));
            assertThat(end).usingRecursiveComparison().isEqualTo(whole);
            assertThat(events).hasSize(5 - from).first().isEqualTo("told " + (from + 1));
        }
    }

    @Test
    void aRunThatHadFailedFailsAgainWithTheSameWords() {
        List<RoundResult> kept = new ArrayList<>();
        ScriptedFleet.Script nobody = (device, plan, sink) -> sink.failed(device, Stage.TRAIN, "no");
        String words = "3 rounds in a row, up to round 3, had fewer than 1 usable update; for example device-";
        assertThatThrownBy(() -> engine(nobody, result -> {
                            kept.add(result);
                            return List.of(result);
                        })
                        .run(ZERO))
                .hasMessageStartingWith(words);
        assertThatThrownBy(() -> engine(nobody, RoundLog.NONE).resume(List.of(), List.of(kept.getLast())))
                .isInstanceOf(RunFailedException.class)
                .hasMessageStartingWith(words);
    }

    @Test
    void aRunThatHadFailedForWantOfDevicesElsewhereTriesAgain() throws Exception {
        List<RoundResult> kept = new ArrayList<>();
        ScriptedFleet.Script nobody = (device, plan, sink) -> sink.failed(device, Stage.TRAIN, "no");
        assertThatThrownBy(() -> engine(nobody, result -> {
                            kept.add(result);
                            return List.of(result);
                        })
                        .run(ZERO))
                .hasMessageStartingWith("3 rounds in a row");
        RunState end = engine(TRAIN, RoundLog.NONE).resume(List.of(), List.of(kept.getLast()), true);
        assertThat(end.round()).isEqualTo(RUN.rounds());
        assertThat(end.emptyRounds()).isZero();
    }
}
