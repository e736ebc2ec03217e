package dev.proprio.experiments.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.proprio.coordinator.metrics.CoordinatorMeters;
import dev.proprio.experiments.record.RunJson;
import dev.proprio.experiments.service.CoordinatorSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import tools.jackson.databind.JsonNode;

/** What {@code docs/deploy.md} offers agrees with the product, and with itself. */
class DeployFilesTest {
    private static final Path DEPLOY = Path.of("../docs/deploy");
    private static final Path COMPOSE = DEPLOY.resolve("compose");
    private static final Pattern METRIC = Pattern.compile("\\b(?:proprio|jvm|process|system)_[a-z_]+");
    private static final Pattern LABEL = Pattern.compile("(state|outcome|direction|area)=~?\"([^\"]+)\"");

    @Test
    void whatIsWatchedIsMeasured() throws Exception {
        List<String> expressions = new ArrayList<>();
        for (Object group : list(yaml(COMPOSE.resolve("alerts.yml")), "groups")) {
            for (Object rule : list(group, "rules")) {
                expressions.add(text(rule, "expr"));
                assertThat(map(rule, "annotations").keySet()).isEqualTo(Set.of("summary", "description"));
            }
        }
        int alerts = expressions.size();
        JsonNode board = RunJson.read(Files.readString(COMPOSE.resolve("grafana/coordinator.json")), JsonNode.class);
        board.findValues("expr").forEach(expression -> expressions.add(expression.asString()));
        assertThat(alerts).isGreaterThan(5);
        assertThat(expressions).hasSizeGreaterThan(alerts + 10);

        String measured;
        try (var meters = new CoordinatorMeters()) {
            meters.watchRuns(state -> 0);
            meters.watchDevices(() -> 0);
            meters.watchPrivacy(() -> Map.of("a run", 1.0));
            meters.watchCertificates(() -> 0);
            measured = meters.scrape();
        }
        var own = new TreeSet<String>();
        for (String expression : expressions) {
            for (String name : found(METRIC, expression).map(MatchResult::group).toList()) {
                assertThat(measured).as(expression).containsPattern("(?m)^" + name + "(\\{| )");
                own.add(name);
            }
            found(LABEL, expression)
                    .forEach(label -> assertThat(label.group(2).split("\\|"))
                            .as(expression)
                            .allSatisfy(value ->
                                    assertThat(measured).contains("%s=\"%s\"".formatted(label.group(1), value))));
        }
        // All of our own are looked at.
        assertThat(own)
                .containsAll(found(Pattern.compile("(?m)^proprio_[a-z_]+"), measured)
                        .map(MatchResult::group)
                        .toList());
    }

    @Test
    void theCoordinatorIsToldWhatItKnows() throws Exception {
        Map<?, ?> services = map(yaml(COMPOSE.resolve("compose.yaml")), "services");
        Map<?, ?> coordinator = map(services, "coordinator");
        CoordinatorSpec spec = CoordinatorSpec.read(Optional.of(COMPOSE.resolve("coordinator.yaml")), List.of());
        String http = String.valueOf(spec.http().address().getPort());
        String grpc = String.valueOf(spec.grpc().address().getPort());

        assertParses(list(coordinator, "command").stream().map(String::valueOf).toArray(String[]::new));
        String probe =
                String.valueOf(list(map(coordinator, "healthcheck"), "test").getLast());
        assertThat(probe)
                .startsWith("/app/proprio ")
                .contains("https://localhost:" + http, spec.store() + "/guard/ca.pem");
        assertParses(
                probe.substring("/app/proprio ".length(), probe.indexOf(" ||")).split(" "));
        assertThat(list(coordinator, "ports").stream().map(String::valueOf))
                .containsExactly(grpc + ":" + grpc, http + ":" + http);
        assertThat(spec.tls()).isTrue();
        assertThat(spec.data().databases()).singleElement().asString().startsWith("jdbc:postgresql://postgres/");
        assertThat(services.keySet().contains("postgres")).isTrue();

        Object scraped =
                list(yaml(COMPOSE.resolve("prometheus.yml")), "scrape_configs").getFirst();
        Object targets =
                list(list(scraped, "static_configs").getFirst(), "targets").getFirst();
        assertThat(targets).isEqualTo("coordinator:" + http);
        assertThat(spec.guard().names()).contains("coordinator");
    }

    @Test
    void nothingIsNamedThatIsNotThere() throws Exception {
        Map<?, ?> compose = yaml(COMPOSE.resolve("compose.yaml"));

        for (Map.Entry<?, ?> service : map(compose, "services").entrySet()) {
            assertThat(text(service.getValue(), "image")).matches(".*:v?[0-9]+\\.[0-9].*");
            assertThat(map(compose, "secrets").keySet().containsAll(list(service.getValue(), "secrets")))
                    .isTrue();
            for (Object mount : list(service.getValue(), "volumes")) {
                String from = String.valueOf(mount).split(":", -1)[0];
                if (from.startsWith("./")) {
                    assertThat(COMPOSE.resolve(from)).exists();
                } else {
                    assertThat(map(compose, "volumes").containsKey(from)).isTrue();
                }
            }
        }
        try (Stream<Path> files = Files.walk(COMPOSE)) {
            for (Path file :
                    files.filter(name -> name.toString().matches(".*\\.ya?ml")).toList()) {
                assertThat(yaml(file)).as(file.toString()).isNotEmpty();
            }
        }
    }

    @Test
    void theyAreOfThisVersion() throws Exception {
        var version = Pattern.compile("<version>(.*?)</version>").matcher(Files.readString(Path.of("../pom.xml")));
        assertThat(version.find()).isTrue();
        Map<?, ?> coordinator = map(map(yaml(COMPOSE.resolve("compose.yaml")), "services"), "coordinator");

        assertThat(text(yaml(DEPLOY.resolve("helm/proprio/Chart.yaml")), "appVersion"))
                .isEqualTo(version.group(1));
        assertThat(text(coordinator, "image")).isEqualTo("proprio:" + version.group(1));
        assertThat(yaml(DEPLOY.resolve("helm/proprio/values.yaml"))).isNotEmpty();
    }

    private static void assertParses(String[] command) {
        assertThat(Proprio.commandLine().parseArgs(command).errors()).isEmpty();
    }

    private static Stream<MatchResult> found(Pattern pattern, String text) {
        return pattern.matcher(text).results();
    }

    private static Map<?, ?> yaml(Path file) throws IOException {
        var settings = LoadSettings.builder().setAllowDuplicateKeys(false).build();
        return (Map<?, ?>) new Load(settings).loadFromString(Files.readString(file));
    }

    private static Map<?, ?> map(Object node, String key) {
        return node instanceof Map<?, ?> map && map.get(key) instanceof Map<?, ?> value ? value : Map.of();
    }

    private static List<?> list(Object node, String key) {
        return node instanceof Map<?, ?> map && map.get(key) instanceof List<?> value ? value : List.of();
    }

    private static String text(Object node, String key) {
        return node instanceof Map<?, ?> map ? String.valueOf(map.get(key)) : "";
    }
}
