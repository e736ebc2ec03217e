package dev.proprio.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.proprio.proto.identity.PrivateFiles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SparkCommandTest {
    private final Set<String> before = properties();

    @AfterEach
    void forget() {
        properties().stream().filter(name -> !before.contains(name)).forEach(System::clearProperty);
    }

    @Test
    void theMasterBecomesASettingOfTheRun() throws Exception {
        assertThat(SparkCommand.translated(
                        List.of("run", "x.yaml", "--master", "local-cluster[2,1,1024]", "--seed", "7")))
                .containsExactly(
                        "run",
                        "x.yaml",
                        "--seed",
                        "7",
                        "--set",
                        "engine=cluster",
                        "--set",
                        "cluster.kind=spark",
                        "--set",
                        "cluster.master=\"local-cluster[2,1,1024]\"");
        assertThat(SparkCommand.translated(List.of("worker", "--master", "spark://h:1")))
                .containsExactly("worker", "--master", "spark://h:1");
    }

    @Test
    void sparksSettingsBecomeSystemProperties(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("spark.conf"), "spark.test.a 1\nspark.test.b=2\nother=3\n");
        Path secret = folder.resolve("secret");
        PrivateFiles.write(secret, "hush\n");
        assertThat(SparkCommand.translated(List.of(
                        "run",
                        "--conf",
                        "spark.test.c=x=y",
                        "--properties-file",
                        file.toString(),
                        "--secret",
                        secret.toString())))
                .containsExactly("run");
        assertThat(System.getProperty("spark.test.a")).isEqualTo("1");
        assertThat(System.getProperty("spark.test.b")).isEqualTo("2");
        assertThat(System.getProperty("other")).isNull();
        assertThat(System.getProperty("spark.test.c")).isEqualTo("x=y");
        assertThat(System.getProperty("spark.authenticate.secret")).isEqualTo("hush");
    }

    @Test
    void whatMakesNoSenseIsRefusedInASentence(@TempDir Path folder) throws Exception {
        refused("needs a value", "run", "--master");
        refused("must be a setting of Spark's", "run", "--conf", "rounds=3");
        refused(
                "can't be read",
                "run",
                "--properties-file",
                folder.resolve("none").toString());
        Path open = Files.writeString(folder.resolve("open"), "s");
        refused("others may read", "run", "--secret", open.toString());
    }

    @Test
    void aMastersNameSaysItsExecutors() {
        var cluster = new SparkMaster("local-cluster[3, 2, 900]");
        assertThat(cluster.executors()).hasValue(3);
        assertThat(cluster.cores()).hasValue(2);
        assertThat(cluster.megabytes()).hasValue(900);
        assertThat(new SparkMaster("local[4]").cores()).hasValue(4);
        assertThat(new SparkMaster("spark://[::1]:7077").isHere()).isTrue();
        assertThat(new SparkMaster("spark://localhost").addresses().getFirst().getPort())
                .isEqualTo(7077);
        assertThat(new SparkMaster("spark://127.0.0.1:1,10.0.0.1:1").isHere()).isFalse();
        assertThat(new SparkMaster("k8s://https://localhost").isHere()).isFalse();
    }

    @Test
    void whatSparkSaysIsCutToASentence() {
        var failure = new IllegalStateException("""
                Job aborted due to stage failure: Task 0 in stage 0.0 failed 8 times, most recent failure: Lost task 0.7 in stage 0.0 (TID 7) (127.0.0.1 executor 0): dev.proprio.spark.RefusedExecutorException: executor 0 on h: the version of dl4j is 1 but the run's is 2
                \tat x.y.Z(Z.java:1)
                Driver stacktrace:""");
        assertThat(SparkFailures.sentence(failure))
                .isEqualTo("executor 0 on h: the version of dl4j is 1 but the run's is 2");
        var excluded = new IllegalStateException("""
                Job aborted due to stage failure:\s
                Aborting TaskSet 7.0 because task 1 (partition 1)
                cannot run anywhere due to node and executor excludeOnFailure.
                Most recent failure:
                Lost task 0.1 in stage 7.0 (TID 18) (127.0.0.1 executor 2): java.io.IOException: no such file
                \tat x.y.Z(Z.java:1)""");
        assertThat(SparkFailures.sentence(excluded)).isEqualTo("no such file");
        assertThat(SparkFailures.sentence(new IllegalStateException("one\ntwo")))
                .isEqualTo("one");
    }

    private static void refused(String sentence, String... arguments) {
        assertThatThrownBy(() -> SparkCommand.translated(List.of(arguments)))
                .isInstanceOf(SparkRequestException.class)
                .hasMessageContaining(sentence);
    }

    private static Set<String> properties() {
        return System.getProperties().stringPropertyNames().stream().collect(Collectors.toSet());
    }
}
