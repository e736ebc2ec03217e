package dev.proprio.experiments.mistakes;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Groups people by what is told of them. The same number is the same however it is written, and so is a word in upper and lower case. Numbers of many values, such
 * as ages, or of about as many as there are people, make two groups, about as large as each other. A group of one person is none.
 */
final class FactGroups {
    /** So many values are a group each, whatever they are. */
    private static final int MOST_VALUES = 6;

    private static final Pattern NUMBER = Pattern.compile("-?\\d{1,15}(\\.\\d{1,15})?");

    private final List<List<String>> byPerson = new ArrayList<>();
    private int single;

    /** @param people what is told of each, by name */
    FactGroups(List<Map<String, String>> people) {
        people.forEach(person -> byPerson.add(new ArrayList<>()));
        var facts = new TreeSet<String>();
        people.forEach(person -> facts.addAll(person.keySet()));
        for (String fact : facts) {
            group(fact, people.stream().map(told -> told.getOrDefault(fact, "")).toList());
        }
    }

    /** The names of the groups to which a person belongs. */
    List<String> slices(int person) {
        return byPerson.get(person);
    }

    /** How many groups there would be of one person. */
    int single() {
        return single;
    }

    private void group(String fact, List<String> values) {
        List<String> told = values.stream().filter(value -> !value.isBlank()).toList();
        if (told.isEmpty()) {
            return;
        }
        boolean numbers = told.stream().allMatch(value -> NUMBER.matcher(value).matches());
        Optional<Double> middle = numbers ? middle(told) : Optional.empty();
        Map<String, String> written = new HashMap<>();
        Map<String, List<Integer>> groups = new LinkedHashMap<>();
        for (int person = 0; person < values.size(); person++) {
            groups.computeIfAbsent(name(fact, values.get(person), numbers, middle, written), key -> new ArrayList<>())
                    .add(person);
        }
        groups.forEach((name, members) -> {
            if (members.size() > 1 || values.size() == 1) {
                members.forEach(person -> byPerson.get(person).add(name));
            } else {
                single++;
            }
        });
    }

    private static String name(
            String fact, String value, boolean numbers, Optional<Double> middle, Map<String, String> written) {
        if (value.isBlank()) {
            return fact + ": not told";
        }
        if (middle.isPresent()) {
            return "%s %s %s"
                    .formatted(
                            fact, Double.parseDouble(value) <= middle.get() ? "up to" : "above", plain(middle.get()));
        }
        String same = numbers
                ? plain(Double.parseDouble(value))
                : written.computeIfAbsent(value.toLowerCase(Locale.ROOT), key -> value);
        return "%s: %s".formatted(fact, same);
    }

    private static String plain(double number) {
        return number == Math.rint(number) ? Long.toString((long) number) : Double.toString(number);
    }

    /** The lower median of numbers that are too many values for a group each. */
    private static Optional<Double> middle(List<String> numbers) {
        List<Double> sorted = numbers.stream().map(Double::valueOf).sorted().toList();
        long values = sorted.stream().distinct().count();
        boolean few = values <= 2 || (values <= MOST_VALUES && 2 * values <= sorted.size());
        return few ? Optional.empty() : Optional.of(sorted.get((sorted.size() - 1) / 2));
    }
}
