package dev.proprio.experiments.bench;

import dev.proprio.client.sensor.DataDescription;
import dev.proprio.client.sensor.Recording;
import dev.proprio.client.sensor.SensorData;
import dev.proprio.client.sensor.SensorSource;
import dev.proprio.client.sensor.Timeline;
import dev.proprio.client.training.InputShape;
import dev.proprio.proto.random.KeyedRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/**
 * People with a number of windows of noise each, a second long.
 *
 * @param people how many there are
 * @param windows windows of each person
 * @param shape the windows' size and the number of classes
 */
record NoisySource(int people, int windows, InputShape shape) implements SensorSource {
    @Override
    public SensorData open(long seed) {
        return new Noise(this, seed);
    }

    private record Noise(NoisySource source, long seed) implements SensorData {
        private static final String PREFIX = "person-";

        @Override
        public DataDescription description() {
            return new DataDescription(
                    "noise",
                    named("channel-", source.shape.channels()),
                    named("class-", source.shape.classes()),
                    source.shape.length(),
                    true,
                    "");
        }

        @Override
        public int users() {
            return source.people;
        }

        @Override
        public String userId(int user) {
            return PREFIX + user;
        }

        @Override
        public OptionalInt userIndex(String id) {
            return id.startsWith(PREFIX)
                    ? OptionalInt.of(Integer.parseInt(id, PREFIX.length(), id.length(), 10))
                    : OptionalInt.empty();
        }

        @Override
        public List<Recording> recordings(int user) {
            var random = KeyedRandom.of(seed, "bench-noise", 0, user);
            var timeline = new Timeline.Uniform(source.shape.length());
            List<Recording> recordings = new ArrayList<>();
            for (int i = 0; i < source.windows; i++) {
                float[] samples = new float[source.shape.size()];
                for (int j = 0; j < samples.length; j++) {
                    samples[j] = (float) random.nextGaussian();
                }
                int label = i % source.shape.classes();
                recordings.add(new Recording(0, label, timeline, source.shape.channels(), samples));
            }
            return recordings;
        }

        private static List<String> named(String prefix, int count) {
            return IntStream.range(0, count).mapToObj(i -> prefix + i).toList();
        }
    }
}
