package dev.proprio.proto.secagg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.proprio.proto.secagg.graph.ThreatModel;
import dev.proprio.proto.secagg.message.IndexedSignature;
import dev.proprio.proto.secagg.round.IndexSet;
import dev.proprio.proto.secagg.round.SecAggAbort;
import dev.proprio.proto.secagg.round.SecAggParameters;
import dev.proprio.proto.secagg.round.SecAggReason;
import dev.proprio.proto.secagg.round.Transcript;
import dev.proprio.proto.secagg.round.VectorSpec;
import dev.proprio.proto.secagg.server.SecAggResult;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A round in which two of a committee of three must sign who survived. */
class CommitteeSignaturesTest {
    private static final int SIZE = 7;
    private static final int MEMBERS = 3;

    private final TestRound round = new TestRound(
            TestRound.config(
                    new SecAggParameters(ThreatModel.CURIOUS, SIZE, 3, 3, SIZE - 1, 3, true, 0, 0, 0, MEMBERS),
                    VectorSpec.integers("values", 4, 12, SIZE)),
            SIZE);

    private int[] committee = {};
    private int[] others = {};

    @BeforeEach
    void mask() throws SecAggAbort {
        round.advertise();
        IndexSet members =
                new Transcript(round.config.hash(), round.roster(0).members()).committee(TestRound.ZEROS, MEMBERS);
        committee = members.stream().toArray();
        others = IndexSet.of(SIZE, List.of(0, 1, 2, 3, 4, 5, 6)).without(members).stream()
                .toArray();
        round.share();
        round.mask();
    }

    /** Clients refuse a request with another's signature: one too many would end the round. */
    @Test
    void ofAllSignaturesTheCommitteesAreHandedOutAsManyAsItTakes() throws SecAggAbort {
        round.confirm();
        assertThat(signers()).containsExactly(committee[0], committee[1]);
        round.unmask();
        SecAggResult result = round.server.finish(Runnable::run);
        assertThat(result.sums()).isEqualTo(round.plain(result));
        assertThat(result.unmasked()).isEqualTo(SIZE);
    }

    @Test
    void aMemberThatIsSilentIsReplacedByAnother() throws SecAggAbort {
        round.confirm(silent(committee[0]));
        assertThat(signers()).containsExactly(committee[1], committee[2]);
    }

    @Test
    void howeverManyOthersSignTheyAreNoQuorum() {
        assertThatThrownBy(() -> round.confirm(silent(committee[0], committee[2])))
                .hasMessage("1 clients signed who survived but 2 must")
                .isInstanceOfSatisfying(
                        SecAggAbort.class, abort -> assertThat(abort.reason()).isEqualTo(SecAggReason.NO_QUORUM));
    }

    @Test
    void othersNeedNotSign() throws SecAggAbort {
        round.confirm(silent(others));
        assertThat(signers()).containsExactly(committee[0], committee[1]);
    }

    private List<Integer> signers() {
        return round.server.unmaskRequest().signatures().stream()
                .map(IndexedSignature::signer)
                .toList();
    }

    private static int[] silent(int... clients) {
        int[] stages = new int[SIZE];
        Arrays.fill(stages, 5);
        for (int client : clients) {
            stages[client] = 3;
        }
        return stages;
    }
}
