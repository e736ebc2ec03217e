package dev.proprio.client.sensor.archive;

import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** An HTTP {@code Content-Range}: its first byte (0 if unsatisfied) and the whole's size if known. */
record ContentRange(long first, OptionalLong total) {
    private static final Pattern FORM = Pattern.compile("bytes (?:(\\d{1,18})-\\d{1,18}|\\*)/(\\d{1,18}|\\*)");

    static Optional<ContentRange> parse(String header) {
        Matcher matcher = FORM.matcher(header.strip());
        if (!matcher.matches()) {
            return Optional.empty();
        }
        String first = matcher.group(1);
        String total = matcher.group(2);
        return Optional.of(new ContentRange(
                first == null ? 0 : Long.parseLong(first),
                total == null || total.equals("*") ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(total))));
    }
}
