package dev.proprio.proto.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PrivateFilesTest {
    private static final int AT_ONCE = 4;

    @TempDir
    private Path folder;

    @Test
    void aFolderThatSeveralCreateAtOnceIsThereForAll() throws Exception {
        for (int i = 0; i < 50; i++) {
            Path wanted = folder.resolve("state-" + i);
            atOnce(number -> () -> {
                PrivateFiles.createFolder(wanted);
                return wanted;
            });
            assertThat(wanted).isDirectory();
        }
    }

    @Test
    void ofSeveralThatWriteAFileAtOnceOneIsThereWhole() throws Exception {
        Path file = folder.resolve("a.token");
        for (int i = 0; i < 20; i++) {
            atOnce(number -> () -> {
                PrivateFiles.write(file, "text of " + number);
                return file;
            });
            assertThat(PrivateFiles.readSecret(file)).matches("text of [0-3]");
        }
        try (Stream<Path> all = Files.list(folder)) {
            assertThat(all).containsExactly(file);
        }
    }

    @Test
    void aFileInAFoldersPlaceIsNone() throws Exception {
        Path file = Files.createFile(folder.resolve("state"));
        assertThatThrownBy(() -> PrivateFiles.createFolder(file)).isInstanceOf(FileAlreadyExistsException.class);
    }

    private static void atOnce(IntFunction<Callable<Path>> work) throws Exception {
        var begin = new CyclicBarrier(AT_ONCE);
        ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE);
        try {
            List<Future<Path>> all = new ArrayList<>();
            for (int i = 0; i < AT_ONCE; i++) {
                Callable<Path> one = work.apply(i);
                all.add(threads.submit(() -> {
                    begin.await();
                    return one.call();
                }));
            }
            for (Future<Path> one : all) {
                one.get();
            }
        } finally {
            threads.shutdown();
        }
    }
}
