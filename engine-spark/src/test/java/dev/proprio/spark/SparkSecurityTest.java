package dev.proprio.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.proprio.coordinator.round.RunFailedException;
import java.nio.file.Path;
import org.apache.spark.SparkConf;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Nobody gets in without the run's secret, and nothing leaves the machine in the clear. */
class SparkSecurityTest {
    private static final String ELSEWHERE = "spark://10.0.0.7:7077";

    @ParameterizedTest
    @ValueSource(strings = {"local[2]", "local-cluster[2,1,1024]"})
    void onThisMachineASecretIsDrawn(String master) throws Exception {
        SparkConf one = secured(master);
        SparkConf other = secured(master);
        assertThat(one.get("spark.authenticate")).isEqualTo("true");
        assertThat(one.get("spark.driver.bindAddress")).isEqualTo("127.0.0.1");
        assertThat(one.get("spark.authenticate.secret"))
                .hasSize(64)
                .isNotEqualTo(other.get("spark.authenticate.secret"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "spark.authenticate",
                "spark.network.crypto.enabled",
                "spark.io.encryption.enabled",
            })
    void whatIsOffBeyondThisMachineIsRefused(String setting) {
        refused(ELSEWHERE, setting, "false").hasMessageContaining(setting + " must not be false");
        refused("k8s://https://cluster", setting, "false").hasMessageContaining(setting + " must not be false");
    }

    @Test
    void authenticationIsNotTurnedOffHereEither() {
        refused("local-cluster[2,1,1024]", "spark.authenticate", "false").hasMessageContaining("must not be false");
    }

    @Test
    void aMasterElsewhereNeedsASecret() {
        refused(ELSEWHERE).hasMessageContaining("--secret FILE");
    }

    @Test
    void itsExecutorsMustReachThisProcess() {
        refused(ELSEWHERE, "spark.authenticate.secret", "s").hasMessageContaining("--conf spark.driver.host=ADDRESS");
        refused("yarn", "spark.driver.host", "127.0.0.1").hasMessageContaining("--conf spark.driver.host=ADDRESS");
    }

    @Test
    void nothingIsNegotiatedAway() {
        refused(ELSEWHERE, "spark.network.crypto.saslFallback", "true").hasMessageContaining("must be false");
    }

    @Test
    void beyondThisMachineEverythingIsOn() throws Exception {
        SparkConf conf = secured(ELSEWHERE, "spark.authenticate.secret", "s", "spark.driver.host", "10.0.0.5");
        assertThat(conf.get("spark.authenticate")).isEqualTo("true");
        assertThat(conf.get("spark.network.crypto.enabled")).isEqualTo("true");
        assertThat(conf.get("spark.network.crypto.saslFallback")).isEqualTo("false");
        assertThat(conf.get("spark.io.encryption.enabled")).isEqualTo("true");
    }

    /** YARN and Kubernetes give their executors secrets themselves. */
    @Test
    void managersOfResourcesNeedNoSecretFromUs() throws Exception {
        assertThat(secured("yarn", "spark.driver.host", "10.0.0.5").get("spark.authenticate"))
                .isEqualTo("true");
    }

    @Test
    void aDriverThatListensToTheNetworkNeedsASecretEvenWithAMasterHere() {
        refused("spark://127.0.0.1:7077", "spark.driver.host", "10.0.0.5").hasMessageContaining("--secret FILE");
        refused("local-cluster[2,1,1024]", "spark.driver.host", "10.0.0.5").hasMessageContaining("spark.driver.host");
        refused("local-cluster[2,1,1024]", "spark.driver.bindAddress", "0.0.0.0")
                .hasMessageContaining("spark.driver.bindAddress");
    }

    @Test
    void aMasterOfThisUserIsFoundByItsPort(@TempDir Path state) throws Exception {
        String before = System.getProperty("proprio.state");
        System.setProperty("proprio.state", state.toString());
        try {
            refused("spark://127.0.0.1:7078").hasMessageContaining("no master of this user runs at 127.0.0.1:7078");
            StandaloneSecrets.file(7078).put("kept");
            assertThat(secured("spark://127.0.0.1:7078").get("spark.authenticate.secret"))
                    .isEqualTo("kept");
        } finally {
            if (before == null) {
                System.clearProperty("proprio.state");
            } else {
                System.setProperty("proprio.state", before);
            }
        }
    }

    @Test
    void aMasterOrWorkerOnTheNetworkNeedsTheSameSecret() throws Exception {
        var conf = new SparkConf(false);
        assertThatThrownBy(() -> SparkSecurity.secure(conf, "0.0.0.0"))
                .isInstanceOf(RunFailedException.class)
                .hasMessageContaining("--secret FILE");
        var here = new SparkConf(false);
        SparkSecurity.secure(here, "127.0.0.1");
        assertThat(here.get("spark.authenticate")).isEqualTo("true");
    }

    private static SparkConf secured(String master, String... settings) throws RunFailedException {
        var conf = new SparkConf(false);
        for (int i = 0; i < settings.length; i += 2) {
            conf.set(settings[i], settings[i + 1]);
        }
        SparkSecurity.secure(conf, new SparkMaster(master));
        return conf;
    }

    private static AbstractThrowableAssert<?, ? extends Throwable> refused(String master, String... settings) {
        return assertThatThrownBy(() -> secured(master, settings)).isInstanceOf(RunFailedException.class);
    }
}
