package dev.proprio.experiments.run;

import dev.proprio.experiments.engine.PreparedExperiment;
import dev.proprio.experiments.engine.TestedNames;
import dev.proprio.experiments.evaluator.PersonEvaluation;
import dev.proprio.proto.text.CountText;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Those of the people kept for testing by whom a run decides whether it ends early. The others are reported, and nothing is
 * decided by them.
 *
 * @param people by whom it decides
 * @param reported the others
 */
record ValidationPeople(Set<String> people, Set<String> reported) {
    ValidationPeople {
        people = Set.copyOf(people);
        reported = Set.copyOf(reported);
    }

    /** Drawn by the seed; empty if the run does not end early, for then nobody need be set apart. */
    static Optional<ValidationPeople> of(PreparedExperiment experiment) {
        return experiment.spec().earlyStopping().map(_ -> {
            TestedNames tested = TestedNames.of(experiment.spec(), experiment.dataset());
            return new ValidationPeople(Set.copyOf(tested.deciders()), Set.copyOf(tested.reported()));
        });
    }

    /** Those of a list of all who are tested by whom it decides. */
    List<PersonEvaluation> looked(List<PersonEvaluation> all) {
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

    /** Those of some devices that it may look at: all but those of people who are reported. */
    List<String> mayBeAsked(List<String> devices) {
        return devices.stream().filter(device -> !reported.contains(device)).toList();
    }

    /** What whoever reads the figures has to know. */
    String note() {
        return reported.isEmpty()
                ? "early stopping decides by what devices tell in sums: these figures are of those by whom it was decided when to stop, and none of others"
                : "early stopping decides by %s of the %s people kept for testing, whose windows are in what devices tell in sums alone; all other figures are of the other %s"
                        .formatted(
                                people.size(),
                                Stream.of(people, reported).mapToInt(Set::size).sum(),
                                CountText.of(reported.size(), "person", "people"));
    }
}
