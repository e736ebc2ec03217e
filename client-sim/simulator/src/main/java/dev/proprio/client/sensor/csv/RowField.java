package dev.proprio.client.sensor.csv;

import dev.proprio.client.sensor.SensorDataException;
import dev.proprio.proto.extension.InvalidSettingException;

/** Where a row's user, session or label is written. */
sealed interface RowField {
    /** In the column of that name. */
    record Column(String name) implements RowField {}

    /** In the line of the same number of another file, which the pattern finds from the folder of the rows' own. */
    record Line(String glob) implements RowField {}

    /** Somewhere the same for all rows of a file. */
    sealed interface OfFile extends RowField {
        String of(String path) throws SensorDataException;
    }

    /** In a part of the file's path, from 1, or from -1 backwards; the last part has no extension. */
    record PathPart(int number) implements OfFile {
        @Override
        public String of(String path) throws SensorDataException {
            String[] parts = path.split("/", -1);
            int index = number > 0 ? number - 1 : parts.length + number;
            if (index < 0 || index >= parts.length) {
                throw new SensorDataException(
                        "path:%s was asked for, but '%s' has only %s parts.".formatted(number, path, parts.length));
            }
            String part = index == parts.length - 1 ? PackedName.unpacked(parts[index]) : parts[index];
            int point = part.lastIndexOf('.');
            return index == parts.length - 1 && point > 0 ? part.substring(0, point) : part;
        }
    }

    /** In the first group of a pattern that is looked for in the file's path. */
    record PathPattern(BoundedPattern pattern) implements OfFile {
        @Override
        public String of(String path) throws SensorDataException {
            return pattern.find(path)
                    .orElseThrow(() -> new SensorDataException(
                            "%s does not match the path '%s'; correct it, or let files name fewer files."
                                    .formatted(pattern, path)));
        }
    }

    /** Nowhere: it is always the same. */
    record Constant(String value) implements OfFile {
        @Override
        public String of(String path) {
            return value;
        }
    }

    /**
     * Reads {@code column:NAME}, {@code path:N}, {@code path-regex:REGEX}, {@code line:GLOB} or {@code constant:VALUE}.
     */
    static RowField parse(String component, String text) {
        int colon = text.indexOf(':');
        String kind = colon < 0 ? "" : text.substring(0, colon).strip();
        String rest = text.substring(colon + 1).strip();
        return switch (rest.isEmpty() ? "" : kind) {
            case "column" -> new Column(rest);
            case "path" -> new PathPart(pathPart(component, text, rest));
            case "path-regex" -> new PathPattern(BoundedPattern.parse(component, rest));
            case "constant" -> new Constant(rest);
            case "line" -> new Line(rest);
            default ->
                throw new InvalidSettingException(
                        component,
                        "must be 'column:NAME', 'path:N', 'path-regex:REGEX', 'line:GLOB' or 'constant:VALUE' but was '%s'"
                                .formatted(text));
        };
    }

    private static int pathPart(String component, String text, String number) {
        if (!number.matches("-?[1-9][0-9]{0,2}")) {
            throw new InvalidSettingException(
                    component, "must name a path part from 1, or from -1 backwards, but was '%s'".formatted(text));
        }
        return Integer.parseInt(number);
    }
}
