package dev.proprio.proto.extension;

/** What a setting's text names outside of the settings. Whoever may not name everything is refused by it. */
public enum Resource {
    /** Nothing: a word, a label, a pattern. */
    NONE,
    /** A file, a folder or a URL with data. */
    DATA,
    /** A file. Every {@link java.nio.file.Path} is one. */
    FILE,
    /** A database. */
    DATABASE,
    /** A server that is told something. */
    SERVER
}
