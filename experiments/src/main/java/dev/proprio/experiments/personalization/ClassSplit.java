package dev.proprio.experiments.personalization;

import dev.proprio.client.sensor.DataDescription;
import dev.proprio.experiments.spec.PersonalizeSpec;
import dev.proprio.proto.extension.InvalidSettingException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Which of the data's classes are known from training and which are novel, by number in the data's order.
 *
 * @param names the names of all classes
 * @param background the known classes that are background
 */
record ClassSplit(List<String> names, List<Integer> known, List<Integer> novel, Set<Integer> background) {
    ClassSplit {
        names = List.copyOf(names);
        known = List.copyOf(known);
        novel = List.copyOf(novel);
        background = Set.copyOf(background);
    }

    static ClassSplit of(DataDescription description, PersonalizeSpec spec) {
        List<String> names = description.classes();
        List<Integer> novel = numbers(names, spec.novel(), "personalize.novel");
        List<Integer> known = IntStream.range(0, names.size())
                .boxed()
                .filter(label -> !novel.contains(label))
                .toList();
        if (known.size() < 2) {
            throw new InvalidSettingException(
                    "personalize.novel",
                    "leaves %s of %s classes to train on, but there must be at least 2"
                            .formatted(known.size(), names.size()));
        }
        if (novel.size() == 1) {
            throw new InvalidSettingException(
                    "personalize.novel", "must name no class or at least 2, for one alone cannot be confused");
        }
        return new ClassSplit(
                names, known, novel, new HashSet<>(numbers(names, spec.background(), "personalize.background")));
    }

    private static List<Integer> numbers(List<String> names, List<String> wanted, String setting) {
        List<Integer> numbers = new ArrayList<>();
        for (String name : wanted) {
            if (!names.contains(name)) {
                throw new InvalidSettingException(
                        setting, "names the class \"%s\", which the data has not: it has %s".formatted(name, names));
            }
            numbers.add(names.indexOf(name));
        }
        return numbers.stream().sorted().distinct().toList();
    }

    /** The classes of an axis, the known ones first: a label is an index into them. */
    List<Integer> of(EvaluationAxis axis) {
        return switch (axis) {
            case PARTICIPANTS, NEW_PEOPLE -> known;
            case NEW_CLASSES -> novel;
            case JOINT -> {
                List<Integer> both = new ArrayList<>(known);
                both.addAll(novel);
                yield List.copyOf(both);
            }
        };
    }

    List<String> names(EvaluationAxis axis) {
        return of(axis).stream().map(names::get).toList();
    }

    /** How many of the axis's classes were in training. */
    int known(EvaluationAxis axis) {
        return axis == EvaluationAxis.NEW_CLASSES ? 0 : known.size();
    }
}
