package dev.proprio.experiments.run;

import dev.proprio.experiments.engine.PreparedExperiment;
import dev.proprio.experiments.engine.TestedNames;
import dev.proprio.experiments.evaluator.PersonEvaluation;
import dev.proprio.experiments.spec.ExperimentSpec;
import dev.proprio.proto.text.CountText;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Those of the people kept for testing by whom a run decides whether it ends early, or on whom settings are chosen. The others are
 * reported, and nothing is decided by them.
 *
 * @param early whether the run itself decides by them, by what their devices tell in sums
 * @param people by whom it is decided
 * @param reported the others
 */
record ValidationPeople(boolean early, Set<String> people, Set<String> reported) {
    ValidationPeople {
        people = Set.copyOf(people);
        reported = Set.copyOf(reported);
    }

    /** Empty if nothing is decided by anybody, for then nobody need be set apart. */
    static Optional<ValidationPeople> of(PreparedExperiment experiment) {
        ExperimentSpec spec = experiment.spec();
        boolean early = spec.earlyStopping().isPresent();
        if (!early && !spec.evaluation().choosesSettings()) {
            return Optional.empty();
        }
        TestedNames tested = TestedNames.of(spec, experiment.dataset());
        return Optional.of(new ValidationPeople(early, Set.copyOf(tested.deciders()), Set.copyOf(tested.reported())));
    }

    /** Those of a list of all who are tested of whom devices may tell: for early stopping those by whom it decides, and otherwise the others. */
    List<PersonEvaluation> told(List<PersonEvaluation> all) {
        return early ? looked(all) : reported(all);
    }

    /** The mean of the accuracies of those on whom settings are chosen; empty with early stopping, which knows sums alone, and without a window of theirs. */
    Optional<Double> mean(List<PersonEvaluation> all) {
        if (early) {
            return Optional.empty();
        }
        OptionalDouble mean = looked(all).stream()
                .mapToDouble(person -> person.result().accuracy())
                .average();
        return mean.isPresent() ? Optional.of(mean.getAsDouble()) : Optional.empty();
    }

    private List<PersonEvaluation> looked(List<PersonEvaluation> all) {
        return all.stream()
                .filter(person -> people.contains(person.predictions().person()))
                .toList();
    }

    /** The others of them. */
    List<PersonEvaluation> reported(List<PersonEvaluation> all) {
        return all.stream()
                .filter(person -> !people.contains(person.predictions().person()))
                .toList();
    }

    /** Those of some devices that may be asked how well a model does: for early stopping all but those of people who are reported, and otherwise all but the deciders'. */
    List<String> mayBeAsked(List<String> devices) {
        Set<String> not = early ? reported : people;
        return devices.stream().filter(device -> !not.contains(device)).toList();
    }

    /** Who it is that is not reported, after a number of people. */
    String apart() {
        return early ? ", whom early stopping does not look at," : ", on whom no settings are chosen,";
    }

    /** What whoever reads the figures has to know. */
    Optional<String> note() {
        int all = Stream.of(people, reported).mapToInt(Set::size).sum();
        if (early) {
            return Optional.of(
                    reported.isEmpty()
                            ? "early stopping decides by what devices tell in sums: these figures are of those by whom it was decided when to stop, and none of others"
                            : "early stopping decides by %s of the %s people kept for testing, whose windows are in what devices tell in sums alone; all other figures are of the other %s"
                                    .formatted(people.size(), all, CountText.of(reported.size(), "person", "people")));
        }
        return Optional.of(
                        "%s of the %s people kept for testing are there to choose settings on, and count in the figure of validation people alone; all other figures are of the other %s"
                                .formatted(people.size(), all, CountText.of(reported.size(), "person", "people")))
                .filter(_ -> !people.isEmpty());
    }
}
