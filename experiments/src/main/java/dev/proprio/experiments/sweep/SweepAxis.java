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

    /** What a search that learns from what it tried knows of its values. */
    ParzenAxis parzen();

    /** Where one of its values is among them, as {@link #parzen} counts. */
    double place(SettingNode value);

    /** The value at a place. */
    SettingNode at(double place);

    /** Values that are listed, at least one. */
    record Choices(String path, List<SettingNode> values, String origin) implements SweepAxis {
        public Choices {
            values = List.copyOf(values);
        }

        @Override
        public SettingNode draw(KeyedRandom random) {
            return values.get(random.nextInt(values.size()));
        }

        @Override
        public ParzenAxis parzen() {
            return ParzenAxis.category(values.size());
        }

        @Override
        public double place(SettingNode value) {
            return values.indexOf(value);
        }

        @Override
        public SettingNode at(double place) {
            return values.get((int) place);
        }
    }

    /** All numbers from {@code low} to {@code high}. */
    record Range(String path, SamplingScale scale, double low, double high, String origin) implements SweepAxis {
        @Override
        public SettingNode draw(KeyedRandom random) {
            return new SettingNode.Scalar(scale.between(low, high, random), false, origin);
        }

        @Override
        public ParzenAxis parzen() {
            return scale == SamplingScale.INTEGERS
                    ? ParzenAxis.whole((int) Math.min(Integer.MAX_VALUE, high - low + 1))
                    : ParzenAxis.CONTINUOUS;
        }

        @Override
        public double place(SettingNode value) {
            return value instanceof SettingNode.Scalar scalar
                    ? scale.place(Double.parseDouble(scalar.text()), low, high)
                    : 0;
        }

        @Override
        public SettingNode at(double place) {
            return new SettingNode.Scalar(scale.at(place, low, high), false, origin);
        }
    }
}
