package dev.proprio.experiments.conformance;

import dev.proprio.experiments.conformance.Heard.BrokenOff;
import dev.proprio.experiments.conformance.Heard.Submitted;
import dev.proprio.proto.tensor.FloatBytes;
import dev.proprio.proto.update.ClientUpdate;
import dev.proprio.proto.v1.Chunk;
import dev.proprio.proto.v1.Section;
import dev.proprio.proto.v1.Task;
import dev.proprio.proto.v1.UpdateHeader;
import io.grpc.Status;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32C;

/** Rules of how an update is sent. */
final class UpdateRules {
    private static final long LARGEST_WEIGHT = 536_870_912;
    private static final int MOST_METRICS = 64;
    private static final int LONGEST_NAME = 100;

    private UpdateRules() {}

    static List<ConformanceRule> all() {
        return List.of(
                new ConformanceRule(
                        "update-header",
                        RuleLevel.MANDATORY,
                        "an update's header names session, run, round, attempt, a weight and its sections, and has its digest",
                        UpdateRules::header),
                new ConformanceRule(
                        "update-values",
                        RuleLevel.MANDATORY,
                        "an update is as long as its sections say, params as long as the model, and finite",
                        UpdateRules::values),
                new ConformanceRule(
                        "update-chunks",
                        RuleLevel.MANDATORY,
                        "chunks come in order, without gaps, in multiples of 4 bytes, with their CRC-32C",
                        UpdateRules::chunks),
                new ConformanceRule(
                        "chunk-size",
                        RuleLevel.MANDATORY,
                        "no chunk is larger than the welcome allows",
                        UpdateRules::chunkSize),
                new ConformanceRule(
                        "update-resume",
                        RuleLevel.MANDATORY,
                        "an update whose call broke is sent again, the same to the byte",
                        UpdateRules::sentAgain),
                new ConformanceRule(
                        "update-refused",
                        RuleLevel.MANDATORY,
                        "an update that is refused with FAILED_PRECONDITION is not sent again",
                        UpdateRules::refused));
    }

    private static String header(TestedClient client) throws RuleBrokenException, InterruptedException {
        String session = client.connected().stream().session();
        Task task = client.task().build();
        Submitted sent = client.trained(task);
        UpdateHeader header = sent.header();
        require(header.getSessionId().equals(session), "it names another session", "the session_id of its welcome");
        require(
                header.getRound() == task.getRound() && header.getAttempt() == task.getAttempt(),
                "it names round %s, attempt %s".formatted(header.getRound(), header.getAttempt()),
                "those of its task, %s and %s".formatted(task.getRound(), task.getAttempt()));
        require(
                header.getWeight() >= 1 && header.getWeight() <= LARGEST_WEIGHT,
                "its weight is " + Long.toUnsignedString(header.getWeight()),
                "one from 1 to 536,870,912");
        require(header.getCompression().isEmpty(), "it says that it is compressed", "no compression, as in its task");
        require(
                header.getMetricsCount() <= MOST_METRICS
                        && header.getMetricsMap().keySet().stream().allMatch(UpdateRules::isName)
                        && header.getMetricsMap().values().stream()
                                .allMatch(metric ->
                                        Double.isFinite(metric.getSum()) && Double.isFinite(metric.getWeight())),
                "it has %s metrics, or one without a proper name or value".formatted(header.getMetricsCount()),
                "at most 64, with names of at most 100 visible characters and finite values");
        byte[] digest = FloatBytes.sha256().digest(sent.payload().toByteArray());
        require(
                Arrays.equals(digest, header.getSha256().toByteArray()),
                "its sha256 is not that of what it sent",
                "the SHA-256 of all payload bytes");
        return "weight %s, sections %s, metrics %s"
                .formatted(
                        header.getWeight(),
                        header.getSectionsList().stream().map(Section::getName).toList(),
                        header.getMetricsMap().keySet());
    }

    private static boolean isName(String name) {
        return !name.isEmpty() && name.length() <= LONGEST_NAME && name.chars().allMatch(c -> c > ' ' && c != 0x7f);
    }

    private static String values(TestedClient client) throws RuleBrokenException, InterruptedException {
        Submitted sent = client.trained(client.task().build());
        int length = client.settings().model().layout().length();
        List<Section> sections = sent.header().getSectionsList();
        Optional<Section> params = sections.stream()
                .filter(section -> section.getName().equals(ClientUpdate.PARAMETERS))
                .findFirst();
        require(
                params.map(section -> section.getLength() == length).orElse(false),
                params.map(section -> "its section params has %s values".formatted(section.getLength()))
                        .orElse("it has no section params"),
                "one of %s, as the model has".formatted(length));
        long named = sections.stream().map(Section::getName).distinct().count();
        require(named == sections.size(), "it has two sections of one name", "one of each");
        long values = sections.stream().mapToLong(Section::getLength).sum();
        int bytes = sent.payload().size();
        require(
                bytes == values * Float.BYTES,
                "it sent %s bytes".formatted(bytes),
                "4 for each of the %s values of its sections".formatted(values));
        float[] all = FloatBytes.decode(sent.payload().toByteArray());
        for (int i = 0; i < all.length; i++) {
            require(Float.isFinite(all[i]), "value %s is not finite".formatted(i), "finite values");
        }
        return "%s finite values".formatted(values);
    }

    private static String chunks(TestedClient client) throws RuleBrokenException, InterruptedException {
        Submitted sent = client.trained(client.task().build());
        long at = 0;
        for (Chunk chunk : sent.chunks()) {
            int size = chunk.getData().size();
            require(
                    chunk.getOffset() == at,
                    "a chunk says that it begins at byte " + Long.toUnsignedString(chunk.getOffset()),
                    "one at byte " + at);
            require(
                    size > 0 && size % Float.BYTES == 0,
                    "the chunk at byte %s holds %s bytes".formatted(at, size),
                    "a multiple of 4, and more than none");
            var crc = new CRC32C();
            crc.update(chunk.getData().asReadOnlyByteBuffer());
            require(
                    (int) crc.getValue() == chunk.getCrc32C(),
                    "the crc32c of the chunk at byte %s is not that of its data".formatted(at),
                    "CRC-32C with the Castagnoli polynomial");
            at += size;
        }
        return "%s chunks, each as it should be".formatted(sent.chunks().size());
    }

    private static String chunkSize(TestedClient client) throws RuleBrokenException, InterruptedException {
        Submitted sent = client.trained(client.task().build());
        int most = ConformanceKit.chunkBytes(client.settings().model());
        int largest = sent.chunks().stream()
                .mapToInt(chunk -> chunk.getData().size())
                .max()
                .orElse(0);
        require(largest <= most, "it sent a chunk of %s bytes".formatted(largest), "at most " + most);
        return "%s bytes at most, of %s that are allowed".formatted(largest, most);
    }

    private static String sentAgain(TestedClient client) throws RuleBrokenException, InterruptedException {
        List<Integer> breaks = List.of(2, Integer.MAX_VALUE);
        List<Submitted> sent = new ArrayList<>();
        for (int messages : breaks) {
            client.connected();
            client.behaviour().breakNextUpdateAfter(messages);
            Task task = client.task().build();
            client.ask(task);
            Heard broken = client.await(
                    "an update",
                    heard -> heard instanceof BrokenOff off ? Optional.of(off.update()) : Optional.empty(),
                    TestedClient.failureOf(task));
            Submitted again = client.update(task);
            boolean same = broken instanceof Submitted first
                    && first.header().getSha256().equals(again.header().getSha256());
            require(same, "it sent another update after its call broke", "the same to the byte");
            sent.add(again);
        }
        return "it sent %s updates again, of which the calls had broken".formatted(sent.size());
    }

    private static String refused(TestedClient client) throws RuleBrokenException, InterruptedException {
        client.connected();
        client.behaviour()
                .refuseUpdates(Status.FAILED_PRECONDITION.withDescription("the device was not asked in this round"));
        Task task = client.task().build();
        client.trained(task);
        client.probe(heard -> TestedClient.updateOf(task, heard).isPresent(), "that it waits for the next task");
        return "it went on with the next task";
    }

    private static void require(boolean holds, String seen, String expected) throws RuleBrokenException {
        if (!holds) {
            throw new RuleBrokenException(seen, expected);
        }
    }
}
