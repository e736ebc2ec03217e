package dev.proprio.experiments.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** What a chart was rendered to. */
record Manifests(List<Map<?, ?>> all) {
    static Manifests parse(String yaml) {
        List<Map<?, ?>> all = new ArrayList<>();
        var settings = LoadSettings.builder().setAllowDuplicateKeys(false).build();
        for (Object document : new Load(settings).loadAllFromString(yaml)) {
            if (document instanceof Map<?, ?> manifest) {
                all.add(manifest);
            }
        }
        return new Manifests(all);
    }

    Stream<Map<?, ?>> of(String... kinds) {
        return all.stream().filter(manifest -> List.of(kinds).contains(manifest.get("kind")));
    }

    /** What makes pods. */
    List<Map<?, ?>> workloads() {
        return of("StatefulSet", "Deployment", "Job").toList();
    }

    Map<?, ?> one(String kind, String name) {
        return of(kind).filter(
                        manifest -> name.equals(at(manifest, "metadata", "name").orElse("")))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no %s %s".formatted(kind, name)));
    }

    static Optional<Object> at(Object node, String... path) {
        Object at = node;
        for (String key : path) {
            at = at instanceof Map<?, ?> map ? map.get(key) : null;
        }
        return Optional.ofNullable(at);
    }

    static Map<?, ?> map(Object node, String... path) {
        return (Map<?, ?>) at(node, path).orElse(Map.of());
    }

    static List<?> list(Object node, String... path) {
        return (List<?>) at(node, path).orElse(List.of());
    }

    static Map<?, ?> pod(Map<?, ?> workload) {
        return map(workload, "spec", "template", "spec");
    }

    static List<Object> containers(Map<?, ?> workload) {
        List<Object> containers = new ArrayList<>(list(pod(workload), "initContainers"));
        containers.addAll(list(pod(workload), "containers"));
        return containers;
    }

    /** The numbers of a workload's ports by their names. */
    static Map<Object, Object> ports(Map<?, ?> workload) {
        return containers(workload).stream()
                .flatMap(container -> list(container, "ports").stream())
                .collect(Collectors.toMap(
                        port -> at(port, "name").orElseThrow(),
                        port -> at(port, "containerPort").orElseThrow()));
    }
}
