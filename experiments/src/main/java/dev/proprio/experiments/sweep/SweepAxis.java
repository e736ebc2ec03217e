package dev.proprio.experiments.sweep;

import dev.proprio.proto.extension.SettingNode;
import dev.proprio.proto.random.KeyedRandom;
import java.util.List;

/** One setting that is varied, and its values. */
sealed interface SweepAxis {
    /** The path of the setting. */
    String path();

    /** Where the axis stands. */
    String origin();

    /** One of its values. */
    SettingNode draw(KeyedRandom random);

    /** Values that are listed, at least one. */
    record Choices(String path, List<SettingNode> values, String origin) implements SweepAxis {
        public Choices {
            values = List.copyOf(values);
        }

        @Override
        public SettingNode draw(KeyedRandom random) {
            return values.get(random.nextInt(values.size()));
        }
    }

    /** All numbers from {@code low} to {@code high}. */
    record Range(String path, SamplingScale scale, double low, double high, String origin) implements SweepAxis {
        @Override
        public SettingNode draw(KeyedRandom random) {
            return new SettingNode.Scalar(scale.between(low, high, random), false, origin);
        }
    }
}
