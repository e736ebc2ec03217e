package dev.proprio.client.sensor.csv;

import java.math.BigDecimal;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;

/** Sorts names as numbers if all of them are whole or decimal numbers, else as text. */
final class NaturalOrder {
    private static final Pattern NUMBER = Pattern.compile("-?\\d{1,18}(\\.\\d{1,18})?");

    private NaturalOrder() {}

    static Comparator<String> of(Collection<String> names) {
        Comparator<String> asText = Comparator.naturalOrder();
        boolean numbers = names.stream().allMatch(name -> NUMBER.matcher(name).matches());
        return numbers
                ? Comparator.comparing((String name) -> new BigDecimal(name)).thenComparing(asText)
                : asText;
    }

    static List<String> sorted(Collection<String> names) {
        return names.stream().distinct().sorted(of(names)).toList();
    }
}
