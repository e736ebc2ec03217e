package dev.proprio.client.sensor.csv;

import dev.proprio.proto.extension.Require;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Columns whose names differ in a number alone, written at once: {@code 1..561}, {@code f1..f561=feature}. */
final class ChannelRange {
    private static final Pattern RANGE = Pattern.compile("([^=]*?)(\\d{1,5})\\.\\.([^=]*?)(\\d{1,5})(?:=(.+))?");
    private static final int MOST = 16_384;

    private ChannelRange() {}

    /** The same channels, each by itself. */
    static List<String> expand(List<String> channels) {
        return channels.stream().flatMap(ChannelRange::expand).toList();
    }

    private static Stream<String> expand(String channel) {
        Matcher range = RANGE.matcher(channel.strip());
        if (!range.matches()) {
            return Stream.of(channel);
        }
        String prefix = range.group(1);
        int first = Integer.parseInt(range.group(2));
        int last = Integer.parseInt(range.group(4));
        Require.that(
                prefix.endsWith(range.group(3)) && first <= last && last - first < MOST,
                "channels",
                "must go from a column to a later one of the same name, as 1..561 or f1..f561, but one was '%s'"
                        .formatted(channel));
        return IntStream.rangeClosed(first, last)
                .mapToObj(number -> range.group(5) == null
                        ? prefix + number
                        : "%s%s=%s_%s".formatted(prefix, number, range.group(5).strip(), number));
    }
}
