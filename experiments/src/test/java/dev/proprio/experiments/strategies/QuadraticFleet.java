package dev.proprio.experiments.strategies;

import dev.proprio.client.sensor.Windows;
import dev.proprio.client.training.ClientState;
import dev.proprio.client.training.LocalAlgorithm;
import dev.proprio.client.training.LocalResult;
import dev.proprio.client.training.LocalRound;
import dev.proprio.client.training.TrainingException;
import dev.proprio.coordinator.aggregation.InvalidUpdateException;
import dev.proprio.coordinator.round.CohortPolicy;
import dev.proprio.coordinator.round.Fleet;
import dev.proprio.coordinator.round.GlobalModel;
import dev.proprio.coordinator.round.RoundEngine;
import dev.proprio.coordinator.round.RoundListener;
import dev.proprio.coordinator.round.RoundPlan;
import dev.proprio.coordinator.round.RoundResult;
import dev.proprio.coordinator.round.RunDefinition;
import dev.proprio.coordinator.round.RunFailedException;
import dev.proprio.coordinator.round.RunState;
import dev.proprio.coordinator.round.Traffic;
import dev.proprio.coordinator.round.UpdateSink;
import dev.proprio.coordinator.selection.Population;
import dev.proprio.proto.compression.Compression;
import dev.proprio.proto.compression.MalformedUpdateException;
import dev.proprio.proto.compression.NoCompression;
import dev.proprio.proto.compression.Packed;
import dev.proprio.proto.compression.UpdatePacking;
import dev.proprio.proto.random.KeyedRandom;
import dev.proprio.proto.update.Broadcast;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/** Devices with a quadratic loss each, which the real round engine, aggregation and local algorithms train on. */
final class QuadraticFleet implements Fleet {
    private final int copies;
    private final List<Member> members;
    private final QuadraticTrainer trainer;
    private final Compression compression;
    private final Map<String, ClientState> states = new HashMap<>();
    private final Map<String, float[]> unsent = new HashMap<>();

    /** A device: its loss is a/2 (w - b)^2, the same in each of its windows. */
    record Member(double a, double b, int windows, LocalAlgorithm algorithm) {
        Windows shard() {
            float[] features = new float[3 * windows];
            for (int i = 0; i < windows; i++) {
                features[3 * i] = (float) a;
                features[3 * i + 1] = (float) b;
                features[3 * i + 2] = (float) (b - (float) b);
            }
            return new Windows(1, 3, features, new int[windows]);
        }
    }

    QuadraticFleet(int copies, List<Member> members) {
        this(copies, members, new NoCompression());
    }

    private QuadraticFleet(int copies, List<Member> members, Compression compression) {
        this.compression = compression;
        this.copies = copies;
        this.members = List.copyOf(members);
        this.trainer = new QuadraticTrainer(copies);
    }

    /** Problem Q of one window each: a = (1, 4, 0.5), b = (0, 1, -2). */
    static QuadraticFleet q(int copies, LocalAlgorithm algorithm) {
        return q(copies, algorithm, algorithm, algorithm);
    }

    static QuadraticFleet q(int copies, LocalAlgorithm first, LocalAlgorithm second, LocalAlgorithm third) {
        return new QuadraticFleet(
                copies,
                List.of(new Member(1, 0, 1, first), new Member(4, 1, 1, second), new Member(0.5, -2, 1, third)));
    }

    /** The same problem with its origin at {@code origin}. */
    QuadraticFleet from(double origin) {
        return new QuadraticFleet(
                copies,
                members.stream()
                        .map(member ->
                                new Member(member.a(), member.b() - origin, member.windows(), member.algorithm()))
                        .toList());
    }

    /** The same devices, whose updates are compressed. */
    QuadraticFleet with(Compression other) {
        return new QuadraticFleet(copies, members, other);
    }

    /** What a device remembers. */
    ClientState state(int member) {
        return states.getOrDefault("device-" + member, ClientState.EMPTY);
    }

    /** Runs rounds from 0, each with so many devices. */
    RunState run(int rounds, int cohort) throws RunFailedException, InterruptedException {
        return run(rounds, cohort, 0, state -> {});
    }

    /** Runs rounds from a start. */
    RunState run(int rounds, int cohort, double start, Consumer<RunState> afterEach)
            throws RunFailedException, InterruptedException {
        return run(rounds, cohort, new double[] {start}, afterEach);
    }

    /** Runs rounds, one copy from -2 and the next from 2: float32 stops short of where it goes, on either side. */
    RunState runFromBothSides(int rounds, int cohort) throws RunFailedException, InterruptedException {
        return run(rounds, cohort, new double[] {-2, 2}, state -> {});
    }

    private RunState run(int rounds, int cohort, double[] starts, Consumer<RunState> afterEach)
            throws RunFailedException, InterruptedException {
        RunDefinition run = definition(rounds, cohort);
        float[] initial = new float[copies];
        for (int i = 0; i < copies; i++) {
            initial[i] = (float) (starts[i % starts.length] * QuadraticTrainer.scale(i));
        }
        return run(run, initial, afterEach);
    }

    private RunDefinition definition(int rounds, int cohort) {
        return RunDefinition.fedAvg("quadratics", 1, rounds, new CohortPolicy(cohort, 1, cohort, Duration.ofMinutes(1)))
                .with(draft -> draft.set(
                                RunDefinition::exchange,
                                members.getFirst().algorithm().exchange())
                        .set(RunDefinition::compression, compression));
    }

    /** Runs rounds with as many models as there are starts. */
    RunState runModels(int rounds, int cohort, double... starts) throws RunFailedException, InterruptedException {
        float[] initial = new float[copies * starts.length];
        for (int i = 0; i < initial.length; i++) {
            initial[i] = (float) (starts[i / copies] * QuadraticTrainer.scale(i % copies));
        }
        return run(definition(rounds, cohort), initial, state -> {});
    }

    private RunState run(RunDefinition run, float[] initial, Consumer<RunState> afterEach)
            throws RunFailedException, InterruptedException {
        var model = new GlobalModel(QuadraticTrainer.layout(initial.length), initial);
        var listener = new RoundListener() {
            @Override
            public void roundEnded(RoundResult result) {
                afterEach.accept(result.state());
            }
        };
        return new RoundEngine(run, this, List.of(listener)).resume(RunState.initial(run, model));
    }

    @Override
    public Population population() {
        return Population.of(
                IntStream.range(0, members.size()).mapToObj(i -> "device-" + i).toList());
    }

    @Override
    public Traffic train(RoundPlan plan, Broadcast broadcast, UpdateSink sink) {
        UpdatePacking packing = plan.packing(broadcast.layout().length());
        for (String device : plan.devices()) {
            sink.asked(device);
            Member member = members.get(Integer.parseInt(device.substring("device-".length())));
            var round = new LocalRound(
                    plan.round(),
                    broadcast,
                    member.shard(),
                    states.getOrDefault(device, ClientState.EMPTY),
                    KeyedRandom.of(1, "test", plan.round(), KeyedRandom.keyOf(device)));
            try {
                LocalResult result = member.algorithm().train(round, trainer);
                Packed packed =
                        packing.pack(device, plan.attempt(), result.update(), Optional.ofNullable(unsent.get(device)));
                if (sink.accept(device, packing.unpack(packed.update())) == UpdateSink.Acceptance.ACCEPTED) {
                    states.put(device, result.next());
                    packed.unsent().ifPresent(left -> unsent.put(device, left));
                }
            } catch (TrainingException | MalformedUpdateException | InvalidUpdateException e) {
                throw new AssertionError(device + " failed", e);
            }
        }
        sink.allAsked();
        return new Traffic(0, 0);
    }

    /** The members' vectors of a name, in order. */
    List<float[]> remembered(String name) {
        List<float[]> vectors = new ArrayList<>();
        for (int i = 0; i < members.size(); i++) {
            vectors.add(state(i).vector(name, new float[copies]));
        }
        return vectors;
    }
}
