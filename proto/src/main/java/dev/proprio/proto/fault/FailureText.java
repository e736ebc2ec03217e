package dev.proprio.proto.fault;

import dev.proprio.proto.extension.InvalidSettingException;
import dev.proprio.proto.extension.SettingsException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ExecutionException;

/**
 * Turns any failure into a sentence: which file, what was wrong, what to do. The sentence may travel: of failures that
 * libraries describe, whose messages may quote what they read, it names only the kind and the place in the program.
 */
public final class FailureText {
    private static final long MEGABYTE = 1_000_000;

    private FailureText() {}

    /** The sentence. */
    public static String of(Throwable failure) {
        if (failure instanceof UncheckedIOException || failure instanceof ExecutionException) {
            return of(cause(failure));
        }
        if (failure instanceof FileSystemException file) {
            return ofFile(file);
        }
        if (failure instanceof IOException io) {
            return ofIo(io);
        }
        if (failure instanceof Error error) {
            return ofError(error);
        }
        boolean ours = !(failure instanceof RuntimeException)
                || failure instanceof InvalidSettingException
                || failure instanceof SettingsException;
        String message = failure.getMessage();
        return ours && message != null ? message : place(failure);
    }

    /** Whether the machine is what failed: its disk, its permissions, its limits, its memory, its native libraries. */
    public static boolean isOfMachine(Throwable failure) {
        for (Throwable at = failure; at != null; at = at.getCause()) {
            String kind = at.getClass().getName();
            boolean described = at instanceof IOException || kind.contains("SQL");
            boolean library = kind.endsWith("NativeLibraryNotFoundException");
            if (at instanceof Error
                    || library
                    || (described && MachineFault.of(at).isPresent())) {
                return true;
            }
        }
        return false;
    }

    private static Throwable cause(Throwable wrapped) {
        return wrapped.getCause() == null ? new IllegalStateException("nothing is known") : wrapped.getCause();
    }

    private static String ofFile(FileSystemException failure) {
        String file = failure.getFile() == null ? "a file" : String.format(Locale.ROOT, "'%s'", failure.getFile());
        Optional<MachineFault> obstacle = MachineFault.of(failure);
        if (obstacle.isPresent()) {
            return String.format(
                    Locale.ROOT,
                    "%s can't be opened or written: %s.",
                    file,
                    obstacle.get().sentence());
        }
        if (failure instanceof NoSuchFileException) {
            return String.format(Locale.ROOT, "There is no file or folder %s; check the path.", file);
        }
        if (failure instanceof NotDirectoryException) {
            return String.format(Locale.ROOT, "%s is no folder; check the path.", file);
        }
        return failure.getReason() == null || failure.getClass() != FileSystemException.class
                ? String.valueOf(failure.getMessage())
                : String.format(Locale.ROOT, "%s can't be opened or written: %s.", file, failure.getReason());
    }

    private static String ofIo(IOException failure) {
        String message = failure.getMessage();
        boolean ours = message != null && message.contains(" ") && !message.equals(String.valueOf(failure.getCause()));
        if (failure.getCause() instanceof FileSystemException file && !ours) {
            return ofFile(file);
        }
        Optional<MachineFault> obstacle = MachineFault.of(failure);
        if (message != null && obstacle.isPresent() && message.length() < 60) {
            return String.format(
                    Locale.ROOT,
                    "A file can't be read or written: %s.",
                    obstacle.get().sentence());
        }
        return message == null || message.isBlank() ? place(failure) : message;
    }

    private static String ofError(Error error) {
        if (error instanceof OutOfMemoryError) {
            return String.format(
                    Locale.ROOT,
                    "The memory of this process, %s MB, is not enough; give it more with PROPRIO_JAVA_OPTIONS=-Xmx4g, or ask for less: fewer devices, threads or windows, a smaller model.",
                    Runtime.getRuntime().maxMemory() / MEGABYTE);
        }
        if (error instanceof StackOverflowError) {
            return "Something is nested too deeply: " + place(error);
        }
        if (error instanceof LinkageError) {
            return String.format(
                    Locale.ROOT,
                    "A part of the program or a native library can't be loaded (%s). Native libraries are unpacked below '%s' and '%s', which need space and must allow programs to run, not be mounted noexec; name other folders with PROPRIO_JAVA_OPTIONS='-Djava.io.tmpdir=DIR -Dorg.bytedeco.javacpp.cachedir=DIR -Dorg.sqlite.tmpdir=DIR'.",
                    place(error),
                    System.getProperty("user.home"),
                    System.getProperty("java.io.tmpdir"));
        }
        return place(error);
    }

    /** The kind of a failure and where in the program it arose. */
    private static String place(Throwable failure) {
        StackTraceElement[] trace = failure.getStackTrace();
        return String.format(
                Locale.ROOT,
                "%s at %s; the log has it whole",
                failure.getClass().getName(),
                trace.length == 0 ? "an unknown place" : trace[0].toString());
    }
}
