package dev.proprio.experiments.strategies;

import dev.proprio.client.partition.Partition;
import dev.proprio.client.partition.Partitioner;
import dev.proprio.client.partition.Subject;
import dev.proprio.client.partition.TrainingUsers;
import dev.proprio.client.personalization.AdaptedModel;
import dev.proprio.client.personalization.Person;
import dev.proprio.client.personalization.Personalizer;
import dev.proprio.client.personalization.Predictor;
import dev.proprio.client.sensor.DataDescription;
import dev.proprio.client.sensor.Recording;
import dev.proprio.client.sensor.SensorData;
import dev.proprio.client.sensor.SensorDataException;
import dev.proprio.client.sensor.SensorSource;
import dev.proprio.client.sensor.Timeline;
import dev.proprio.client.sensor.Windows;
import dev.proprio.client.training.InputShape;
import dev.proprio.client.training.ModelArchitecture;
import dev.proprio.client.training.Softmax;
import dev.proprio.client.training.Trainer;
import dev.proprio.proto.extension.Named;
import dev.proprio.proto.extension.Setting;
import dev.proprio.proto.random.KeyedRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.weights.WeightInitConstant;

/** What an experiment learns from and what it trains, broken in the way that the setting names. */
final class BrokenData {
    private BrokenData() {}

    @SuppressWarnings({"NullAway", "TypeParameterUnusedInFormals"})
    private static <T> T nothing() {
        return null;
    }

    /** A source. */
    @Named(value = BrokenExtensions.NAME, summary = "Breaks its promises.")
    public record Source(@Setting("How.") String fault) implements SensorSource {
        public Source() {
            this("none");
        }

        @Override
        public SensorData open(long seed) {
            return switch (fault) {
                case "nothing" -> nothing();
                case "throw" -> throw new IllegalStateException("the secret is 42");
                default -> new People(fault);
            };
        }
    }

    /** Twelve people of two classes. */
    private record People(String fault) implements SensorData {
        private static final int LENGTH = 200;

        @Override
        public DataDescription description() {
            List<String> classes = fault.equals("one-class") ? List.of("walk") : List.of("walk", "sit");
            return new DataDescription("broken", List.of("x", "y"), classes, 20, false, "");
        }

        @Override
        public int users() {
            return 12;
        }

        @Override
        public String userId(int user) {
            return fault.equals("twice") ? "p" + user / 2 : fault.equals("no-id") ? nothing() : "p" + user;
        }

        @Override
        public List<Recording> recordings(int user) {
            List<Recording> recordings = new ArrayList<>();
            for (int label = 0; label < 2; label++) {
                int channels = fault.equals("short") ? 1 : 2;
                float[] samples = new float[LENGTH * channels];
                for (int i = 0; i < samples.length; i++) {
                    samples[i] = (i * 7 + user + label) % 11 + 3 * label;
                }
                switch (fault) {
                    case "nan" -> samples[LENGTH / 2] = Float.NaN;
                    case "infinity" -> samples[LENGTH / 3] = Float.NEGATIVE_INFINITY;
                    case "error" -> throw new NoClassDefFoundError("lab/Missing");
                    default -> {}
                }
                int told = fault.equals("label") ? label + 1 : label;
                recordings.add(
                        fault.equals("no-recording")
                                ? nothing()
                                : new Recording(0, told, new Timeline.Uniform(20), channels, samples));
            }
            return recordings;
        }
    }

    /** A partitioner. */
    @Named(value = BrokenExtensions.NAME, summary = "Breaks its promises.")
    public record Dealer(@Setting("How.") String fault) implements Partitioner {
        public Dealer() {
            this("none");
        }

        @Override
        public Partition partition(TrainingUsers users, KeyedRandom random) {
            Partition sound = new Subject().partition(users, random);
            return switch (fault) {
                case "nothing" -> nothing();
                case "throw" -> throw new IllegalStateException("it broke");
                default -> new Hand(fault, sound);
            };
        }
    }

    private record Hand(String fault, Partition sound) implements Partition {
        @Override
        public int devices() {
            return sound.devices();
        }

        @Override
        public String deviceId(int device) {
            return sound.deviceId(fault.equals("twice") ? device / 2 : device);
        }

        @Override
        public OptionalInt deviceIndex(String id) {
            return fault.equals("stranger") ? OptionalInt.empty() : sound.deviceIndex(id);
        }

        @Override
        public Windows shard(int device) throws SensorDataException {
            Windows shard = sound.shard(device);
            float[] features = shard.features().clone();
            switch (fault) {
                case "no-shard" -> {
                    return nothing();
                }
                case "nan" -> features[0] = Float.NaN;
                case "infinity" -> features[0] = Float.POSITIVE_INFINITY;
                case "index" -> features[features.length] = 0;
                default -> {}
            }
            return new Windows(shard.length(), shard.channels(), features, shard.labels());
        }
    }

    /** A model. */
    @Named(value = BrokenExtensions.NAME, summary = "Breaks its promises.")
    public record Shape(@Setting("How.") String fault) implements ModelArchitecture {
        public Shape() {
            this("none");
        }

        @Override
        public MultiLayerConfiguration configuration(InputShape shape, long seed) {
            MultiLayerConfiguration sound = new Softmax(true).configuration(shape, seed);
            switch (fault) {
                case "nothing" -> {
                    return nothing();
                }
                case "throw" -> throw new IllegalStateException("it broke");
                case "nan" -> begin(sound, Double.NaN);
                case "infinity" -> begin(sound, Double.POSITIVE_INFINITY);
                default -> {}
            }
            return sound;
        }

        private static void begin(MultiLayerConfiguration network, double value) {
            ((OutputLayer) network.getConf(0).getLayer()).setWeightInitFn(new WeightInitConstant(value));
        }
    }

    /** A method that fits the model to a person. */
    @Named(value = BrokenExtensions.NAME, summary = "Breaks its promises.")
    public record Fitter(@Setting("How.") String fault) implements Personalizer {
        public Fitter() {
            this("none");
        }

        @Override
        public AdaptedModel adapt(Person person, Trainer trainer) {
            float[] own = person.start().clone();
            return switch (fault) {
                case "nothing" -> nothing();
                case "throw" -> throw new IllegalStateException("it broke");
                case "nan" -> {
                    own[0] = Float.NaN;
                    yield new AdaptedModel(Predictor.model(own), 0, 0);
                }
                case "short" -> new AdaptedModel((query, ignored) -> new int[query.count() - 1], 0, 0);
                case "label" ->
                    new AdaptedModel(
                            (query, ignored) -> {
                                int[] labels = new int[query.count()];
                                labels[0] = 7;
                                return labels;
                            },
                            0,
                            0);
                default -> new AdaptedModel(Predictor.model(own), 0, 0);
            };
        }
    }
}
