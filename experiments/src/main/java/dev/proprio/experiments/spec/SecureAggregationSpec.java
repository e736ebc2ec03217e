package dev.proprio.experiments.spec;

import dev.proprio.coordinator.aggregation.Aggregation;
import dev.proprio.coordinator.aggregation.UpdateShape;
import dev.proprio.coordinator.secagg.SecureAggregation;
import dev.proprio.proto.compression.Compression;
import dev.proprio.proto.extension.Extensions;
import dev.proprio.proto.extension.InvalidSettingException;
import dev.proprio.proto.extension.Require;
import dev.proprio.proto.extension.Setting;
import dev.proprio.proto.fault.Dropouts;
import dev.proprio.proto.secagg.client.BeaconRule;
import dev.proprio.proto.secagg.client.ClientPolicy;
import dev.proprio.proto.secagg.graph.ThreatModel;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Whether and how the coordinator is kept from seeing single updates. */
public record SecureAggregationSpec(
        @Setting("How updates are hidden: not at all, by masks between all devices, or between neighbours on a ring.")
        SecureProtocol protocol,

        @Setting("Whether the protocol runs, or only its arithmetic, to the same bits; without it, arithmetic with"
                + " engine local or cluster and full with grpc.")
        Optional<SecureLevel> level,

        @Setting(
                "Where the order on a ring comes from: drawn by its devices together, or zeros, which trust the coordinator"
                        + " with it and are for simulations.")
        SecureBeacon beacon,

        @Setting("What the coordinator is not trusted with: looking, or also lying about who takes part.")
        ThreatModel threat,

        @Setting("Share of corrupt devices that a group withstands, from 0 to below 0.5.")
        double corrupt,

        @Setting("Share of devices that is expected to drop out of a round, from 0 to 0.45; more are tolerated.")
        double dropout,

        @Setting("Fewest devices in a sum, on which devices insist; at least 3.")
        int minimum,

        @Setting("Fewest devices of a group; a cohort of twice as many is split, and the groups' sums are added."
                + " Without it, 100 with secagg and 1000 with secagg-plus; at most 2500.")
        Optional<Integer> groupSize,

        @Setting("Bits to which a device rounds each value, with its sign; between 8 and 24.")
        int bits,

        @Setting("Largest magnitude of a value, multiplied by its update's weight over max-weight; what is beyond is"
                + " cut and counted.")
        double clip,

        @Setting("Largest weight of an update, at least 1; a device with more samples counts as if it had so many.")
        int maxWeight,

        @Setting("Most bits of a value under masks, which must hold the sum of a group; between 8 and 63.")
        int ringBits,

        @Setting("How long the coordinator waits in each stage of the protocol but the training.")
        Duration stageDeadline) {
    private static final int COMPLETE_GROUP = 100;
    private static final int RING_GROUP = 1000;
    private static final int LARGEST_GROUP_SIZE = 2500;
    private static final int LEAST_SUM = 3;
    private static final int LEAST_BITS = 8;
    private static final int MILLION = 1_000_000;

    /** What rounds record; summed like everything else. */
    private static final List<String> METRICS = List.of("loss", "accuracy");

    public SecureAggregationSpec {
        Require.that(corrupt >= 0 && corrupt < 0.5, "corrupt", "must be from 0 to below 0.5 but was " + corrupt);
        Require.between("dropout", dropout, 0, 0.45);
        Require.atLeast("minimum", minimum, LEAST_SUM);
        groupSize.ifPresent(size -> {
            Require.atLeast("groupSize", size, minimum);
            Require.that(
                    size <= LARGEST_GROUP_SIZE,
                    "groupSize",
                    "must be at most " + LARGEST_GROUP_SIZE + " but was " + size);
        });
        Require.between("bits", bits, LEAST_BITS, 24);
        Require.positive("clip", clip);
        Require.atLeast("maxWeight", maxWeight, 1);
        Require.that(
                maxWeight <= UpdateShape.MAX_WEIGHT,
                "maxWeight",
                "must be at most " + UpdateShape.MAX_WEIGHT + " but was " + maxWeight);
        Require.between("ringBits", ringBits, 8, 63);
        Require.that(stageDeadline.isPositive(), "stageDeadline", "must be longer than 0s");
    }

    /** No secure aggregation; against a lying coordinator, one in ten corrupt and one in ten dropping if there is. */
    public SecureAggregationSpec() {
        this(
                SecureProtocol.NONE,
                Optional.empty(),
                SecureBeacon.DRAWN,
                ThreatModel.SEMI_MALICIOUS,
                0.1,
                0.1,
                10,
                Optional.empty(),
                20,
                8,
                1024,
                32,
                Duration.ofMinutes(1));
    }

    /** What the round engine needs of this; empty if nothing is hidden. */
    public Optional<SecureAggregation> settings(Engine engine, Dropouts dropouts) {
        if (protocol == SecureProtocol.NONE) {
            return Optional.empty();
        }
        boolean full = level.map(chosen -> chosen == SecureLevel.FULL).orElse(engine == Engine.GRPC);
        boolean ring = protocol == SecureProtocol.SECAGG_PLUS;
        return Optional.of(new SecureAggregation(
                full,
                ring,
                beacon == SecureBeacon.DRAWN,
                threat,
                corrupt,
                dropout,
                minimum,
                groupSize.orElse(Math.max(minimum, ring ? RING_GROUP : COMPLETE_GROUP)),
                bits,
                clip,
                maxWeight,
                METRICS,
                stageDeadline,
                dropouts));
    }

    /**
     * Whether updates must be hidden, so that simulated devices send none in the clear; not where the arithmetic alone
     * was asked for.
     */
    public boolean demandsHidden() {
        return protocol != SecureProtocol.NONE
                && level.filter(SecureLevel.ARITHMETIC::equals).isEmpty();
    }

    /** What simulated devices demand. */
    public ClientPolicy policy() {
        return new ClientPolicy(
                minimum,
                minimum,
                threat,
                (int) Math.round(corrupt * MILLION),
                threat != ThreatModel.CURIOUS,
                beacon == SecureBeacon.ZEROS ? BeaconRule.TRUSTED_ZEROS : BeaconRule.ZEROS);
    }

    /** What somebody should know who means these settings for real devices; empty if nothing. */
    public Optional<String> caution() {
        return protocol == SecureProtocol.SECAGG_PLUS && threat != ThreatModel.CURIOUS && beacon == SecureBeacon.ZEROS
                ? Optional.of(
                        "secure-aggregation.beacon is zeros, which is for simulations only: a lying coordinator can"
                                + " steer such a ring, and devices of real people refuse it; use beacon: drawn, or protocol:"
                                + " secagg")
                : Optional.empty();
    }

    /**
     * Checks that a cohort's updates can be hidden.
     *
     * @throws InvalidSettingException if not; the message says what to do
     */
    void requireFit(Aggregation aggregation, Compression compression, CohortSpec cohort, Engine engine) {
        settings(engine, Dropouts.NONE).ifPresent(settings -> {
            if (!aggregation.isMean()) {
                throw new InvalidSettingException(
                        "aggregation",
                        "must be weighted-mean or uniform-mean because %s looks at single updates, which secure aggregation hides; use one of these, or secure-aggregation.protocol: none"
                                .formatted(Extensions.nameOf(aggregation.getClass())));
            }
            if (!compression.suitsHiddenUpdates()) {
                throw new InvalidSettingException(
                        "compression",
                        "must be none or random-k because under masks every value travels, so that %s saves nothing; use one of these, or fewer secure-aggregation.bits"
                                .formatted(Extensions.nameOf(compression.getClass())));
            }
            if (cohort.selection().usesReports()) {
                throw new InvalidSettingException(
                        "cohort.selection",
                        "must not be %s because it goes by what single devices report, which secure aggregation hides; use uniform, or secure-aggregation.protocol: none"
                                .formatted(Extensions.nameOf(cohort.selection().getClass())));
            }
            if (cohort.selection().drawsSize()) {
                throw new InvalidSettingException(
                        "cohort.selection",
                        "must not be %s because it may draw too few devices for a group of secure aggregation; use uniform, or secure-aggregation.protocol: none"
                                .formatted(Extensions.nameOf(cohort.selection().getClass())));
            }
            int selected = cohort.policy().selected();
            requireStrength(settings, settings.smallestGroup(selected));
            requireStrength(settings, settings.largestGroup(selected));
            requireHeadroom(settings.largestGroup(selected));
        });
    }

    private void requireStrength(SecureAggregation settings, int group) {
        if (group < minimum) {
            throw new InvalidSettingException(
                    "cohort.size",
                    "must be at least %s but was %s: that many must be in a sum; raise it, or lower secure-aggregation.minimum"
                            .formatted(minimum, group));
        }
        try {
            settings.parameters(group);
        } catch (IllegalArgumentException e) {
            throw new InvalidSettingException(
                    "cohort.size",
                    "is too small for secure aggregation: %s; raise it, or lower secure-aggregation.dropout or secure-aggregation.minimum"
                            .formatted(e.getMessage()));
        }
    }

    /** A sum of n values of so many bits needs the base-2 logarithm of n more, rounded up. */
    private void requireHeadroom(int group) {
        int more = Integer.SIZE - Integer.numberOfLeadingZeros(group - 1);
        Require.that(
                LEAST_BITS + more <= ringBits,
                "secureAggregation.ringBits",
                "must be at least %s but was %s: a sum over %s devices takes %s bits more than one update's, which has at least %s; raise it, or lower group-size"
                        .formatted(LEAST_BITS + more, ringBits, group, more, LEAST_BITS));
        Require.that(
                bits + more <= ringBits,
                "secureAggregation.bits",
                "must be at most %s but was %s: a sum over %s devices takes %s bits more, and secure-aggregation.ring-bits is %s; lower bits, or raise ring-bits, or lower group-size"
                        .formatted(ringBits - more, bits, group, more, ringBits));
    }
}
