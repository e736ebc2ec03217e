package dev.proprio.client.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.proprio.proto.compression.PackedUpdate;
import dev.proprio.proto.query.HistogramQuery;
import dev.proprio.proto.query.Query;
import dev.proprio.proto.query.QueryAnswer;
import dev.proprio.proto.update.Broadcast;
import dev.proprio.proto.update.TrainingTask;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a device's own code answers wrongly is refused by the device itself. */
class QueryReplyTest {
    private static final HistogramQuery QUERY = new HistogramQuery("windows", 0, 10, 10);
    private static final QueryAnswer WRONG =
            new QueryAnswer(Map.of("votes", new long[] {0, 0, 0, 7357, 0, 0, 0, 0, 0, 0, 0, 0}), 0);

    /** Code that answers this, whatever the question. */
    private static final class CannedWork implements DeviceWork {
        private final QueryAnswer answer;

        CannedWork(QueryAnswer answer) {
            this.answer = answer;
        }

        @Override
        public PackedUpdate perform(TrainingTask task, Broadcast model) {
            throw new UnsupportedOperationException();
        }

        @Override
        public QueryAnswer answer(Query query, Optional<Broadcast> model) {
            return answer;
        }

        @Override
        public void counted(TrainingTask task) {}
    }

    @Test
    void inTheClearItSaysWhatIsWrong() {
        assertThatThrownBy(() -> QueryReply.answer(new CannedWork(WRONG), QUERY, List.of(), false))
                .isInstanceOf(TaskFailedException.class)
                .hasMessageStartingWith("what the device would answer is no answer: ")
                .hasMessageContaining("7357");
    }

    @Test
    void underMasksItTellsNoFigure() throws Exception {
        assertThatThrownBy(() -> QueryReply.answer(new CannedWork(WRONG), QUERY, List.of(), true))
                .isInstanceOf(TaskFailedException.class)
                .message()
                .startsWith("what the device would answer is no answer: ")
                .doesNotContainPattern("[0-9]");
        QueryAnswer right = QUERY.answer(3);
        assertThat(QueryReply.answer(new CannedWork(right), QUERY, List.of(), true))
                .isSameAs(right);
    }

    /** What code of a device's own throws may quote its data; that it refuses a kind of question is no secret. */
    @Test
    void underMasksItTellsNothingOfWhatItsCodeThrew() {
        DeviceWork failing = throwing(new ArrayIndexOutOfBoundsException("Index 18 out of bounds for length 8"));
        assertThatThrownBy(() -> QueryReply.answer(failing, QUERY, List.of(), false))
                .hasMessageContaining("Index 18");
        assertThatThrownBy(() -> QueryReply.answer(failing, QUERY, List.of(), true))
                .isInstanceOf(TaskFailedException.class)
                .hasNoCause()
                .message()
                .contains("its own code failed")
                .doesNotContain("Index", "Array")
                .doesNotContainPattern("[0-9]");
        DeviceWork refusing = throwing(new QueryRefusedException("this device answers no queries"));
        assertThatThrownBy(() -> QueryReply.answer(refusing, QUERY, List.of(), true))
                .hasMessageContaining("this device answers no queries");
        // What a library of the platform's throws is no refusal, whatever its type.
        DeviceWork broken = throwing(new UnsupportedOperationException("cannot store 7357"));
        assertThatThrownBy(() -> QueryReply.answer(broken, QUERY, List.of(), true))
                .isInstanceOf(TaskFailedException.class)
                .message()
                .contains("its own code failed")
                .doesNotContainPattern("[0-9]");
    }

    private static DeviceWork throwing(RuntimeException failure) {
        return new DeviceWork() {
            @Override
            public PackedUpdate perform(TrainingTask task, Broadcast model) {
                throw failure;
            }

            @Override
            public QueryAnswer answer(Query query, Optional<Broadcast> model) {
                throw failure;
            }

            @Override
            public void counted(TrainingTask task) {}
        };
    }
}
