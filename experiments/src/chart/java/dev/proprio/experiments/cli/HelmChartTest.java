package dev.proprio.experiments.cli;

import static dev.proprio.experiments.cli.Manifests.at;
import static dev.proprio.experiments.cli.Manifests.containers;
import static dev.proprio.experiments.cli.Manifests.list;
import static dev.proprio.experiments.cli.Manifests.map;
import static dev.proprio.experiments.cli.Manifests.pod;
import static dev.proprio.experiments.cli.Manifests.ports;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.Gson;
import com.google.gson.JsonElement;
import com.marcnuri.helm.Helm;
import com.marcnuri.helm.TemplateCommand;
import dev.proprio.experiments.service.CoordinatorSpec;
import dev.proprio.experiments.spec.ClusterKind;
import dev.proprio.experiments.spec.ClusterSpec;
import dev.proprio.experiments.spec.Engine;
import dev.proprio.experiments.spec.ExperimentSpec;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The chart, linted and rendered by Helm itself, and what it would make a cluster run. */
class HelmChartTest {
    private static final Path CHART = Path.of("../docs/deploy/helm/proprio");
    /** Commands within a line of shell. */
    private static final Pattern COMMAND = Pattern.compile("/app/proprio ([^;]*)");

    @TempDir
    private Path folder = Path.of("replaced by JUnit");

    /** What people would set. */
    enum Values {
        DEFAULTS(""),
        DATABASE_AND_CERTIFICATE("""
                certificate: {secret: server}
                coordinator: {names: [fl.example.org], maxUnavailable: 0, settings: {grace: 5s, data: {urls: [archive.ics.uci.edu]}}}
                postgresql:
                  databases: ["jdbc:postgresql://db.example.org/proprio?user=proprio"]
                  passwords: {secret: passwords}
                networkPolicy:
                  devices: [{ipBlock: {cidr: 10.0.0.0/8}}]
                  egress: [{ports: [{port: 5432}]}]
                image: {digest: "sha256:0123"}
                imagePullSecrets: [{name: registry}]
                tolerations: [{key: dedicated, operator: Exists}]
                """),
        ROOT_AND_LEAVES("""
                coordinator: {enabled: false}
                certificate: {secret: server}
                leaves: {enabled: true, tokenSecret: leaf-token, replicas: 3}
                root:
                  enabled: true
                  spec:
                    name: tree
                    rounds: 3
                    data: {source: synthetic, devices: 24, classes: [walk, run, sit, typing]}
                    model: {kind: cnn1d}
                """),
        LEAVES_OF_A_ROOT_ELSEWHERE("""
                coordinator: {enabled: false}
                certificate: {secret: server}
                leaves: {enabled: true, tokenSecret: leaf-token, root: "root.example.org:7444"}
                networkPolicy: {enabled: false}
                """);

        private final String yaml;

        Values(String yaml) {
            this.yaml = yaml;
        }
    }

    private Manifests render(String values) throws Exception {
        Path file = Files.writeString(folder.resolve("values.yaml"), values);
        TemplateCommand command = new Helm(CHART).template();
        return Manifests.parse(command.withName("fl")
                .withNamespace("lab")
                .withKubeVersion("1.31.0")
                .withValuesFile(file)
                .call());
    }

    @Test
    void helmFindsNothingAmiss() {
        var result = new Helm(CHART).lint().strict().call();

        assertThat(result.isFailed()).as(String.valueOf(result.getMessages())).isFalse();
        assertThat(result.getMessages()).noneMatch(line -> line.contains("[WARNING]") || line.contains("[ERROR]"));
    }

    @ParameterizedTest
    @EnumSource
    void kubernetesKnowsEveryField(Values values) throws Exception {
        for (Map<?, ?> manifest : render(values.yaml).all()) {
            Class<?> kind = Class.forName("io.kubernetes.client.openapi.models.V1" + manifest.get("kind"));
            // Throws if a field is missing that must be there, or one is there that it does not know.
            kind.getMethod("validateJsonElement", JsonElement.class).invoke(null, new Gson().toJsonTree(manifest));
        }
    }

    @ParameterizedTest
    @EnumSource
    void selectorsMatchPodsAndPortsAreTheirs(Values values) throws Exception {
        Manifests made = render(values.yaml);

        assertThat(made.workloads()).isNotEmpty().allSatisfy(workload -> {
            if (!"Job".equals(workload.get("kind"))) {
                assertThat(matches(map(workload, "spec", "selector", "matchLabels"), workload))
                        .isTrue();
            }
        });
        made.of("Service").forEach(service -> {
            Map<?, ?> workload = selected(made, map(service, "spec", "selector"));
            for (Object port : list(service, "spec", "ports")) {
                assertThat(ports(workload).get(at(port, "targetPort").orElseThrow()))
                        .isEqualTo(at(port, "port").orElseThrow());
            }
        });
        made.of("PodDisruptionBudget")
                .forEach(budget -> selected(made, map(budget, "spec", "selector", "matchLabels")));
        made.of("NetworkPolicy").forEach(policy -> {
            Map<?, ?> workload = selected(made, map(policy, "spec", "podSelector", "matchLabels"));
            Set<Object> open = list(policy, "spec", "ingress").stream()
                    .flatMap(rule -> list(rule, "ports").stream())
                    .map(port -> at(port, "port").orElseThrow())
                    .collect(toSet());
            assertThat(open).isEqualTo(ports(workload).keySet());
        });
        assertThat(made.of("NetworkPolicy").count())
                .isEqualTo(
                        values == Values.LEAVES_OF_A_ROOT_ELSEWHERE
                                ? 0
                                : made.workloads().size());
    }

    @ParameterizedTest
    @EnumSource
    void podsHaveNoPowersAndNothingLoose(Values values) throws Exception {
        Manifests made = render(values.yaml);

        assertThat(made.of("Secret")).isEmpty();
        for (Map<?, ?> workload : made.workloads()) {
            Map<?, ?> pod = pod(workload);
            assertThat(map(pod, "securityContext").get("runAsNonRoot")).isEqualTo(true);
            assertThat(map(pod, "securityContext").get("runAsUser")).isEqualTo(10001);
            assertThat(pod.get("automountServiceAccountToken")).isEqualTo(false);
            Set<Object> volumes = Stream.concat(
                            list(pod, "volumes").stream()
                                    .map(volume -> at(volume, "name").orElseThrow()),
                            list(workload, "spec", "volumeClaimTemplates").stream()
                                    .map(claim -> at(claim, "metadata", "name").orElseThrow()))
                    .collect(toSet());
            Set<Object> mounted = containers(workload).stream()
                    .flatMap(container -> list(container, "volumeMounts").stream())
                    .map(mount -> at(mount, "name").orElseThrow())
                    .collect(toSet());
            assertThat(mounted).isEqualTo(volumes).contains("data", "tmp");
            for (Object container : containers(workload)) {
                assertThat(map(container, "securityContext"))
                        .isEqualTo(Map.of(
                                "allowPrivilegeEscalation", false,
                                "readOnlyRootFilesystem", true,
                                "capabilities", Map.of("drop", List.of("ALL"))));
                String image = String.valueOf(at(container, "image").orElseThrow());
                assertThat(image)
                        .isEqualTo(
                                values == Values.DATABASE_AND_CERTIFICATE
                                        ? "proprio@sha256:0123"
                                        : "proprio:" + version());
                probes(container).forEach(probe -> {
                    Object port = at(probe, "httpGet", "port")
                            .or(() -> at(probe, "tcpSocket", "port"))
                            .orElseThrow();
                    assertThat(ports(workload)).containsKey(port);
                    at(probe, "httpGet")
                            .ifPresent(get -> assertThat(map(get).get("scheme")).isEqualTo("HTTPS"));
                });
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void commandsAreTheProducts(Values values) throws Exception {
        List<String[]> commands = new ArrayList<>();
        for (Map<?, ?> workload : render(values.yaml).workloads()) {
            for (Object container : containers(workload)) {
                String[] arguments =
                        list(container, "args").stream().map(String::valueOf).toArray(String[]::new);
                if (arguments.length > 0) {
                    commands.add(arguments);
                }
                list(container, "command").stream()
                        .flatMap(line -> COMMAND.matcher(String.valueOf(line)).results())
                        .forEach(found -> commands.add(
                                found.group(1).strip().replace("\"", "").split("\\s+")));
            }
        }

        assertThat(commands).isNotEmpty().allSatisfy(command -> {
            String shown = Arrays.toString(command);
            assertThat(Proprio.commandLine().parseArgs(command).errors())
                    .as(shown)
                    .isEmpty();
            assertThat(shown).doesNotContain("null", "<no value>");
        });
    }

    @Test
    void theSettingsAreACoordinators() throws Exception {
        CoordinatorSpec usual = settings(Values.DEFAULTS);
        CoordinatorSpec other = settings(Values.DATABASE_AND_CERTIFICATE);

        assertThat(usual.tls()).isTrue();
        assertThat(usual.store()).isEqualTo(Path.of("/data/store"));
        assertThat(usual.guard().names()).contains("fl-proprio", "fl-proprio-devices.lab.svc");
        assertThat(other.guard().names()).contains("fl.example.org");
        assertThat(other.guard().server()).isPresent();
        assertThat(other.data().databases()).hasSize(1);
        assertThat(other.data().urls()).containsExactly("archive.ics.uci.edu");
        Manifests made = render("");
        assertThat(ports(made.workloads().getFirst()))
                .isEqualTo(Map.of(
                        "people", usual.http().address().getPort(),
                        "devices", usual.grpc().address().getPort()));
    }

    @Test
    void theRootWaitsForAllLeavesWhereTheyLookForIt() throws Exception {
        Manifests made = render(Values.ROOT_AND_LEAVES.yaml);
        ExperimentSpec spec = ExperimentSpec.read(written(made, "fl-proprio-root", "spec.yaml"), List.of());

        assertThat(spec.engine()).isEqualTo(Engine.CLUSTER);
        ClusterSpec cluster = spec.cluster().orElseThrow();
        assertThat(cluster.kind()).isEqualTo(ClusterKind.LEAVES);
        assertThat(cluster.workers()).isEqualTo(3);
        String at = cluster.listen().orElseThrow();
        assertThat(at).isEqualTo("fl-proprio-root:7444");
        assertThat(pod(made.one("Job", "fl-proprio-root")).get("hostname")).isEqualTo("fl-proprio-root");
        assertThat(made.one("Service", "fl-proprio-root")).isNotEmpty();
        Object leaf = containers(made.one("StatefulSet", "fl-proprio-leaf")).getLast();
        assertThat(list(leaf, "args").contains(at)).isTrue();
    }

    @Test
    void whatIsMissingIsSaid() {
        assertThatThrownBy(() -> render("leaves: {enabled: true}"))
                .hasMessageContaining("leaves.enabled needs certificate.secret");
        assertThatThrownBy(() -> render("leaves: {enabled: true, tokenSecret: a}\ncertificate: {secret: b}"))
                .hasMessageContaining("leaves.enabled needs leaves.root");
        assertThatThrownBy(() -> render("root: {enabled: true}")).hasMessageContaining("root.enabled needs root.spec");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "coordinator: {name: [fl.example.org]}",
                "coordinator: {settings: {tls: false}}",
                "coordinator: {settings: {guard: {names: [fl.example.org]}}}",
                "coordinator: {maxUnavailable: 2}",
                "leaves: {root: root.example.org}",
                "root: {spec: {engine: local}}",
                "image: {digest: latest}",
                "postgresql: {databases: ['mysql://db/proprio']}",
                "replicas: 2",
            })
    void whatTheChartDoesNotKnowIsRefused(String values) {
        assertThatThrownBy(() -> render(values))
                .hasMessageContaining("values don't meet the specifications of the schema");
    }

    private CoordinatorSpec settings(Values values) throws Exception {
        return CoordinatorSpec.read(
                Optional.of(written(render(values.yaml), "fl-proprio", "coordinator.yaml")), List.of());
    }

    private Path written(Manifests made, String map, String file) throws Exception {
        Object text = at(made.one("ConfigMap", map), "data", file).orElseThrow();
        return Files.writeString(folder.resolve(file), String.valueOf(text));
    }

    private static boolean matches(Map<?, ?> selector, Map<?, ?> workload) {
        Map<?, ?> labels = map(workload, "spec", "template", "metadata", "labels");
        return selector.entrySet().stream().allMatch(label -> label.getValue().equals(labels.get(label.getKey())));
    }

    private static Map<?, ?> selected(Manifests made, Map<?, ?> selector) {
        assertThat(selector).isNotEmpty();
        List<Map<?, ?>> workloads = made.workloads().stream()
                .filter(workload -> matches(selector, workload))
                .toList();
        assertThat(workloads).hasSize(1);
        return workloads.getFirst();
    }

    private static List<Object> probes(Object container) {
        return Stream.of("startupProbe", "readinessProbe", "livenessProbe")
                .flatMap(name -> at(container, name).stream())
                .toList();
    }

    private static String version() throws Exception {
        var pom = Pattern.compile("<version>(.*?)</version>").matcher(Files.readString(Path.of("../pom.xml")));
        assertThat(pom.find()).isTrue();
        return pom.group(1);
    }
}
