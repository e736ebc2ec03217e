package dev.proprio.experiments.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.proprio.experiments.exploration.TestedFile;
import dev.proprio.experiments.exploration.TestedWindows;
import dev.proprio.experiments.mistakes.ManyPeople;
import dev.proprio.experiments.statistics.McNemar;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChangedWindowsTest {
    private static final List<String> CLASSES = List.of("walk", "sit");

    private static TestedWindows person(String name, int[] truth, int... predicted) {
        int[] recordings = new int[truth.length];
        double[] seconds = new double[truth.length];
        for (int i = 0; i < truth.length; i++) {
            recordings[i] = i / 2;
            seconds[i] = 2.56 * (i % 2);
        }
        return new TestedWindows(name, recordings, seconds, truth, predicted);
    }

    private static TestedFile file(TestedWindows... people) {
        return new TestedFile(CLASSES, List.of(people));
    }

    @Test
    void windowsAreCountedByWhatBecameOfThem() throws Exception {
        int[] truth = {0, 0, 1, 1};
        TestedFile first = file(person("ada", truth, 0, 0, 0, 0), person("eve", truth, 1, 0, 1, 0));
        // Eve's windows come in another order here, with their labels.
        TestedFile second = file(
                new TestedWindows(
                        "eve",
                        new int[] {1, 1, 0, 0},
                        new double[] {2.56, 0, 2.56, 0},
                        new int[] {1, 1, 0, 0},
                        new int[] {0, 1, 0, 0}),
                person("ada", truth, 1, 0, 1, 1));
        ChangedWindows changes = ChangedWindows.of(first, second);
        assertThat(changes.all()).isEqualTo(new ChangeCounts("all", 8, 1, 3, 1));
        assertThat(changes.classes())
                .containsExactly(new ChangeCounts("walk", 4, 1, 1, 0), new ChangeCounts("sit", 4, 0, 2, 1));
        assertThat(changes.people())
                .containsExactly(new ChangeCounts("ada", 4, 1, 2, 0), new ChangeCounts("eve", 4, 0, 1, 1));
        assertThat(changes.windowTest()).isEqualTo(McNemar.of(1, 3));
        assertThat(changes.peopleTest()).as("two people, both better").isEqualTo(0.5);
    }

    @Test
    void theSameRunChangesNothing() throws Exception {
        TestedFile one = file(person("ada", new int[] {0, 1}, 0, 0));
        ChangedWindows changes = ChangedWindows.of(one, one);
        assertThat(changes.all()).isEqualTo(new ChangeCounts("all", 2, 0, 0, 1));
        assertThat(changes.people()).isEmpty();
        assertThat(List.of(changes.windowTest().p(), changes.peopleTest())).containsExactly(1.0, 1.0);
    }

    @Test
    void otherWindowsAreRefusedInASentence() {
        TestedFile first = file(person("ada", new int[] {0, 1}, 0, 0));
        for (TestedFile other : List.of(
                file(person("eve", new int[] {0, 1}, 0, 0)),
                file(person("ada", new int[] {0, 0}, 0, 0)),
                file(new TestedWindows(
                        "ada", new int[] {0, 0}, new double[] {0, 1.28}, new int[] {0, 1}, new int[] {0, 0})))) {
            assertThatThrownBy(() -> ChangedWindows.of(first, other))
                    .isInstanceOf(IncomparableException.class)
                    .hasMessage(
                            "the runs were not tested on the same windows of ada; compare runs of the same seed, data, preprocessing and evaluation");
        }
        assertThatThrownBy(() -> ChangedWindows.of(
                        first, file(person("ada", new int[] {0, 1}, 0, 0), person("eve", new int[] {0}, 0))))
                .hasMessageContaining("one run was tested on 1 people and the other on 2");
    }

    @Test
    void whatIsWrittenIsReadAgain(@TempDir Path folder) throws Exception {
        assertThat(ChangedWindows.of(folder, folder)).isEmpty();
        TestedFile.write(folder, List.of("walk", "sit", "type"), ManyPeople.of(20, 50));
        ChangedWindows changes = ChangedWindows.of(folder, folder).orElseThrow();
        assertThat(changes.all().windows()).isEqualTo(1000);
        assertThat(changes.all().lost() + changes.all().gained()).isZero();
    }
}
