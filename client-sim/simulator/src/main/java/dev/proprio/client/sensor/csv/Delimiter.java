package dev.proprio.client.sensor.csv;

import dev.proprio.proto.extension.InvalidSettingException;

/**
 * What stands between two fields.
 *
 * @param whitespace true when any run of blanks and tabs separates
 */
record Delimiter(byte character, boolean whitespace) {
    static Delimiter parse(String component, String text) {
        return switch (text) {
            case "whitespace" -> new Delimiter((byte) ' ', true);
            case "tab", "\\t" -> new Delimiter((byte) '\t', false);
            case "comma" -> new Delimiter((byte) ',', false);
            case "semicolon" -> new Delimiter((byte) ';', false);
            default -> {
                boolean usable = text.length() == 1
                        && text.charAt(0) < 128
                        && !Character.isLetterOrDigit(text.charAt(0))
                        && "\"+-.\r\n".indexOf(text.charAt(0)) < 0;
                if (!usable) {
                    throw new InvalidSettingException(
                            component,
                            "must be one punctuation character, or one of 'comma', 'semicolon', 'tab', 'whitespace', but was '%s'"
                                    .formatted(text));
                }
                yield new Delimiter((byte) text.charAt(0), false);
            }
        };
    }
}
