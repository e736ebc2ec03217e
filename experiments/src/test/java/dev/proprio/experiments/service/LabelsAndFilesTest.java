package dev.proprio.experiments.service;

import static org.assertj.core.api.Assertions.assertThat;

import dev.proprio.coordinator.service.RunLabels;
import dev.proprio.experiments.service.Service.Reply;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** By what people find runs again, what they take home of them, and what they may claim of several. */
@Timeout(180)
class LabelsAndFilesTest {
    private static final String RUNS = "/api/v1/runs";

    @TempDir
    private Path folder = Path.of("replaced by JUnit");

    private static List<String> tags(JsonNode run) {
        return run.get("tags").valueStream().map(JsonNode::asString).toList();
    }

    private static String make(Service service, Map<String, String> set, Object tags) throws Exception {
        Reply made = service.post(
                RUNS, Map.of("spec", Service.SPEC, "set", set, "tags", tags, "sweep", "both rates", "start", true));
        assertThat(made.status()).as(made.text()).isEqualTo(201);
        return made.json().get("id").asString();
    }

    @Test
    void tagsAreKeptChangedAndRefusedAndOutliveTheCoordinator() throws Exception {
        String id;
        try (var service = new Service(folder.resolve("store"))) {
            id = make(service, Map.of("rounds", "2"), List.of("first try", " first try ", "", "x"));
            service.await(id, "done");
            JsonNode listed = service.get(RUNS).json().get("runs").get(0);
            assertThat(tags(listed)).containsExactly("first try", "x");
            assertThat(listed.get("sweep").asString()).isEqualTo("both rates");
            String labels = RUNS + "/" + id + "/labels";
            for (Object wrong : List.of(
                    Map.of("tags", "x"),
                    Map.of("tags", List.of("a,b")),
                    Map.of("tags", List.of("x".repeat(RunLabels.LONGEST_TAG + 1))),
                    Map.of("tags", List.of("a\u0000b")),
                    Map.of(
                            "tags",
                            IntStream.range(0, RunLabels.MOST_TAGS + 1)
                                    .mapToObj(i -> "t" + i)
                                    .toList()),
                    Map.of("sweep", "s".repeat(RunLabels.LONGEST_SWEEP + 1)),
                    Map.of("add", List.of("a,b")),
                    Map.of("add", List.of("a"), "tags", List.of("b")),
                    Map.of("name", "another"))) {
                Reply refused = service.post(labels, wrong);
                assertThat(refused.status()).as(refused.text()).isEqualTo(400);
            }
            // Who adds or takes off one leaves alone what others gave it meanwhile.
            assertThat(tags(service.post(labels, Map.of("add", List.of("one"))).json()))
                    .containsExactly("first try", "x", "one");
            assertThat(tags(service.post(labels, Map.of("add", List.of("two", "x"), "remove", List.of("first try")))
                            .json()))
                    .containsExactly("x", "one", "two");
            List<String> many = IntStream.range(0, RunLabels.MOST_TAGS)
                    .mapToObj(i -> "t" + i)
                    .toList();
            assertThat(service.post(labels, Map.of("add", many)).status()).isEqualTo(409);
            assertThat(service.get(RUNS + "/" + id).json().get("sweep").asString())
                    .isEqualTo("both rates");
            assertThat(service.post(RUNS + "/nobody/labels", Map.of()).status()).isEqualTo(404);
            assertThat(tags(service.post(labels, Map.of("tags", List.of("for the paper")))
                            .json()))
                    .containsExactly("for the paper");
        }
        try (var service = new Service(folder.resolve("store"))) {
            JsonNode run = service.get(RUNS + "/" + id).json();
            assertThat(tags(run)).containsExactly("for the paper");
            assertThat(run.has("sweep")).isFalse();
        }
    }

    @Test
    void aRunSaysWhatItWasAskedForWithAndGivesItsFilesButNotTheCoordinators() throws Exception {
        try (var service = new Service(folder.resolve("store"))) {
            String id = make(service, Map.of("rounds", "2", "local.learning-rate", "0.2"), List.of());
            service.await(id, "done");
            JsonNode origin = service.get(RUNS + "/" + id + "/origin").json();
            assertThat(origin.get("spec").asString()).isEqualTo(Service.SPEC);
            assertThat(origin.get("set").get("local.learning-rate").asString()).isEqualTo("0.2");
            JsonNode summary = service.get(RUNS + "/" + id + "/summary").json();
            assertThat(summary.get("confusion").get("counts")).hasSize(3);
            List<String> files = service.get(RUNS + "/" + id + "/files")
                    .json()
                    .get("files")
                    .valueStream()
                    .map(file -> file.get("name").asString())
                    .toList();
            assertThat(files)
                    .contains("spec.yaml", "run.json", "rounds.jsonl", "model.zip", "report.html")
                    .doesNotContain(RunRecord.FILE, "lock", "resume.json", "journal.db")
                    .isSorted();
            for (String name : files) {
                Reply file = service.get(RUNS + "/" + id + "/files/" + name);
                assertThat(file.status()).as(name).isEqualTo(200);
                assertThat(file.headers().firstValue("Content-Disposition"))
                        .contains("attachment; filename=\"%s\"".formatted(name));
            }
            for (String name : List.of(RunRecord.FILE, "journal.db", "%2e%2e%2fservice.json", "none.txt")) {
                assertThat(service.get(RUNS + "/" + id + "/files/" + name).status())
                        .as(name)
                        .isIn(400, 404);
            }
        }
    }

    @Test
    void runsAreComparedAsTheCommandComparesThemAndOtherDataIsRefused() throws Exception {
        try (var service = new Service(folder.resolve("store"))) {
            String slow = make(service, Map.of("rounds", "2", "local.learning-rate", "0.001"), List.of());
            String quick = make(service, Map.of("rounds", "2", "local.learning-rate", "0.2"), List.of());
            String other = make(service, Map.of("rounds", "2", "data.classes", "[walk, sit]"), List.of());
            String fresh = service.create(Service.SPEC, Map.of(), "simulated", false);
            for (String id : List.of(slow, quick, other)) {
                service.await(id, "done");
            }
            Reply both = service.get("/api/v1/compare?runs=" + slow + "," + quick);
            assertThat(both.status()).as(both.text()).isEqualTo(200);
            assertThat(both.json().get("groups")).hasSize(2);
            assertThat(both.json().get("comparisons")).hasSize(1);
            assertThat(both.json()
                            .get("groups")
                            .valueStream()
                            .map(group -> group.get("folders").get(0).asString()))
                    .containsExactlyInAnyOrder(slow, quick);
            Reply refused = service.get("/api/v1/compare?runs=" + slow + "," + other);
            assertThat(refused.status()).isEqualTo(409);
            assertThat(refused.json().get("detail").asString())
                    .contains("data.classes differs", slow, other, "--across data")
                    .doesNotContain(folder.toString());
            assertThat(service.get("/api/v1/compare?across=data&runs=" + slow + "," + other)
                            .status())
                    .isEqualTo(200);
            assertThat(service.get("/api/v1/compare?runs=" + slow + "," + fresh).status())
                    .isEqualTo(409);
            assertThat(service.get("/api/v1/compare?measure=charm&runs=" + slow).status())
                    .isEqualTo(409);
            assertThat(service.get("/api/v1/compare?runs=nobody").status()).isEqualTo(404);
            assertThat(service.get("/api/v1/compare?runs=" + String.join(",", Collections.nCopies(3, "")))
                            .status())
                    .isEqualTo(400);
        }
    }
}
