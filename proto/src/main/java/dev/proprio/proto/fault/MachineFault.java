package dev.proprio.proto.fault;

import java.nio.file.AccessDeniedException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** What a machine may lack, whatever was asked of it; told by the words that operating systems and SQLite use. */
enum MachineFault {
    SPACE(
            "no space left|not enough space|disk is full|sqlite_full",
            "no space is left on its disk; free some, or choose a folder on another disk"),
    LARGEST(
            "file too large",
            "a file of this process may not grow so large; raise the limit (ulimit -f), or choose another disk"),
    QUOTA("quota exceeded", "the disk quota is used up; free some space, or choose another folder"),
    READ_ONLY(
            "read-only file system|readonly database|sqlite_readonly",
            "its disk or folder is read-only; choose a folder that can be written"),
    OPEN_FILES(
            "too many open files",
            "this process has as many files open as it may; raise the limit (ulimit -n 4096), or let fewer runs go on"),
    DENIED(
            "permission denied|operation not permitted",
            "permission is denied; check who owns it and its mode, or choose another place"),
    DISK("input/output error|sqlite_ioerr", "its disk reports an error; check the disk"),
    NAME("file name too long", "its name is too long; choose a shorter one");

    private final Pattern words;
    private final String sentence;

    MachineFault(String words, String sentence) {
        this.words = Pattern.compile(words);
        this.sentence = sentence;
    }

    /** How a sentence about a file goes on. */
    String sentence() {
        return sentence;
    }

    static Optional<MachineFault> of(Throwable failure) {
        if (failure instanceof AccessDeniedException) {
            return Optional.of(DENIED);
        }
        String message = String.valueOf(failure.getMessage()).toLowerCase(Locale.ROOT);
        for (MachineFault obstacle : values()) {
            if (obstacle.words.matcher(message).find()) {
                return Optional.of(obstacle);
            }
        }
        return Optional.empty();
    }
}
