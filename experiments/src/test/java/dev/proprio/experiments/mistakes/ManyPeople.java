package dev.proprio.experiments.mistakes;

import dev.proprio.client.dataset.WindowOrigin;
import dev.proprio.experiments.evaluation.PersonPredictions;
import dev.proprio.proto.random.KeyedRandom;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** What a model says of many people, whom it serves more or less well. */
public final class ManyPeople {
    private static final int CLASSES = 3;

    private ManyPeople() {}

    public static List<PersonPredictions> of(int people, int windows) {
        KeyedRandom random = KeyedRandom.of(1, "many people");
        return IntStream.range(0, people)
                .mapToObj(person -> person(person, windows, random))
                .toList();
    }

    private static PersonPredictions person(int person, int windows, KeyedRandom random) {
        double skill = 0.6 + 0.35 * random.nextDouble();
        int[] truth = random.ints(windows, 0, CLASSES).toArray();
        int[] predicted = new int[windows];
        float[] scores = new float[CLASSES * windows];
        for (int i = 0; i < windows; i++) {
            predicted[i] = random.nextDouble() < skill ? truth[i] : (truth[i] + 1) % CLASSES;
            scores[CLASSES * i + predicted[i]] = 0.5f + 0.5f * random.nextFloat();
        }
        List<WindowOrigin> origins = IntStream.range(0, windows)
                .mapToObj(i -> new WindowOrigin(i / 100, i / 20, 2.56 * (i % 20), false, 0, 51.2))
                .toList();
        return new PersonPredictions("subject-%s".formatted(person), origins, truth, predicted, Optional.of(scores));
    }
}
