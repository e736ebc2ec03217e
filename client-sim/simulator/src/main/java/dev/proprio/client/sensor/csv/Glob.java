package dev.proprio.client.sensor.csv;

import java.util.regex.Pattern;

/**
 * Matches paths: {@code *} and {@code ?} within a part, {@code **} across parts (also none, so that
 * {@code **}{@code /*.csv} finds files at the top), and <code>{a,b}</code> for alternatives.
 */
public final class Glob {
    private Glob() {}

    /** Whether a pattern, as the settings have it, matches a path. */
    public static boolean matches(String glob, String path) {
        return regex(glob).matcher(path).matches();
    }

    static BoundedPattern of(String glob) {
        return BoundedPattern.of("files: '%s'".formatted(glob), regex(glob));
    }

    private static Pattern regex(String glob) {
        StringBuilder regex = new StringBuilder();
        int depth = 0;
        for (int at = 0; at < glob.length(); at++) {
            char c = glob.charAt(at);
            if (glob.startsWith("**/", at)) {
                regex.append("(?:.*/)?");
                at += 2;
            } else if (glob.startsWith("**", at)) {
                regex.append(".*");
                at++;
            } else if (c == '*') {
                regex.append("[^/]*");
            } else if (c == '?') {
                regex.append("[^/]");
            } else if (c == '{' && glob.indexOf('}', at) > 0) {
                regex.append("(?:");
                depth++;
            } else if (c == '}' && depth > 0) {
                regex.append(')');
                depth--;
            } else if (c == ',' && depth > 0) {
                regex.append('|');
            } else {
                regex.append(Pattern.quote(String.valueOf(c)));
            }
        }
        regex.append(")".repeat(depth));
        return Pattern.compile(regex.toString(), Pattern.DOTALL);
    }
}
