package dev.proprio.experiments.strategies;

import dev.proprio.client.attack.Attack;
import dev.proprio.client.attack.AttackRound;
import dev.proprio.client.training.LocalAlgorithm;
import dev.proprio.client.training.LocalResult;
import dev.proprio.client.training.LocalRound;
import dev.proprio.client.training.LocalSgd;
import dev.proprio.client.training.Trainer;
import dev.proprio.client.training.TrainingException;
import dev.proprio.coordinator.aggregation.Contribution;
import dev.proprio.coordinator.aggregation.IndividualAggregation;
import dev.proprio.coordinator.aggregation.RuleContext;
import dev.proprio.coordinator.optimizer.OptimizerState;
import dev.proprio.coordinator.optimizer.ServerOptimizer;
import dev.proprio.coordinator.optimizer.ServerSgd;
import dev.proprio.coordinator.optimizer.ServerStep;
import dev.proprio.coordinator.selection.Selection;
import dev.proprio.coordinator.selection.SelectionContext;
import dev.proprio.coordinator.selection.UniformSelection;
import dev.proprio.proto.compression.Codec;
import dev.proprio.proto.compression.Compression;
import dev.proprio.proto.extension.Named;
import dev.proprio.proto.extension.Setting;
import dev.proprio.proto.random.KeyedRandom;
import dev.proprio.proto.schedule.Schedule;
import dev.proprio.proto.update.ClientUpdate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Extensions that break what their interfaces ask, each in the way that its setting names. */
final class BrokenExtensions {
    static final String NAME = "broken";

    private BrokenExtensions() {}

    private static float[] spoilt(String fault, float[] values) {
        return switch (fault) {
            case "nan" -> filled(values, Float.NaN);
            case "infinity" -> filled(values, Float.POSITIVE_INFINITY);
            case "short" -> Arrays.copyOf(values, values.length - 1);
            case "nothing" -> nothing();
            case "throw" -> throw new IllegalStateException("it broke");
            case "index" -> new float[] {values[values.length]};
            default -> values;
        };
    }

    private static double[] spoilt(String fault, double[] values) {
        return switch (fault) {
            case "nan" -> {
                double[] copy = values.clone();
                copy[copy.length / 2] = Double.NaN;
                yield copy;
            }
            case "infinity" -> {
                double[] copy = values.clone();
                copy[copy.length - 1] = Double.NEGATIVE_INFINITY;
                yield copy;
            }
            case "short" -> Arrays.copyOf(values, values.length - 1);
            case "nothing" -> nothing();
            case "throw" -> throw new IllegalStateException("it broke");
            case "index" -> new double[] {values[values.length]};
            default -> values;
        };
    }

    private static float[] filled(float[] values, float value) {
        float[] copy = values.clone();
        copy[copy.length / 2] = value;
        return copy;
    }

    @SuppressWarnings({"NullAway", "TypeParameterUnusedInFormals"})
    private static <T> T nothing() {
        return null;
    }

    /** A rule. */
    @Named(value = NAME, summary = "Breaks its promises.")
    public record Rule(@Setting("How.") String fault) implements IndividualAggregation {
        public Rule() {
            this("none");
        }

        @Override
        public double[] combine(List<Contribution> updates, RuleContext context) {
            double[] sum = new double[updates.getFirst().values().length];
            return spoilt(fault, sum);
        }
    }

    /** A server optimizer. */
    @Named(value = NAME, summary = "Breaks its promises.")
    public record Optimizer(@Setting("How.") String fault) implements ServerOptimizer {
        public Optimizer() {
            this("none");
        }

        @Override
        public Moved step(ServerStep step, OptimizerState state) {
            if (fault.equals("later")) {
                // Finite, and yet no answer of the model is.
                float[] model = step.model().clone();
                if (step.round() == 2) {
                    Arrays.fill(model, Float.MAX_VALUE);
                }
                return new Moved(model, state.next(Map.of()));
            }
            if (fault.equals("state")) {
                return new Moved(step.model(), state.next(Map.of("moment", new double[] {1, Double.NaN})));
            }
            return fault.equals("nothing") ? nothing() : new Moved(spoilt(fault, step.model()), state.next(Map.of()));
        }
    }

    /** A selection. */
    @Named(value = NAME, summary = "Breaks its promises.")
    public record Chooser(@Setting("How.") String fault) implements Selection {
        public Chooser() {
            this("none");
        }

        @Override
        public List<String> select(SelectionContext choice) {
            List<String> chosen = new ArrayList<>(new UniformSelection().select(choice));
            switch (fault) {
                case "nothing" -> {
                    return nothing();
                }
                case "nobody-at-all" -> chosen.set(0, nothing());
                case "twice" -> chosen.set(0, chosen.get(1));
                case "stranger" -> chosen.set(0, "nobody");
                case "too-many" -> {
                    for (long i = 0; i < choice.population().size(); i++) {
                        if (!chosen.contains(choice.population().device(i))) {
                            chosen.add(choice.population().device(i));
                        }
                    }
                }
                case "throw" -> throw new IllegalStateException("it broke");
                default -> {}
            }
            return chosen;
        }
    }

    /** A local algorithm. */
    @Named(value = NAME, summary = "Breaks its promises.")
    public record Learner(@Setting("How.") String fault) implements LocalAlgorithm {
        public Learner() {
            this("none");
        }

        @Override
        public LocalResult train(LocalRound round, Trainer trainer) throws TrainingException {
            LocalResult honest = new LocalSgd().train(round, trainer);
            if (fault.equals("error")) {
                throw new NoClassDefFoundError("lab/Missing");
            }
            if (fault.equals("nothing")) {
                return nothing();
            }
            ClientUpdate update = honest.update();
            return new LocalResult(
                    new ClientUpdate(
                            update.weight(),
                            Map.of(ClientUpdate.PARAMETERS, spoilt(fault, update.parameters())),
                            update.metrics()),
                    honest.next());
        }
    }

    /** An attack. */
    @Named(value = NAME, summary = "Breaks its promises.")
    public record Attacker(@Setting("How.") String fault) implements Attack {
        public Attacker() {
            this("none");
        }

        @Override
        public float[] change(float[] trained, AttackRound round) {
            return spoilt(fault, trained);
        }
    }

    /** A schedule. */
    @Named(value = NAME, summary = "Breaks its promises.")
    public record BrokenPlan(@Setting("How.") String fault) implements Schedule {
        public BrokenPlan() {
            this("none");
        }

        @Override
        public double factor(int round) {
            return spoilt(fault, new double[] {1})[0];
        }
    }

    /** A compression. */
    @Named(value = NAME, summary = "Breaks its promises.")
    public record Packer(@Setting("How.") String fault) implements Compression {
        public Packer() {
            this("none");
        }

        @Override
        public Optional<Codec> codec(int length, KeyedRandom shared) {
            return switch (fault) {
                case "nothing" -> nothing();
                case "throw" -> throw new IllegalStateException("it broke");
                default -> Optional.of(new BrokenCodec(fault, length));
            };
        }
    }

    static ServerOptimizer scheduled(String fault) {
        return new ServerSgd(1, new BrokenPlan(fault));
    }
}
