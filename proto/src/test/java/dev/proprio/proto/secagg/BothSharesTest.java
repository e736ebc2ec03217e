package dev.proprio.proto.secagg;

import static org.assertj.core.api.Assertions.assertThat;

import dev.proprio.proto.secagg.graph.ThreatModel;
import dev.proprio.proto.secagg.message.OwnedShare;
import dev.proprio.proto.secagg.message.SurvivorSets;
import dev.proprio.proto.secagg.message.UnmaskRequest;
import dev.proprio.proto.secagg.message.UnmaskShares;
import dev.proprio.proto.secagg.round.IndexSet;
import dev.proprio.proto.secagg.round.SecAggAbort;
import dev.proprio.proto.secagg.round.SecAggConfig;
import dev.proprio.proto.secagg.round.SecAggParameters;
import dev.proprio.proto.secagg.round.Transcript;
import dev.proprio.proto.secagg.round.VectorSpec;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A server that wants both secrets of one client: it tells some neighbours that the client survived and others that it
 * dropped out. No quorum stands in its way here, only the threshold.
 */
class BothSharesTest {
    private static final int VICTIM = 2;

    @ParameterizedTest
    @CsvSource({"8, 7, 0", "9, 8, 2", "20, 6, 0", "20, 6, 1", "21, 10, 3", "30, 12, 2"})
    void atTheSafeThresholdNoSplitOfSurvivorsGivesBothSecrets(int size, int neighbours, int corrupt)
            throws GeneralSecurityException, SecAggAbort {
        int threshold = ThreatModel.SEMI_MALICIOUS.leastThreshold(neighbours, corrupt);
        for (int told = 0; told <= neighbours - corrupt; told++) {
            Attacker attacker = attack(size, neighbours, corrupt, threshold, told);
            assertThat(attacker.hasBothSecrets()).as("told %d", told).isFalse();
        }
    }

    @ParameterizedTest
    @CsvSource({"8, 7, 0", "9, 8, 2", "20, 6, 0", "20, 6, 1", "21, 10, 3", "30, 12, 2"})
    void moreCorruptNeighboursThanAssumedBreakTheSafeThreshold(int size, int neighbours, int corrupt)
            throws GeneralSecurityException, SecAggAbort {
        int threshold = ThreatModel.SEMI_MALICIOUS.leastThreshold(neighbours, corrupt);
        int more = corrupt + 2;
        boolean broken = false;
        for (int told = 0; told <= neighbours - more; told++) {
            broken |= attack(size, neighbours, more, threshold, told).hasBothSecrets();
        }
        assertThat(broken).isTrue();
    }

    /** The test above would pass for a protocol that reveals nothing at all: at half the neighbours the attack works. */
    @Test
    void atHalfTheNeighboursTheAttackRevealsTheUpdate() throws GeneralSecurityException, SecAggAbort {
        TestRound round = round(8, 7, 4);
        Attacker attacker = attack(round, 0, 3);
        assertThat(attacker.hasBothSecrets()).isTrue();
        assertThat(attacker.unmasked(round.masked.get(VICTIM))).isEqualTo(round.input(VICTIM));
    }

    @Test
    void atTheSafeThresholdTheSameAttackRevealsNothing() throws GeneralSecurityException, SecAggAbort {
        TestRound round = round(8, 7, 5);
        Attacker attacker = attack(round, 0, 3);
        assertThat(attacker.unmasked(round.masked.get(VICTIM))).isNotEqualTo(round.input(VICTIM));
    }

    @Test
    void aClientGivesOneKindOfShareForEveryNeighbour() throws SecAggAbort {
        TestRound round = new TestRound(TestRound.config(9, 6, 4, 4), 9);
        round.run(5, 5, 2, 5, 5, 2, 5, 5, 5);
        for (UnmaskShares shares : round.unmaskShares) {
            Set<Integer> survivors =
                    shares.selfShares().stream().map(OwnedShare::owner).collect(Collectors.toSet());
            Set<Integer> dropped =
                    shares.keyShares().stream().map(OwnedShare::owner).collect(Collectors.toSet());
            assertThat(survivors).doesNotContainAnyElementsOf(dropped).doesNotContain(2, 5);
            assertThat(dropped).isSubsetOf(2, 5);
        }
    }

    /** A curious server learns the self-mask of every survivor: its mask key is what the threshold protects. */
    @ParameterizedTest
    @CsvSource({"8, 7, 3", "20, 6, 2", "30, 12, 5"})
    void aCuriousServerNeedsMoreCorruptNeighboursThanAssumed(int size, int neighbours, int corrupt)
            throws GeneralSecurityException, SecAggAbort {
        int threshold = ThreatModel.CURIOUS.leastThreshold(neighbours, corrupt);
        for (int colluding = corrupt; colluding <= corrupt + 1; colluding++) {
            TestRound round = round(size, neighbours, threshold);
            Attacker attacker = attack(round, colluding, neighbours - colluding);
            assertThat(attacker.self()).isPresent();
            assertThat(attacker.key().isPresent()).isEqualTo(colluding > corrupt);
            boolean revealed = attacker.unmasked(round.masked.get(VICTIM)).equals(round.input(VICTIM));
            assertThat(revealed).isEqualTo(colluding > corrupt);
        }
    }

    private static Attacker attack(int size, int neighbours, int corrupt, int threshold, int told)
            throws GeneralSecurityException, SecAggAbort {
        return attack(round(size, neighbours, threshold), corrupt, told);
    }

    /** Corrupts the first neighbours of the victim, and tells {@code told} of the others that it survived. */
    private static Attacker attack(TestRound round, int corrupt, int told)
            throws GeneralSecurityException, SecAggAbort {
        int size = round.clients.size();
        round.advertise();
        var roster = round.server.rosters().values().iterator().next();
        Transcript transcript = new Transcript(round.config.hash(), roster.members());
        round.share();
        round.mask();
        Attacker attacker = new Attacker(round, transcript, VICTIM);
        int[] around = transcript
                .graph(TestRound.ZEROS, round.config.parameters().neighbours())
                .neighbours(VICTIM);
        for (int i = 0; i < corrupt; i++) {
            attacker.corrupt(around[i]);
        }
        List<Integer> believers =
                Arrays.stream(around, corrupt, corrupt + told).boxed().collect(Collectors.toList());
        believers.add(VICTIM);
        for (int client = 0; client < size; client++) {
            boolean isCorrupt =
                    Arrays.stream(around, 0, corrupt).boxed().toList().contains(client);
            if (!isCorrupt) {
                round.clients.get(client).confirm(view(size, !believers.contains(client)));
                attacker.hear(client, round.clients.get(client).unmask(new UnmaskRequest(List.of())));
            }
        }
        return attacker;
    }

    private static SurvivorSets view(int size, boolean victimDropped) {
        IndexSet all = IndexSet.of(size, IntStream.range(0, size).boxed().toList());
        IndexSet others = IndexSet.of(
                size, IntStream.range(0, size).filter(i -> i != VICTIM).boxed().toList());
        return new SurvivorSets(all.bitmap(), (victimDropped ? others : all).bitmap());
    }

    private static TestRound round(int size, int neighbours, int threshold) {
        var parameters = new SecAggParameters(ThreatModel.CURIOUS, size, 2, 2, neighbours, threshold, false, 0, 0);
        SecAggConfig config = TestRound.config(parameters, VectorSpec.integers("values", 9, 12, size));
        return new TestRound(config, size);
    }
}
