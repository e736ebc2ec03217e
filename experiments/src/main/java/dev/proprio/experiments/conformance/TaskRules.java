package dev.proprio.experiments.conformance;

import dev.proprio.proto.v1.Task;
import dev.proprio.proto.v1.TaskFailed;
import java.util.List;

/** Rules of tasks that a client can't do. */
final class TaskRules {
    /** A model that no device has room for. */
    private static final int LARGE = 1 << 30;

    private TaskRules() {}

    static List<ConformanceRule> all() {
        return List.of(
                new ConformanceRule(
                        "unknown-algorithm",
                        RuleLevel.MANDATORY,
                        "a task with a local algorithm that the client does not know is refused in a sentence",
                        client -> refused(
                                client,
                                client.task()
                                        .putAlgorithm("algorithm", "an-algorithm-that-nobody-knows")
                                        .build(),
                                "with an algorithm that nobody knows")),
                new ConformanceRule(
                        "unknown-compression",
                        RuleLevel.MANDATORY,
                        "a task with a compression that the client does not know is refused in a sentence",
                        client -> refused(
                                client,
                                client.task()
                                        .putCompression("kind", "a-compression-that-nobody-knows")
                                        .build(),
                                "with a compression that nobody knows")),
                new ConformanceRule(
                        "impossible-layout",
                        RuleLevel.MANDATORY,
                        "a model whose slices are not what its length says is refused in a sentence",
                        client -> refused(client, misshapen(client.task()), "whose model's slices and length differ")),
                new ConformanceRule(
                        "large-model",
                        RuleLevel.MANDATORY,
                        "a model that there is no room for is refused in a sentence",
                        client -> refused(client, large(client.task()), "whose model takes 4 EiB")));
    }

    private static String refused(TestedClient client, Task task, String why)
            throws RuleBrokenException, InterruptedException {
        client.ask(task);
        TaskFailed failed = client.failure(task, why);
        client.probe(heard -> TestedClient.updateOf(task, heard).isPresent(), "no update for a task " + why);
        return "it said at the stage \"%s\": %s".formatted(failed.getStage(), failed.getReason());
    }

    private static Task misshapen(Task.Builder task) {
        var model = task.getModelBuilder();
        var slice = model.getSlicesBuilder(0);
        slice.setShape(0, slice.getShape(0) + 1);
        return task.build();
    }

    private static Task large(Task.Builder task) {
        var model = task.getModelBuilder();
        model.getSlicesBuilder(0).clearShape().addShape(LARGE).addShape(LARGE);
        return task.setModel(model.setByteLength((1L << 62))).build();
    }
}
