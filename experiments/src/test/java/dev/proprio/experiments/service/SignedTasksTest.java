package dev.proprio.experiments.service;

import static org.assertj.core.api.Assertions.assertThat;

import dev.proprio.client.node.ClientNode;
import dev.proprio.client.session.LocalTraining;
import dev.proprio.client.session.SitePolicy;
import dev.proprio.proto.update.ClientUpdate;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The coordinator of the command signs what it asks, with the key of its settings. */
@Timeout(120)
class SignedTasksTest {
    private static final int KEY_BYTES = 32;
    private static final String SPEC = """
        name: signed
        rounds: 2
        data: {source: synthetic-logistic, devices: 10}
        model: {kind: softmax}
        cohort: {size: 2, minimum: 1}
        evaluation: {every: 2}
        """;

    @TempDir
    private Path folder = Path.of("replaced by JUnit");

    @Test
    void devicesTrainForWhomTheyTrustAndRefuseAnybodyElse() throws Exception {
        KeyPairGenerator keys = KeyPairGenerator.getInstance("Ed25519");
        KeyPair trusted = keys.generateKeyPair();
        Path file = Files.createFile(
                folder.resolve("task.key"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(
                file,
                "-----BEGIN PRIVATE KEY-----\n"
                        + Base64.getMimeEncoder(64, new byte[] {'\n'})
                                .encodeToString(trusted.getPrivate().getEncoded()) + "\n-----END PRIVATE KEY-----\n");

        try (var service = new Service(folder.resolve("store"), "device-wait=1m", "task-key='" + file + "'");
                ClientNode willing = node(service, "willing", trusted);
                ClientNode wary = node(service, "wary", keys.generateKeyPair())) {
            while (service.devices().size() < 2) {
                Thread.onSpinWait();
            }
            service.await(service.create(SPEC, Map.of(), "connected", true), "done");

            for (JsonNode device : service.devices()) {
                boolean trusts = device.get("id").asString().equals("willing");
                assertThat(device.get("tasks").asInt()).as(device.toString()).isEqualTo(2);
                assertThat(device.get("updates").asInt()).as(device.toString()).isEqualTo(trusts ? 2 : 0);
                assertThat(device.get("failures").asInt()).as(device.toString()).isEqualTo(trusts ? 0 : 2);
                assertThat(device.path("last_failure").asString(""))
                        .isEqualTo(
                                trusts
                                        ? ""
                                        : "refuse: the device's owner does not allow it: this task is signed by nobody whose signature it takes");
            }
            assertThat(List.of(willing.hasEnded(), wary.hasEnded())).containsOnly(false);
        }
    }

    private static ClientNode node(Service service, String id, KeyPair trusts) {
        byte[] encoded = trusts.getPublic().getEncoded();
        byte[] key = Arrays.copyOfRange(encoded, encoded.length - KEY_BYTES, encoded.length);
        LocalTraining zeros = (task, model) ->
                ClientUpdate.ofParameters(1, new float[model.layout().length()], Map.of());
        return ClientNode.plaintext("127.0.0.1", service.grpcPort())
                .device(id)
                .policy(SitePolicy.OPEN.with(
                        SitePolicy::authorities, List.of(HexFormat.of().formatHex(key))))
                .training(zeros)
                .start();
    }
}
