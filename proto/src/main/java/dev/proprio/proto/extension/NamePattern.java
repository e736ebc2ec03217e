package dev.proprio.proto.extension;

/** Names as settings mean them: one name, or with a {@code *} at the end all that begin so. */
public final class NamePattern {
    private NamePattern() {}

    /** Whether {@code pattern} means {@code name}. */
    public static boolean matches(String pattern, String name) {
        return pattern.endsWith("*")
                ? name.startsWith(pattern.substring(0, pattern.length() - 1))
                : name.equals(pattern);
    }
}
