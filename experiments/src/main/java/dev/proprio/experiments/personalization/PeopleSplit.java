package dev.proprio.experiments.personalization;

import dev.proprio.client.sensor.SensorData;
import dev.proprio.experiments.spec.PersonalizeSpec;
import dev.proprio.proto.extension.InvalidSettingException;
import dev.proprio.proto.random.KeyedRandom;
import java.util.Arrays;
import java.util.List;

/**
 * Who trains, who is there to choose settings on and who is tested on, by number and ascending. Nobody is in two of
 * them.
 */
record PeopleSplit(List<Integer> training, List<Integer> validation, List<Integer> test) {
    PeopleSplit {
        training = List.copyOf(training);
        validation = List.copyOf(validation);
        test = List.copyOf(test);
    }

    static PeopleSplit of(SensorData data, PersonalizeSpec spec, long seed) {
        int users = data.users();
        int test = (int) Math.max(1, Math.round(spec.test() * users));
        int validation = (int) Math.round(spec.validation() * users);
        if (users - test - validation < 1) {
            throw new InvalidSettingException(
                    "personalize.test",
                    "and validation leave nobody to train: of %s people they take %s and %s"
                            .formatted(users, test, validation));
        }
        int[] order = KeyedRandom.of(seed, "people-split").order(users);
        return new PeopleSplit(
                sorted(order, test + validation, users),
                sorted(order, test, test + validation),
                sorted(order, 0, test));
    }

    private static List<Integer> sorted(int[] order, int from, int to) {
        return Arrays.stream(order, from, to).sorted().boxed().toList();
    }
}
