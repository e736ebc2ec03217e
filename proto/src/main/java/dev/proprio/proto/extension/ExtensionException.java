package dev.proprio.proto.extension;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * An extension threw, or gave what its interface does not allow. The message names the extension, and what it threw with
 * the line of its own code.
 */
public final class ExtensionException extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private static final int MOST_CAUSES = 20;
    private static final List<String> PLATFORM = List.of("java.", "javax.", "jdk.", "sun.", "com.sun.");

    private ExtensionException(String message) {
        super(message);
    }

    private ExtensionException(String message, Throwable cause) {
        super(message, cause);
    }

    /**
     * An extension that did what it must not.
     *
     * @param what goes on after the name: {@code gave NaN for parameter 3}
     */
    public static ExtensionException that(Object extension, String what) {
        return new ExtensionException(title(extension.getClass()) + " " + what);
    }

    /** The sentence; there always is one. */
    @Override
    public String getMessage() {
        return String.valueOf(super.getMessage());
    }

    /** An extension whose code threw {@code failure}. */
    public static ExtensionException threw(Object extension, Throwable failure) {
        return new ExtensionException(
                title(extension.getClass()) + " threw " + describe(failure, extension.getClass()), failure);
    }

    /**
     * What an extension gives.
     *
     * @throws ExtensionException if it throws, or gives null
     * @throws LinkageError if a native library can't be loaded, for which the machine is to blame
     */
    public static <T> T call(Object extension, Supplier<T> call) {
        T result;
        try {
            result = call.get();
        } catch (ExtensionException e) {
            throw e;
        } catch (LinkageError e) {
            if (lacksNativeLibrary(e)) {
                throw e;
            }
            throw threw(extension, e);
        } catch (RuntimeException | StackOverflowError | AssertionError e) {
            throw threw(extension, e);
        }
        if (result == null) {
            throw that(extension, "gave null");
        }
        return result;
    }

    private static boolean lacksNativeLibrary(Throwable failure) {
        Throwable cause = failure;
        for (int i = 0; i < MOST_CAUSES && cause != null; i++) {
            if (cause instanceof UnsatisfiedLinkError) {
                return true;
            }
            cause = cause.getCause();
        }
        return false;
    }

    /** {@code the server optimizer "adam"}. */
    public static String title(Class<?> extension) {
        String noun = Extensions.pointImplementedBy(extension)
                .map(ExtensionPoint::noun)
                .orElse("extension");
        Named named = extension.getAnnotation(Named.class);
        return String.format(Locale.ROOT, "the %s \"%s\"", noun, named == null ? extension.getName() : named.value());
    }

    /**
     * {@code java.lang.ArithmeticException: / by zero (lab.Mine.combine, Mine.java:12)}: the first line of the
     * extension's own package, or else of anybody's but the platform's.
     */
    public static String describe(Throwable failure, Class<?> extension) {
        return failure + where(failure, extension);
    }

    /** The same without what was thrown, which may quote what an extension has read: {@code  (lab.Mine.read, Mine.java:12)}. */
    public static String where(Throwable failure, Class<?> extension) {
        return line(failure, extension)
                .map(frame -> String.format(
                        Locale.ROOT,
                        " (%s.%s, %s:%s)",
                        frame.getClassName(),
                        frame.getMethodName(),
                        frame.getFileName(),
                        frame.getLineNumber()))
                .orElse("");
    }

    private static Optional<StackTraceElement> line(Throwable failure, Class<?> extension) {
        StackTraceElement[] frames = failure.getStackTrace();
        String own = extension.getPackageName() + ".";
        return Arrays.stream(frames)
                .filter(frame -> frame.getClassName().startsWith(own))
                .findFirst()
                .or(() -> Arrays.stream(frames)
                        .filter(frame -> !isOfThePlatform(frame))
                        .findFirst());
    }

    private static boolean isOfThePlatform(StackTraceElement frame) {
        return PLATFORM.stream().anyMatch(frame.getClassName()::startsWith);
    }
}
