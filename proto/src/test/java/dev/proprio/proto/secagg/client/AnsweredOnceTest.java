package dev.proprio.proto.secagg.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import dev.proprio.proto.query.EvaluationQuery;
import dev.proprio.proto.query.HistogramQuery;
import dev.proprio.proto.query.Query;
import dev.proprio.proto.query.QueryBinding;
import dev.proprio.proto.secagg.crypto.X25519;
import dev.proprio.proto.secagg.graph.ThreatModel;
import dev.proprio.proto.secagg.round.SecAggAbort;
import dev.proprio.proto.secagg.round.SecAggConfig;
import dev.proprio.proto.secagg.round.SecAggParameters;
import dev.proprio.proto.secagg.round.VectorSpec;
import dev.proprio.proto.v1.ModelRef;
import dev.proprio.proto.v1.Section;
import dev.proprio.proto.v1.Slice;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A device that keeps its log answers a run's question once, and another run's, which is another one. */
class AnsweredOnceTest {
    private static final ClientPolicy UNTIMED = ClientPolicy.DEFAULT.releasing(ReleaseLimit.every(Duration.ZERO));
    private static final Query QUERY = new HistogramQuery("windows", 0, 10, 10);
    private static final String SPENT = "gave its shares for this model already";

    private byte[] kept = new byte[0];
    private SessionLog log = new SessionLog(3, bytes -> kept = bytes);
    private int sessions;

    @Test
    void theSameQuestionIsAnsweredInEachRunAndOnceInARunsRound() throws Exception {
        answer("query-1", 1);
        restart();
        answer("query-2", 1);
        restart();
        for (String run : List.of("query-1", "query-2")) {
            assertThatThrownBy(() -> answer(run, 1))
                    .isInstanceOf(SecAggAbort.class)
                    .hasMessageContaining(SPENT);
        }
        answer("query-1", 2);
    }

    /** What came to nothing before the shares were given is asked again when the run goes on. */
    @Test
    void aRunThatIsResumedGetsTheAnswerThatItHasNotHad() throws Exception {
        ClientSession broken = session("run", 1);
        log.join(broken);
        log.send(broken);
        restart();
        answer("run", 1);
        restart();
        assertThatThrownBy(() -> answer("run", 1))
                .isInstanceOf(SecAggAbort.class)
                .hasMessageContaining(SPENT);
        answer("run", 2);
    }

    @Test
    void anEvaluationOfTheSameBytesUnderAnotherLayoutIsAnotherOne() {
        var query = new EvaluationQuery(3);
        ModelRef.Builder bytes = ModelRef.newBuilder()
                .setSha256(ByteString.copyFrom(new byte[32]))
                .setByteLength(48);
        Slice first = Slice.newBuilder().setName("a").addShape(2).addShape(3).build();
        Slice second = Slice.newBuilder().setName("b").addShape(3).addShape(2).build();
        Section one = Section.newBuilder().setName("one").setLength(12).build();
        Section two = Section.newBuilder().setName("two").setLength(12).build();
        List<ModelRef> layouts = List.of(
                bytes.build(),
                bytes.clone().addSlices(first).addSlices(second).build(),
                bytes.clone().addSlices(second).addSlices(first).build(),
                bytes.clone()
                        .addSlices(first)
                        .addSlices(second.toBuilder().setName("c"))
                        .build(),
                bytes.clone()
                        .addSlices(first.toBuilder().clearShape().addShape(6))
                        .addSlices(second)
                        .build(),
                bytes.clone()
                        .addSlices(first)
                        .addSlices(second)
                        .addSections(one)
                        .build(),
                bytes.clone()
                        .addSlices(first)
                        .addSlices(second)
                        .addSections(one)
                        .addSections(two)
                        .build(),
                bytes.clone()
                        .addSlices(first)
                        .addSlices(second)
                        .addSections(two)
                        .addSections(one)
                        .build());
        Set<QueryBinding> bindings = new HashSet<>();
        layouts.forEach(layout -> bindings.add(QueryBinding.of(query, "run", 1, layout)));
        assertThat(bindings).hasSameSizeAs(layouts);
    }

    private void answer(String run, int round) throws SecAggAbort {
        ClientSession session = session(run, round);
        log.join(session);
        log.send(session);
        log.release(session);
    }

    private ClientSession session(String run, int round) {
        sessions++;
        byte[] id =
                ByteBuffer.allocate(SecAggConfig.SESSION_BYTES).putInt(sessions).array();
        QueryBinding binding = QueryBinding.of(QUERY, run, round, ModelRef.getDefaultInstance());
        var config = new SecAggConfig(
                ByteString.copyFrom(id),
                run,
                round,
                binding.model(),
                binding.terms(),
                List.of(VectorSpec.integers("values", 4, 12, 5)),
                new SecAggParameters(ThreatModel.CURIOUS, 5, 3, 3, 4, 3, true, 0, 0));
        return new ClientSession(
                config,
                config.hash(),
                "client",
                message -> new byte[64],
                (device, message, signature) -> true,
                UNTIMED,
                log,
                new X25519(),
                ClientSecrets.draw(new SecureRandom()));
    }

    private void restart() throws Exception {
        log = SessionLog.restored(3, kept, bytes -> kept = bytes);
    }
}
