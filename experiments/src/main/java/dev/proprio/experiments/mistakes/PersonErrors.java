package dev.proprio.experiments.mistakes;

import dev.proprio.client.dataset.ModelInput;
import dev.proprio.client.dataset.WindowOrigin;
import dev.proprio.client.sensor.SensorDataException;
import dev.proprio.client.sensor.Windows;
import dev.proprio.experiments.evaluation.PersonPredictions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * What was said of one person's windows, to be looked through.
 *
 * @param number the person's among those tested
 * @param windowSeconds how long a window is; 0 where it has no time
 */
record PersonErrors(
        PersonPredictions said, int number, List<String> classes, double windowSeconds, long wrong, long confident) {
    static PersonErrors of(PersonPredictions said, int number, ModelInput input) {
        List<String> classes = input.classes();
        var person = new PersonErrors(said, number, classes, input.seconds(), 0, 0);
        long wrong = person.all().filter(person::isWrong).count();
        long confident = person.all().filter(person::isConfident).count();
        return new PersonErrors(said, number, classes, input.seconds(), wrong, confident);
    }

    long windows() {
        return said.truth().length;
    }

    double accuracy() {
        return (double) (windows() - wrong) / windows();
    }

    private IntStream all() {
        return IntStream.range(0, said.truth().length);
    }

    private boolean isWrong(int window) {
        return said.truth()[window] != said.predicted()[window];
    }

    private boolean isConfident(int window) {
        return isWrong(window)
                && score(window, said.predicted()[window])
                        .filter(probability -> probability >= (float) MistakeAnalysis.CONFIDENT)
                        .isPresent();
    }

    private Optional<Float> score(int window, int of) {
        return said.scores().map(scores -> scores[window * classes.size() + of]);
    }

    /** The wrong windows of which the model was surest, at most so many. */
    int[] surest(int most) {
        return all().filter(this::isWrong)
                .boxed()
                .sorted(Comparator.comparing(
                        (Integer window) ->
                                score(window, said.predicted()[window]).orElse(0f),
                        Comparator.reverseOrder()))
                .limit(most)
                .mapToInt(Integer::intValue)
                .toArray();
    }

    /** Counts the windows in all slices that they belong to. */
    void count(SliceCounts counts) {
        long[][] taken = taken();
        for (int truth = 0; truth < taken.length; truth++) {
            long of = 0;
            for (long as : taken[truth]) {
                of += as;
            }
            for (int as = 0; of > 0 && as < taken.length; as++) {
                if (as != truth) {
                    counts.add(
                            SliceKind.CONFUSION, name(truth, as), number, of, taken[truth][as], confident(truth, as));
                }
            }
        }
        for (int window = 0; window < said.truth().length; window++) {
            long wrong = isWrong(window) ? 1 : 0;
            long confident = isConfident(window) ? 1 : 0;
            counts.add(SliceKind.CLASS, classes.get(said.truth()[window]), number, 1, wrong, confident);
            if (!said.origins().isEmpty()) {
                String session = "session " + (said.origins().get(window).session() + 1);
                counts.add(SliceKind.SESSION, session, number, 1, wrong, confident);
                RecordingParts.quarter(said.origins().get(window), windowSeconds)
                        .ifPresent(quarter ->
                                counts.add(SliceKind.QUARTER, "quarter " + quarter, number, 1, wrong, confident));
            }
        }
    }

    private long[][] taken() {
        long[][] taken = new long[classes.size()][classes.size()];
        all().forEach(window -> taken[said.truth()[window]][said.predicted()[window]]++);
        return taken;
    }

    private long confident(int truth, int as) {
        return all().filter(window -> said.truth()[window] == truth && said.predicted()[window] == as)
                .filter(this::isConfident)
                .count();
    }

    private String name(int truth, int as) {
        return "%s taken for %s".formatted(classes.get(truth), classes.get(as));
    }

    /** What is told of the person, with the windows that were chosen, of which the first {@code occluded} are looked into. */
    PersonMistakes with(int[] chosen, WindowSource source, Optional<TestedModel> model, int occluded)
            throws SensorDataException, InterruptedException {
        List<Mistake> mistakes = new ArrayList<>();
        if (chosen.length > 0) {
            Windows windows = source.windows(said);
            Optional<Occluder> occluder =
                    model.filter(tested -> occluded > 0).map(tested -> new Occluder(tested, windows));
            for (int window : chosen) {
                List<ChannelTrace> signals = ChannelTrace.of(windows, window, source.input());
                Optional<Occlusion> occlusion = occluder.isPresent() && mistakes.size() < occluded
                        ? occluder.get().of(window, said.predicted()[window], said.truth()[window], signals.size())
                        : Optional.empty();
                mistakes.add(mistake(window, occlusion, signals));
            }
        }
        return new PersonMistakes(said.person(), windows(), wrong, confident, mostOften(), mistakes);
    }

    private Mistake mistake(int window, Optional<Occlusion> occlusion, List<ChannelTrace> signals) {
        WindowOrigin origin = said.origins().get(window);
        int truth = said.truth()[window];
        int predicted = said.predicted()[window];
        return new Mistake(
                origin.session(),
                origin.recording(),
                origin.seconds(),
                RecordingParts.after(origin),
                RecordingParts.quarter(origin, windowSeconds),
                classes.get(truth),
                classes.get(predicted),
                score(window, predicted),
                score(window, truth),
                occlusion,
                signals);
    }

    private Optional<PersonMistakes.Confusion> mostOften() {
        long[][] taken = taken();
        Optional<PersonMistakes.Confusion> most = Optional.empty();
        for (int truth = 0; truth < taken.length; truth++) {
            for (int as = 0; as < taken.length; as++) {
                long so = truth == as ? 0 : taken[truth][as];
                if (so > most.map(PersonMistakes.Confusion::windows).orElse(0L)) {
                    most = Optional.of(new PersonMistakes.Confusion(classes.get(truth), classes.get(as), so));
                }
            }
        }
        return most;
    }
}
