package dev.proprio.proto.extension;

import dev.proprio.proto.text.VisibleText;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads and describes single values. */
final class Scalars {
    // Possessive groups: others take a stack as deep as the text is long.
    /** Of a value that is not what it should be, so many characters are shown. */
    private static final int LONGEST = 100;

    private static final Pattern WHOLE = Pattern.compile("[+-]?\\d+(?:_\\d+)*+");
    private static final Pattern DECIMAL = Pattern.compile(
            "[+-]?(?:\\d+(?:_\\d+)*+(?:\\.(?:\\d+(?:_\\d+)*+)?)?|\\.\\d+(?:_\\d+)*+)(?:[eE][+-]?\\d+)?");

    private Scalars() {}

    /** The value, or nothing when the text is no value of {@code type}. */
    static Optional<Object> read(SettingType type, SettingNode.Scalar scalar) {
        String text = scalar.text();
        if (type instanceof SettingType.Text) {
            return isMissing(scalar) ? Optional.empty() : Optional.of(text);
        }
        if (type instanceof SettingType.Time) {
            return DurationText.parse(text).map(duration -> (Object) duration);
        }
        if (type instanceof SettingType.Amount) {
            return Bytes.parse(text).map(amount -> (Object) amount);
        }
        if (type instanceof SettingType.File) {
            return path(text);
        }
        if (type instanceof SettingType.Choice choice) {
            return choice.constants()
                    .filter(constant -> KebabCase.ofConstant(constant).equals(text))
                    .findFirst()
                    .map(constant -> (Object) constant);
        }
        return scalar.quoted() ? Optional.empty() : bare(type, text);
    }

    private static Optional<Object> bare(SettingType type, String text) {
        if (type instanceof SettingType.Flag) {
            return text.equals("true") || text.equals("false") ? Optional.of(text.equals("true")) : Optional.empty();
        }
        if (type instanceof SettingType.Decimal && DECIMAL.matcher(text).matches()) {
            double value = Double.parseDouble(text.replace("_", ""));
            return Double.isInfinite(value) ? Optional.empty() : Optional.of(value);
        }
        if (type instanceof SettingType.Whole whole && WHOLE.matcher(text).matches()) {
            return whole(whole, text.replace("_", ""));
        }
        return Optional.empty();
    }

    private static Optional<Object> whole(SettingType.Whole type, String digits) {
        try {
            // An if, because a conditional expression would make both a Long.
            if (type.wide()) {
                return Optional.of(Long.parseLong(digits));
            }
            return Optional.of(Integer.parseInt(digits));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    private static Optional<Object> path(String text) {
        try {
            return text.isEmpty() ? Optional.empty() : Optional.of(Paths.get(text));
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
    }

    /** What is said when {@link #read} finds nothing, or cannot be asked. */
    static String complaint(SettingType type, SettingNode node) {
        String text = node instanceof SettingNode.Scalar scalar ? scalar.text() : "";
        String suggestion =
                type instanceof SettingType.Choice choice ? SpellingSuggestion.suggestion(text, choice.names()) : "";
        return "must be " + expected(type, text) + " but " + found(node) + suggestion;
    }

    private static String expected(SettingType type, String text) {
        if (type instanceof SettingType.Whole whole) {
            boolean tooLarge = WHOLE.matcher(text).matches() && bare(type, text).isEmpty();
            return "a whole number" + (tooLarge ? range(whole) : "");
        }
        if (type instanceof SettingType.Decimal) {
            return "a finite number";
        }
        if (type instanceof SettingType.Flag) {
            return "true or false";
        }
        if (type instanceof SettingType.Time) {
            return "a duration such as 500ms, 10s, 2m or 1h";
        }
        if (type instanceof SettingType.Amount) {
            return "an amount such as 64kB, 512MB or 2GB";
        }
        if (type instanceof SettingType.File) {
            return "a path";
        }
        if (type instanceof SettingType.Choice choice) {
            return "one of " + String.join(", ", choice.names());
        }
        return "a text";
    }

    private static String range(SettingType.Whole type) {
        return type.wide()
                ? " between " + Long.MIN_VALUE + " and " + Long.MAX_VALUE
                : " between " + Integer.MIN_VALUE + " and " + Integer.MAX_VALUE;
    }

    /** True for a key with nothing behind it. */
    static boolean isMissing(SettingNode node) {
        return node instanceof SettingNode.Scalar scalar && scalar.text().isEmpty() && !scalar.quoted();
    }

    /** {@code was "abc"}, {@code was 0.5}, {@code has no value}. */
    static String found(SettingNode node) {
        if (!(node instanceof SettingNode.Scalar scalar)) {
            return node instanceof SettingNode.Mapping ? "was a mapping" : "was a list";
        }
        if (isMissing(scalar)) {
            return "has no value";
        }
        boolean number = DECIMAL.matcher(scalar.text()).matches();
        if (number && !scalar.quoted()) {
            return "was " + excerpt(scalar);
        }
        return (number ? "was the text \"" : "was \"") + excerpt(scalar) + "\"";
    }

    private static String excerpt(SettingNode.Scalar scalar) {
        return VisibleText.excerpt(scalar.text(), LONGEST);
    }

    /** The plain form of a single value: a number, a boolean or a text. */
    static Object write(Object value) {
        if (value instanceof Duration duration) {
            return DurationText.format(duration);
        }
        if (value instanceof Enum<?> constant) {
            return KebabCase.ofConstant(constant);
        }
        return value instanceof Path || value instanceof Bytes ? value.toString() : value;
    }
}
