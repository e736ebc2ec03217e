package dev.proprio.proto.fault;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;

class FailureTextTest {
    @Test
    void namesTheFileAndTheRemedy() {
        assertThat(FailureText.of(new AccessDeniedException("/data/run.json")))
                .isEqualTo(
                        "'/data/run.json' can't be opened or written: permission is denied; check who owns it and its"
                                + " mode, or choose another place.");
        assertThat(FailureText.of(new FileSystemException("/data/x", null, "No space left on device")))
                .isEqualTo("'/data/x' can't be opened or written: no space is left on its disk; free some, or choose a"
                        + " folder on another disk.");
        assertThat(FailureText.of(new UncheckedIOException(new IOException("Too many open files"))))
                .contains("ulimit -n 4096");
        assertThat(FailureText.of(new ExecutionException(new NoSuchFileException("spec.yaml"))))
                .isEqualTo("There is no file or folder 'spec.yaml'; check the path.");
        assertThat(FailureText.of(new IOException("the store is in use; choose another with --set store=...")))
                .isEqualTo("the store is in use; choose another with --set store=...");
        assertThat(FailureText.of(new IOException())).startsWith("java.io.IOException at ");
    }

    @Test
    void tellsTheMachinesFaultsFromTheRequests() {
        for (String message : new String[] {
            "No space left on device",
            "Read-only file system",
            "Too many open files",
            "Disk quota exceeded",
            "[SQLITE_FULL] Insertion failed because database is full",
            "Permission denied"
        }) {
            assertThat(FailureText.isOfMachine(new IllegalStateException(new IOException(message))))
                    .as(message)
                    .isTrue();
        }
        assertThat(FailureText.isOfMachine(new OutOfMemoryError())).isTrue();
        assertThat(FailureText.isOfMachine(new NoSuchFileException("x"))).isFalse();
        assertThat(FailureText.isOfMachine(new IllegalStateException("No space left on device")))
                .isFalse();
    }

    @Test
    void whatLibrariesSayOfContentIsNotRepeated() {
        for (Throwable failure : new Throwable[] {
            new NumberFormatException("For input string: hush"),
            new IllegalStateException("hush"),
            new AssertionError("hush"),
            new ExecutionException(new ArrayIndexOutOfBoundsException("hush"))
        }) {
            assertThat(FailureText.of(failure)).doesNotContain("hush").contains("FailureTextTest");
        }
    }

    @Test
    void errorsSayWhatToDo() {
        assertThat(FailureText.of(new OutOfMemoryError("Java heap space"))).contains("PROPRIO_JAVA_OPTIONS=-Xmx4g");
        assertThat(FailureText.of(new UnsatisfiedLinkError("libx.so: failed to map segment")))
                .contains("not be mounted noexec", "-Dorg.bytedeco.javacpp.cachedir=DIR");
    }
}
