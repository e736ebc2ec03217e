package dev.proprio.client.sensor.csv;

import dev.proprio.proto.extension.Require;

/**
 * A column with samples and the name of the channel it becomes.
 *
 * @param column the column's name in the files
 * @param name the channel's name, which should tell its unit
 */
record ChannelColumn(String column, String name) {
    /** Reads {@code COLUMN} or {@code COLUMN=NAME}. */
    static ChannelColumn parse(String component, String text) {
        int equals = text.lastIndexOf('=');
        String column = (equals < 0 ? text : text.substring(0, equals)).strip();
        String name = text.substring(equals + 1).strip();
        Require.that(
                !column.isEmpty() && !name.isEmpty(),
                component,
                "must be 'COLUMN' or 'COLUMN=NAME' but one was '%s'".formatted(text));
        return new ChannelColumn(column, name);
    }
}
