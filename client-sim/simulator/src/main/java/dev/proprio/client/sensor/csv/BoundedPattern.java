package dev.proprio.client.sensor.csv;

import dev.proprio.client.sensor.Interruption;
import dev.proprio.client.sensor.SensorDataException;
import dev.proprio.proto.extension.InvalidSettingException;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * A regular expression that somebody else wrote. A match that takes too many steps is given up, and one whose thread is
 * interrupted ends at once. Immutable.
 */
final class BoundedPattern {
    /** Of characters looked at in one match; backtracking looks at the same ones again and again. */
    private static final int MOST_STEPS = 1_000_000;

    /** Repetitions of what matches nothing look at no character, so they are bounded by themselves. */
    private static final long MOST_REPETITIONS = 100_000;

    private static final Pattern COUNTED = Pattern.compile("\\{(\\d++)");

    private final String shown;
    private final Pattern pattern;

    private BoundedPattern(String shown, Pattern pattern) {
        this.shown = shown;
        this.pattern = pattern;
    }

    /** Text with wildcards or the like, already written as a regular expression. */
    static BoundedPattern of(String shown, Pattern pattern) {
        return new BoundedPattern(shown, pattern);
    }

    /**
     * Reads a regular expression that has a group.
     *
     * @param component the setting in which it stands
     * @throws InvalidSettingException if it is none
     */
    static BoundedPattern parse(String component, String regex) {
        try {
            Pattern pattern = Pattern.compile(regex);
            if (pattern.matcher("").groupCount() < 1) {
                throw new InvalidSettingException(
                        component, "must have a group in parentheses but was 'path-regex:%s'".formatted(regex));
            }
            requireFewRepetitions(component, regex);
            return new BoundedPattern("path-regex:" + regex, pattern);
        } catch (PatternSyntaxException e) {
            throw new InvalidSettingException(
                    component,
                    "must be a regular expression but '%s' isn't one (%s)".formatted(regex, e.getDescription()));
        }
    }

    private static void requireFewRepetitions(String component, String regex) {
        double repetitions = 1;
        for (Matcher counts = COUNTED.matcher(regex); counts.find(); ) {
            repetitions *= Math.max(1, Double.parseDouble(counts.group(1)));
        }
        if (repetitions > MOST_REPETITIONS) {
            throw new InvalidSettingException(
                    component,
                    String.format(
                            Locale.ROOT,
                            "must not repeat so often: the counts in braces in 'path-regex:%s' have a product above %,d",
                            regex,
                            MOST_REPETITIONS));
        }
    }

    /** What the first group holds where the pattern is first found. */
    Optional<String> find(String text) throws SensorDataException {
        return match(text, matcher -> matcher.find() ? Optional.ofNullable(matcher.group(1)) : Optional.empty());
    }

    /** Whether the pattern matches all of {@code text}. */
    boolean matches(String text) throws SensorDataException {
        return match(text, Matcher::matches);
    }

    private <T> T match(String text, Function<Matcher, T> question) throws SensorDataException {
        try {
            return question.apply(pattern.matcher(new Counted(text, new int[1])));
        } catch (GivenUp | StackOverflowError e) {
            Interruption.check();
            throw new SensorDataException(
                    String.format(
                            Locale.ROOT,
                            "%s was given up on the path '%s' after %,d steps; write it without repetitions inside repetitions.",
                            shown,
                            text,
                            MOST_STEPS),
                    e);
        }
    }

    @Override
    public String toString() {
        return shown;
    }

    /** Counts how often its characters are looked at. */
    private record Counted(CharSequence text, int[] steps) implements CharSequence {
        @Override
        public char charAt(int index) {
            if (++steps[0] > MOST_STEPS || Thread.currentThread().isInterrupted()) {
                throw new GivenUp();
            }
            return text.charAt(index);
        }

        @Override
        public int length() {
            return text.length();
        }

        @Override
        public CharSequence subSequence(int start, int end) {
            return text.subSequence(start, end);
        }

        @Override
        public String toString() {
            return text.toString();
        }
    }

    /** Leaves the middle of a match. */
    private static final class GivenUp extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }
}
