package dev.proprio.coordinator.journal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.proprio.coordinator.aggregation.Aggregation;
import dev.proprio.coordinator.aggregation.CenteredClipping;
import dev.proprio.coordinator.aggregation.InvalidUpdateException;
import dev.proprio.coordinator.aggregation.WeightedMean;
import dev.proprio.coordinator.optimizer.ServerAdam;
import dev.proprio.coordinator.round.CohortPolicy;
import dev.proprio.coordinator.round.Fleet;
import dev.proprio.coordinator.round.GlobalModel;
import dev.proprio.coordinator.round.RoundEngine;
import dev.proprio.coordinator.round.RoundPlan;
import dev.proprio.coordinator.round.RunDefinition;
import dev.proprio.coordinator.round.RunState;
import dev.proprio.coordinator.round.Traffic;
import dev.proprio.coordinator.round.UpdateSink;
import dev.proprio.coordinator.selection.Population;
import dev.proprio.coordinator.selection.PowerOfChoice;
import dev.proprio.coordinator.selection.UniformSelection;
import dev.proprio.proto.random.KeyedRandom;
import dev.proprio.proto.tensor.ParameterLayout;
import dev.proprio.proto.update.Broadcast;
import dev.proprio.proto.update.ClientUpdate;
import dev.proprio.proto.update.Exchange;
import dev.proprio.proto.update.Metric;
import dev.proprio.proto.update.part.MovingMean;
import dev.proprio.proto.update.part.UpdateHistory;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A journal that an earlier version has left after three of six rounds is gone on from, to the same bits. The file is what
 * {@link #keep} wrote before a state was made of parts: all of it was one part and its vectors.
 */
class OlderJournalTest {
    private static final int KEPT = 3;
    private static final int ROUNDS = 6;
    private static final List<String> RUNS = List.of("history", "clipping");

    /** The models after three and after six rounds, from that version. */
    private static final Map<String, List<String>> MODELS = Map.of(
            "history",
            List.of(
                    "bd027cc69b43e26b23961db0e45599145ead736c5d1e445272113f877041ba31",
                    "84e2d95526b98d4d83a17a963e24130a2963eb5a136fa3d89936e6c34fc1dba7"),
            "clipping",
            List.of(
                    "973d0fdc31407a44bea64532f43aaddf4b9d0301239bf4f02e412c22db6739d7",
                    "cf5326a5d43a341bb4167bc4fefbb24033ec84bca9d4b7c73332dea06c7bd28d"));

    @TempDir
    private Path folder = Path.of("replaced by JUnit");

    @Test
    void aStateThatIsOnePartIsGoneOnFromToTheSameBits() throws Exception {
        Path file = folder.resolve("older.db");
        try (InputStream stored = OlderJournalTest.class.getResourceAsStream("one-part-state.db.gz")) {
            Files.copy(new GZIPInputStream(Optional.ofNullable(stored).orElseThrow()), file);
        }
        assertGoneOnFrom(file);
    }

    @Test
    void soIsOneOfThisVersion() throws Exception {
        Path file = folder.resolve("now.db");
        for (String run : RUNS) {
            keep(file, run);
        }
        assertGoneOnFrom(file);
    }

    private static void assertGoneOnFrom(Path file) throws Exception {
        for (String run : RUNS) {
            RunDefinition definition = definition(run, ROUNDS);
            RunState whole =
                    new RoundEngine(definition, new ArithmeticFleet(), List.of()).resume(initial(definition));
            try (Journal journal = Journals.inFile(file)) {
                Committed last = journal.last(run).orElseThrow();
                RunState from = last.rounds().getLast().state();
                assertThat(from.model().sha256()).isEqualTo(MODELS.get(run).getFirst());
                assertThat(last.attachments()).containsOnlyKeys("device/3");
                RunState end = new RoundEngine(
                                definition, new ArithmeticFleet(), List.of(), log(journal, definition))
                        .resume(from);
                assertThat(end.model().sha256())
                        .isEqualTo(MODELS.get(run).getLast())
                        .isEqualTo(whole.model().sha256());
                Rounds.assertSame(end, whole);
                Rounds.assertSame(journal.last(run).orElseThrow().rounds().getLast().state(), whole);
            }
        }
    }

    /** Leaves a run in a journal after three rounds. */
    static void keep(Path file, String run) throws Exception {
        RunDefinition definition = definition(run, KEPT);
        try (Journal journal = Journals.inFile(file)) {
            journal.begin(run, "a run");
            new RoundEngine(definition, new ArithmeticFleet(), List.of(), log(journal, definition))
                    .resume(initial(definition));
        }
    }

    private static JournaledRounds log(Journal journal, RunDefinition run) {
        return new JournaledRounds(
                journal,
                new JournaledRounds.Settings(run.id(), run.rounds(), 1, 1),
                last -> Map.of("device/3", Optional.of(new byte[] {1, 2, (byte) last.round()})));
    }

    private static RunState initial(RunDefinition run) {
        var layout = ParameterLayout.of(List.of("0/W", "1/mean"), List.of(List.of(3), List.of(2)));
        return RunState.initial(run, new GlobalModel(layout, new float[] {1, -0f, 0.5f, 2, 3}));
    }

    /** Between them, the runs keep something of everything: moments, vectors of the exchange, reports, the last mean. */
    private static RunDefinition definition(String run, int rounds) {
        boolean history = run.equals("history");
        Aggregation rule = history ? new WeightedMean() : new CenteredClipping();
        Exchange exchange =
                history ? Exchange.uniform(new MovingMean("m", 0.75), new UpdateHistory("h")) : Exchange.PLAIN;
        return RunDefinition.fedAvg(run, 7, rounds, new CohortPolicy(4, 1, 1, Duration.ofMinutes(1)))
                .with(draft -> draft.set(RunDefinition::selection, new PowerOfChoice(6, new UniformSelection()))
                        .set(RunDefinition::aggregation, rule)
                        .set(RunDefinition::optimizer, new ServerAdam())
                        .set(RunDefinition::exchange, exchange));
    }

    /** Ten devices whose updates follow from the model, what came with it, the round and their number. */
    private static final class ArithmeticFleet implements Fleet {
        @Override
        public Population population() {
            return Population.of(List.of("0", "1", "2", "3", "4", "5", "6", "7", "8", "9"));
        }

        @Override
        public Traffic train(RoundPlan plan, Broadcast broadcast, UpdateSink sink) throws InterruptedException {
            for (String device : plan.devices()) {
                sink.asked(device);
                try {
                    sink.accept(device, update(plan.round(), Long.parseLong(device), broadcast));
                } catch (InvalidUpdateException e) {
                    throw new AssertionError(e);
                }
            }
            sink.allAsked();
            sink.awaitSettled(plan.deadline());
            return new Traffic(1, 2);
        }

        private static ClientUpdate update(int round, long device, Broadcast broadcast) {
            KeyedRandom random = KeyedRandom.of(7, "arithmetic", round, device);
            Map<String, float[]> sections = new LinkedHashMap<>();
            float[] change = new float[broadcast.parameters().length];
            for (int i = 0; i < change.length; i++) {
                change[i] = (float) (random.nextDouble() - 0.25 * broadcast.parameters()[i]);
            }
            sections.put(ClientUpdate.PARAMETERS, change);
            broadcast.shared().forEach((name, shared) -> {
                float[] section = new float[shared.length];
                for (int i = 0; i < section.length; i++) {
                    section[i] = (float) (random.nextDouble() - 0.5 * shared[i]);
                }
                sections.put(name, section);
            });
            double loss = random.nextDouble();
            return new ClientUpdate(1, sections, Map.of(Metric.LOSS, new Metric(8 * loss, 8)));
        }
    }
}
