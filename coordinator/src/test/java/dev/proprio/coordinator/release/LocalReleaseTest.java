package dev.proprio.coordinator.release;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.proprio.coordinator.additions.ArithmeticFleet;
import dev.proprio.coordinator.aggregation.UniformMean;
import dev.proprio.coordinator.privacy.PrivacyLedger;
import dev.proprio.coordinator.privacy.SubsampledGaussian;
import dev.proprio.coordinator.round.ClientOutcome;
import dev.proprio.coordinator.round.CohortPolicy;
import dev.proprio.coordinator.round.RoundLog;
import dev.proprio.coordinator.round.RoundResult;
import dev.proprio.coordinator.round.RunDefinition;
import dev.proprio.coordinator.round.RunFailedException;
import dev.proprio.coordinator.round.RunState;
import dev.proprio.coordinator.selection.Cyclic;
import dev.proprio.coordinator.selection.Selection;
import dev.proprio.coordinator.selection.UniformSelection;
import dev.proprio.coordinator.state.StatePiece;
import dev.proprio.proto.stored.StoredFormatException;
import dev.proprio.proto.stored.StoredWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Each device's own rounds are counted, and who has spent all is left alone. Of ten devices a round asks four. */
class LocalReleaseTest {
    private static final SubsampledGaussian UPDATE = new SubsampledGaussian(2, 1);

    @Test
    void theRunHasSpentWhatTheDeviceWithTheMostRoundsHas() throws Exception {
        List<RoundResult> results = new ArrayList<>();
        run(4, new LocalRelease(UPDATE, 4), new UniformSelection(), results, start());
        Map<String, Integer> counted = new TreeMap<>();
        for (RoundResult result : results) {
            result.outcomes().stream()
                    .map(ClientOutcome::device)
                    .forEach(device -> counted.merge(device, 1, Integer::sum));
            assertThat(LocalRelease.sent(result.state()).byDevice()).isEqualTo(counted);
            int most =
                    counted.values().stream().mapToInt(Integer::intValue).max().orElseThrow();
            assertThat(LedgerPart.of(result.state())).isEqualTo(PrivacyLedger.EMPTY.plus(UPDATE, most));
        }
        assertThat(counted.values()).contains(1).anyMatch(count -> count > 1);
    }

    /** Two updates of ten devices are five rounds of four. */
    @Test
    void nobodyIsAskedWhoHasSpentAll() throws Exception {
        List<RoundResult> results = new ArrayList<>();
        RunState end = run(5, new LocalRelease(UPDATE, 2), new UniformSelection(), results, start());
        assertThat(LocalRelease.sent(end).most()).isEqualTo(2);
        assertThat(LedgerPart.of(end).rounds()).isEqualTo(2);
        for (RoundResult result : results) {
            assertThat(result.outcomes()).isNotEmpty();
        }
        RunState whole =
                run(2, new LocalRelease(UPDATE, 1), new Cyclic(Optional.of(2), Optional.of(1.0)), results, start());
        assertThat(LocalRelease.sent(whole).byDevice())
                .hasSize(10)
                .allSatisfy((device, count) -> assertThat(count).isEqualTo(1));
        assertThatThrownBy(
                        () -> run(9, new LocalRelease(UPDATE, 1), new UniformSelection(), new ArrayList<>(), start()))
                .isInstanceOf(RunFailedException.class)
                .hasMessageContaining("needs at least 1 device but only 0 can be asked");
    }

    @Test
    void aRunThatGoesOnCountsAsIfItHadNotStopped() throws Exception {
        var release = new LocalRelease(UPDATE, 3);
        List<RoundResult> results = new ArrayList<>();
        RunState plain = run(6, release, new UniformSelection(), results, start());
        RunState half = results.get(2).state();
        RunState end = run(6, release, new UniformSelection(), new ArrayList<>(), half);
        assertThat(end.model().sha256()).isEqualTo(plain.model().sha256());
        assertThat(LocalRelease.sent(end)).isEqualTo(LocalRelease.sent(plain));
        for (RunState other : List.of(half.without(SentUpdatesPart.PART), half.without(LedgerPart.PART))) {
            assertThatThrownBy(() -> release.requireFit(other))
                    .hasMessageContaining("the run can't go on from round 3");
        }
        assertThatThrownBy(() -> new LocalRelease(UPDATE, 1).requireFit(half))
                .hasMessageContaining("but its settings and data now allow each 1 updates of");
        assertThatThrownBy(() -> new LocalRelease(new SubsampledGaussian(3, 1), 3).requireFit(half))
                .hasMessageContaining("the run can't go on from round 3");
    }

    @Test
    void whatIsKeptIsReadAgainAndNothingElse() throws Exception {
        var sent = new SentUpdates(Map.of("a", 3, "b", 1));
        var part = SentUpdatesPart.PART;
        assertThat(part.decode(1, part.encode(sent), 0)).isEqualTo(sent);
        for (List<String> devices : List.of(List.of("a", "a"), List.of("a"))) {
            var writer = new StoredWriter("devices", 1).integer(devices.size());
            devices.forEach(device -> writer.text(device).integer(devices.size() - 1));
            var pieces = Map.of("devices", new StatePiece(writer.bytes()));
            assertThatThrownBy(() -> part.decode(1, pieces, 0)).isInstanceOf(StoredFormatException.class);
        }
    }

    private static RunState start() {
        return ArithmeticFleet.initial(definition(1, new UniformSelection()));
    }

    private static RunState run(
            int rounds, LocalRelease release, Selection selection, List<RoundResult> results, RunState from)
            throws Exception {
        return ReleasedRounds.engine(definition(rounds, selection), release, results, RoundLog.NONE)
                .resume(from);
    }

    private static RunDefinition definition(int rounds, Selection selection) {
        return RunDefinition.fedAvg("local", 7, rounds, new CohortPolicy(4, 1, 1, Duration.ofMinutes(1)))
                .with(draft -> draft.set(RunDefinition::selection, selection)
                        .set(RunDefinition::aggregation, new UniformMean()));
    }
}
