package dev.proprio.experiments.mistakes;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Groups people by what is told of them. Numbers of many values, such as ages, make two groups, about as large as each other. */
final class FactGroups {
    /** So many values are a group each, whatever they are. */
    private static final int MOST_VALUES = 6;

    private static final Pattern NUMBER = Pattern.compile("-?\\d{1,15}(\\.\\d{1,15})?");

    private final List<Map<String, String>> people;
    private final Map<String, Optional<Double>> middles = new HashMap<>();

    FactGroups(List<Map<String, String>> people) {
        this.people = List.copyOf(people);
    }

    /** The names of the groups to which a person belongs. */
    List<String> slices(int person) {
        List<String> names = new ArrayList<>();
        people.get(person).forEach((fact, value) -> {
            if (!value.isBlank()) {
                names.add(middles.computeIfAbsent(fact, this::middle)
                        .map(middle -> Double.parseDouble(value) <= middle
                                ? "%s up to %s".formatted(fact, plain(middle))
                                : "%s above %s".formatted(fact, plain(middle)))
                        .orElse("%s: %s".formatted(fact, value)));
            }
        });
        return names;
    }

    private static String plain(double number) {
        return number == Math.rint(number) ? Long.toString((long) number) : Double.toString(number);
    }

    /** The lower median of what is told as numbers of many values. */
    private Optional<Double> middle(String fact) {
        List<String> values = people.stream()
                .map(facts -> facts.getOrDefault(fact, ""))
                .filter(value -> !value.isBlank())
                .toList();
        boolean numbers =
                values.stream().allMatch(value -> NUMBER.matcher(value).matches());
        if (!numbers || values.stream().distinct().count() <= MOST_VALUES) {
            return Optional.empty();
        }
        List<Double> sorted = values.stream().map(Double::valueOf).sorted().toList();
        return Optional.of(sorted.get((sorted.size() - 1) / 2));
    }
}
