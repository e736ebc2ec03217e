package dev.proprio.experiments.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderLockTest {
    @TempDir
    private Path folder = Path.of("replaced by JUnit");

    @Test
    void oneHoldsAFolderAndAnotherAfterIt() throws Exception {
        FolderLock.of(folder).close();
        try (FolderLock held = FolderLock.of(folder)) {
            assertThat(held).isNotNull();
            assertThatThrownBy(() -> FolderLock.of(folder))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("is under way in another process");
        }
        FolderLock.of(folder).close();
    }

    /** A process that had the file open while another let go of it keeps a third out. */
    @Test
    void whoOpenedTheFileBeforeTheLockEndedHoldsTheSameOneAsWhoComesLater() throws Exception {
        FolderLock first = FolderLock.of(folder);
        try (FileChannel second = FileChannel.open(folder.resolve("lock"), StandardOpenOption.WRITE)) {
            first.close();
            assertThat(second.tryLock()).isNotNull();
            assertThat(FolderLock.tryOf(folder)).isEmpty();
        }
    }
}
