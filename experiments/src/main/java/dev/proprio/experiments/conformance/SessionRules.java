package dev.proprio.experiments.conformance;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnknownFieldSet;
import dev.proprio.experiments.conformance.Heard.CheckedIn;
import dev.proprio.experiments.conformance.Heard.Submitted;
import dev.proprio.proto.text.VisibleText;
import dev.proprio.proto.v1.CheckIn;
import dev.proprio.proto.v1.CoordinatorMessage;
import dev.proprio.proto.v1.Task;
import dev.proprio.proto.wire.DeviceIds;
import java.util.List;

/** Rules of the control stream. */
final class SessionRules {
    private static final int MOST_RUNS = 64;
    private static final int LATER_FIELD = 901;

    private SessionRules() {}

    static List<ConformanceRule> all() {
        return List.of(
                new ConformanceRule(
                        "check-in",
                        RuleLevel.MANDATORY,
                        "the first message is a check-in with a valid id, a revision and at most 64 unsettled runs",
                        SessionRules::checkIn),
                new ConformanceRule(
                        "same-id",
                        RuleLevel.MANDATORY,
                        "a client comes back after its connection broke, under the same id",
                        SessionRules::sameId),
                new ConformanceRule(
                        "unknown-messages",
                        RuleLevel.MANDATORY,
                        "messages that a later revision adds are ignored",
                        SessionRules::unknownMessages),
                new ConformanceRule(
                        "unknown-fields",
                        RuleLevel.MANDATORY,
                        "fields that a later revision adds are ignored",
                        SessionRules::unknownFields));
    }

    private static String checkIn(TestedClient client) throws RuleBrokenException, InterruptedException {
        CheckIn said = client.connected().message();
        String expected = "a check-in with an id of 1 to 128 characters of A-Z a-z 0-9 . _ : -, a revision from 1,"
                + " and at most 64 different unsettled runs";
        if (!DeviceIds.isValid(said.getDeviceId())) {
            throw new RuleBrokenException("its device_id is not valid", expected);
        }
        if (said.getProtocolRevision() < 1) {
            throw new RuleBrokenException("its protocol_revision is 0", expected);
        }
        long different = said.getUnsettledRunsList().stream().distinct().count();
        if (different > MOST_RUNS || different < said.getUnsettledRunsCount()) {
            throw new RuleBrokenException(
                    "it names %s unsettled runs, %s of them different"
                            .formatted(said.getUnsettledRunsCount(), different),
                    expected);
        }
        return "\"%s\" speaks revision %s and calls itself \"%s\""
                .formatted(
                        said.getDeviceId(), said.getProtocolRevision(), VisibleText.excerpt(said.getSoftware(), 100));
    }

    private static String sameId(TestedClient client) throws RuleBrokenException, InterruptedException {
        CheckedIn again = client.reconnected();
        Submitted sent = client.trained(client.task().build());
        return "it came back as \"%s\", and did the task of %s"
                .formatted(again.message().getDeviceId(), sent.header().getRunId());
    }

    private static String unknownMessages(TestedClient client) throws RuleBrokenException, InterruptedException {
        client.say(CoordinatorMessage.newBuilder().setUnknownFields(later()).build());
        client.say(TestedClient.committed("a-run-that-it-does-not-know", 3, 2));
        client.say(TestedClient.closed("a-run-that-it-does-not-know", 3));
        client.trained(client.task().build());
        return "it ignored one, and what was said of a run that it does not know, and did the next task";
    }

    private static String unknownFields(TestedClient client) throws RuleBrokenException, InterruptedException {
        Task.Builder task = client.task().setUnknownFields(later());
        task.getModelBuilder().setUnknownFields(later());
        client.trained(task.build());
        return "it did a task with fields that it does not know";
    }

    /** What a revision that nobody has written yet would send. */
    private static UnknownFieldSet later() {
        return UnknownFieldSet.newBuilder()
                .addField(
                        LATER_FIELD,
                        UnknownFieldSet.Field.newBuilder()
                                .addLengthDelimited(ByteString.copyFromUtf8("later"))
                                .build())
                .build();
    }
}
