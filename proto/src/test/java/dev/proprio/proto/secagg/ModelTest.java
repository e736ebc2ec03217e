package dev.proprio.proto.secagg;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.proprio.proto.secagg.message.AdvertiseKeys;
import dev.proprio.proto.secagg.message.IndexedSignature;
import dev.proprio.proto.secagg.message.Roster;
import dev.proprio.proto.secagg.round.Member;
import dev.proprio.proto.secagg.round.SecAggAbort;
import dev.proprio.proto.secagg.round.SecAggConfig;
import dev.proprio.proto.secagg.round.SecAggReason;
import dev.proprio.proto.secagg.server.SecAggResult;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A server that gives one client another model than the others (Pasquini et al. 2022). */
class ModelTest {
    private static final int SIZE = 6;
    private static final ByteString TAMPERED = TestRound.digest(66);

    @Test
    void aClientThatWasGivenAnotherModelSharesNoRoundWithTheOthers() throws SecAggAbort {
        SecAggConfig usual = TestRound.config(SIZE, SIZE - 1, 3, 3);
        TestRound round = new TestRound(usual, SIZE);
        TestRound tampered = new TestRound(withModel(usual), SIZE);
        List<Member> members = new ArrayList<>();
        List<IndexedSignature> signatures = new ArrayList<>();
        for (int i = 0; i < SIZE; i++) {
            AdvertiseKeys keys = i == 3
                    ? tampered.clients.get(i).advertise(TAMPERED, TestRound.TERMS)
                    : round.clients.get(i).advertise(TestRound.MODEL, TestRound.TERMS);
            members.add(keys.member());
            signatures.add(new IndexedSignature(i, keys.signature()));
        }
        for (int i = 0; i < SIZE; i++) {
            TestRound own = i == 3 ? tampered : round;
            Roster roster = new Roster(i, members, signatures, TestRound.ZEROS);
            int client = i;
            assertThat(TestRound.abortOf(() -> own.clients.get(client).shareKeys(roster)))
                    .isEqualTo(SecAggReason.BAD_SIGNATURE);
        }
    }

    /** A known limit: where all others send nothing, the sum is one client's update. Only noise of the clients helps. */
    @Test
    void aModelThatSilencesAllOthersIsNotStoppedByTheirMasks() throws SecAggAbort {
        TestRound round = new TestRound(TestRound.config(SIZE, SIZE - 1, 3, 3), SIZE);
        for (int i = 0; i < SIZE; i++) {
            if (i != 3) {
                round.inputs.set(i, round.config.zeros());
            }
        }
        SecAggResult result = round.run();
        assertThat(result.sums()).isEqualTo(round.input(3));
    }

    private static SecAggConfig withModel(SecAggConfig config) {
        return new SecAggConfig(
                config.sessionId(),
                config.run(),
                config.round(),
                TAMPERED,
                config.termsSha256(),
                config.vectors(),
                config.parameters());
    }
}
