package dev.proprio.experiments.inspect;

import dev.proprio.client.sensor.DataAccess;
import dev.proprio.client.sensor.SensorData;
import dev.proprio.client.sensor.SensorDataException;
import dev.proprio.experiments.spec.ExperimentSpec;
import dev.proprio.experiments.spec.YamlReader;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** A whole experiment on data whose layout was guessed, which can be run as it is. */
public record GuessedExperiment(LayoutGuess layout, ExperimentSpec spec, String yaml, SensorData data) {
    private static final double USUAL_WINDOW_SECONDS = 2.56;
    private static final int FEWEST_POINTS = 16;
    private static final int POINTS_OF_NETWORKS = 32;
    private static final int MOST_DEVICES = 10;

    /**
     * Guesses, and reads the data by it.
     *
     * @throws SensorDataException if the data can't be read so; the message then begins with what was guessed
     */
    public static GuessedExperiment of(String path) throws SensorDataException {
        LayoutGuess layout = LayoutGuess.of(path);
        String draft = yaml(layout, 2, layout.hertz().orElse(50.0));
        ExperimentSpec first = spec(draft);
        try {
            SensorData data = first.data().source().open(first.seed(), DataAccess.ofOwner());
            String yaml = yaml(layout, data.users(), data.description().sampleRate());
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

    private static String yaml(LayoutGuess layout, int people, double rate) {
        double seconds = Math.max(USUAL_WINDOW_SECONDS, FEWEST_POINTS / rate);
        boolean network = seconds * rate >= POINTS_OF_NETWORKS;
        StringBuilder text = new StringBuilder();
        text.append("# Guessed. Look at what is marked CAN'T TELL, and tell the channels' units by renaming them.\n");
        text.append("name: inspected\nseed: 1\nrounds: 20\ndata:\n  source: csv\n");
        text.append("  path: ").append(LayoutGuess.quoted(layout.path())).append('\n');
        text.append(layout.yaml("  "));
        text.append(String.format(Locale.ROOT, "  preprocessing: {window: %sms}%n", Math.round(1000 * seconds)));
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
                        : "evaluation: {split: time, held-out: 0.25}\n");
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
