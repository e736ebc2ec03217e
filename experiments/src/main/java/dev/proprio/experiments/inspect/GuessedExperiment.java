package dev.proprio.experiments.inspect;

import dev.proprio.client.sensor.DataAccess;
import dev.proprio.client.sensor.Recording;
import dev.proprio.client.sensor.SensorData;
import dev.proprio.client.sensor.SensorDataException;
import dev.proprio.experiments.spec.ExperimentSpec;
import dev.proprio.experiments.spec.YamlReader;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** A whole experiment on data whose layout was guessed, which can be run as it is. */
public record GuessedExperiment(LayoutGuess layout, ExperimentSpec spec, String yaml, SensorData data) {
    private static final double USUAL_WINDOW_SECONDS = 2.56;
    private static final int FEWEST_POINTS = 16;
    private static final int POINTS_OF_NETWORKS = 32;
    private static final int MOST_DEVICES = 10;
    /** Of one person's recordings a quarter is tested on; so much of all is a window, and between both. */
    private static final double END_SHARE = 0.18;

    private static final double GUARD = 0.05;
    private static final double LONGEST_GUARD = 10;

    /**
     * Guesses, and reads the data by it.
     *
     * @throws SensorDataException if the data can't be read so; the message then begins with what was guessed
     */
    public static GuessedExperiment of(String path) throws SensorDataException {
        LayoutGuess layout = LayoutGuess.of(path);
        String draft = yaml(layout, 2, layout.hertz().orElse(50.0), new Cut(USUAL_WINDOW_SECONDS, 0));
        ExperimentSpec first = spec(draft);
        try {
            SensorData data = first.data().source().open(first.seed(), DataAccess.ofOwner());
            double rate = data.description().sampleRate();
            String yaml = yaml(layout, data.users(), rate, cut(data, rate));
            return new GuessedExperiment(layout, spec(yaml), yaml, data);
        } catch (SensorDataException e) {
            throw new SensorDataException(
                    "The guess does not fit: %s Correct it and inspect the corrected spec. It was:%n%n%s"
                            .formatted(String.valueOf(e.getMessage()), draft),
                    e);
        }
    }

    private static ExperimentSpec spec(String yaml) {
        return ExperimentSpec.of(YamlReader.parse(yaml, "the guess"), List.of());
    }

    /**
     * How recordings are cut.
     *
     * @param window how long a window is, in seconds
     * @param guard of one person's recordings, how much lies between training and test, in seconds
     */
    private record Cut(double window, double guard) {}

    /** Windows that most recordings have one of, and of one person's recordings their ends. */
    private static Cut cut(SensorData data, double rate) throws SensorDataException {
        List<Double> lengths = new ArrayList<>();
        for (int user = 0; user < data.users(); user++) {
            for (Recording recording : data.recordings(user)) {
                lengths.add(recording.length() / rate);
            }
        }
        lengths.sort(Comparator.naturalOrder());
        double wanted = Math.max(USUAL_WINDOW_SECONDS, FEWEST_POINTS / rate);
        double most = lengths.get(lengths.size() / 4);
        if (data.users() == 1) {
            double longest = lengths.getLast();
            return new Cut(
                    Math.max(Math.min(wanted, END_SHARE * longest), 2 / rate),
                    Math.min(LONGEST_GUARD, GUARD * longest));
        }
        double all = lengths.stream().mapToDouble(Double::doubleValue).sum();
        double enough = lengths.stream()
                .filter(length -> length >= wanted)
                .mapToDouble(Double::doubleValue)
                .sum();
        return new Cut(most >= wanted || enough > all / 2 ? wanted : Math.max(most, 2 / rate), 0);
    }

    private static String yaml(LayoutGuess layout, int people, double rate, Cut cut) {
        double seconds = cut.window();
        boolean network = seconds * rate >= POINTS_OF_NETWORKS;
        StringBuilder text = new StringBuilder();
        text.append("# Guessed. Look at what is marked CAN'T TELL, and tell the channels' units by renaming them.\n");
        text.append("name: inspected\nseed: 1\nrounds: 20\ndata:\n  source: csv\n");
        text.append("  path: ").append(LayoutGuess.quoted(layout.path())).append('\n');
        text.append(layout.yaml("  "));
        text.append(String.format(
                Locale.ROOT,
                "  preprocessing: {window: %sms}%s%n",
                Math.round(1000 * seconds),
                seconds < USUAL_WINDOW_SECONDS
                        ? "   # shorter than the usual %s ms, for recordings are short; if they should not be, look below for why they are"
                                .formatted(Math.round(1000 * USUAL_WINDOW_SECONDS))
                        : ""));
        text.append(
                network
                        ? "model: {kind: cnn1d, filters: [16, 32], kernel: 5, pool: 2, dense: [64]}\n"
                        : "model: {kind: softmax}\n");
        int trained = people > 1 ? Math.max(1, (int) (0.75 * people)) : 1;
        text.append("cohort: {size: %s}%n".formatted(Math.min(MOST_DEVICES, trained)));
        text.append("local: {algorithm: sgd, epochs: 1, batch: 32, learning-rate: 0.05}\n");
        text.append(
                people > 1
                        ? "evaluation: {split: users, held-out: 0.25}\n"
                        : String.format(
                                Locale.ROOT,
                                "evaluation: {split: time, held-out: 0.25, guard: %sms}%n",
                                Math.round(1000 * cut.guard())));
        return text.toString();
    }

    /** What nothing tells, if anything. */
    public Optional<String> open() {
        List<String> unsure = layout.settings().stream()
                .filter(setting -> !setting.sure())
                .map(GuessedSetting::key)
                .toList();
        return unsure.isEmpty() ? Optional.empty() : Optional.of(String.join(", ", unsure));
    }
}
