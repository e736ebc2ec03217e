package dev.proprio.proto.secagg.round;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import dev.proprio.proto.secagg.graph.ThreatModel;
import java.math.BigInteger;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which vectors and configurations there may be. */
class VectorSpecTest {
    @ParameterizedTest
    @CsvSource({"1, 0, 2, 2, 0", "128, 5, 63, 63, 0", "1, 5, 16, 2, 0.5", "1, 5, 16, 16, 1e300"})
    void whatCanBeSummedIsAccepted(int name, int length, int bits, int valueBits, double clip) {
        assertThatCode(() -> new VectorSpec("v".repeat(name), length, bits, valueBits, clip))
                .doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource({
        "0, 5, 16, 12, 0, needs a name of 1 to 128 characters",
        "129, 5, 16, 12, 0, needs a name of 1 to 128 characters",
        "1, -1, 16, 12, 0, must have no negative length but has -1",
        "1, 5, 1, 1, 0, must have 2 to 63 bits but has 1",
        "1, 5, 64, 12, 0, must have 2 to 63 bits but has 64",
        "1, 5, 16, 1, 0, must have 2 to 16 value bits but has 1",
        "1, 5, 16, 17, 0, must have 2 to 16 value bits but has 17",
        "1, 5, 16, 12, -0.5, must have a finite clip of at least 0 but has -0.5",
        "1, 5, 16, 12, Infinity, must have a finite clip of at least 0 but has Infinity",
        "1, 5, 16, 12, NaN, must have a finite clip of at least 0 but has NaN"
    })
    void whatCannotBeSummedIsRefused(int name, int length, int bits, int valueBits, double clip, String problem) {
        assertThatThrownBy(() -> new VectorSpec("v".repeat(name), length, bits, valueBits, clip))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the vector \"%s\" %s".formatted("v".repeat(name), problem));
    }

    /** Against the numbers themselves: n values of ±(2^(v-1) - 1) must lie within ±(2^(b-1) - 1). */
    @Test
    void sumsFitAndVectorsSayWhetherTheyDo() {
        for (int valueBits = 2; valueBits <= 30; valueBits++) {
            for (int cohort : new int[] {1, 2, 3, 4, 5, 7, 8, 9, 63, 64, 65, 1000, 4096, 4097}) {
                int bits = VectorSpec.bitsFor(valueBits, cohort);
                int least = valueBits + BigInteger.valueOf(cohort - 1).bitLength();
                assertThat(bits).isBetween(least, least + 2);
                assertThat(bits == least || bits == 16 || bits == 24 || bits == 32)
                        .as("%d bits", bits)
                        .isTrue();
                assertThat(fits(cohort, valueBits, bits)).isTrue();
                for (int b = valueBits; b <= bits; b++) {
                    var spec = new VectorSpec("v", 1, b, valueBits, 0);
                    assertThat(spec.holds(cohort)).isEqualTo(fits(cohort, valueBits, b));
                    assertThat(spec.largest()).isEqualTo((1L << (valueBits - 1)) - 1);
                }
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "13, 1, 13",
        "14, 1, 16",
        "16, 1, 16",
        "17, 1, 17",
        "21, 1, 21",
        "22, 1, 24",
        "24, 1, 24",
        "29, 1, 29",
        "30, 1, 32",
        "32, 1, 32",
        "33, 1, 33",
        "12, 4, 16",
        "12, 5, 16",
        "12, 16, 16",
        "12, 17, 17",
        "8, 0, 8"
    })
    void bitsThatPackFastAreTakenWhereTheyAreNear(int valueBits, int cohort, int bits) {
        assertThat(VectorSpec.bitsFor(valueBits, cohort)).isEqualTo(bits);
        assertThat(VectorSpec.integers("v", 3, valueBits, cohort))
                .isEqualTo(new VectorSpec("v", 3, bits, valueBits, 0));
        assertThat(VectorSpec.quantized("v", 3, valueBits, 0.5, cohort))
                .isEqualTo(new VectorSpec("v", 3, bits, valueBits, 0.5));
    }

    @Test
    void configurationsThatNobodyCanFollowAreRefused() {
        var values = VectorSpec.integers("values", 4, 12, 10);
        assertThat(config(16, "r".repeat(128), 0, values).zeros().get(0).bits()).isEqualTo(values.bits());
        assertRefused("the session id must be 16 bytes but has 15", () -> config(15, "run", 0, values));
        assertRefused(
                "a run's id must have at most 128 characters but has 129",
                () -> config(16, "r".repeat(129), 0, values));
        assertRefused("the round must be at least 0 but was -1", () -> config(16, "run", -1, values));
        assertRefused("two vectors are named \"values\"", () -> config(16, "run", 0, values, values));
        assertRefused("there must be at least one vector to sum", () -> config(16, "run", 0));
        assertRefused(
                "the vector \"narrow\" has 12 bits for values of 12 bits, which 10 clients can overflow: give it 16",
                () -> config(16, "run", 0, new VectorSpec("narrow", 4, 12, 12, 0)));
        int most = Integer.MAX_VALUE - 64;
        assertThatCode(() -> config(16, "run", 0, new VectorSpec("large", most, 8, 4, 0)))
                .doesNotThrowAnyException();
        assertRefused(
                "the vector \"large\" takes more than 2 GiB: split it",
                () -> config(16, "run", 0, new VectorSpec("large", most + 1, 8, 4, 0)));
        for (int wrong : new int[] {31, 33}) {
            var usual = config(16, "run", 0, values);
            assertRefused(
                    "the model digest must be 32 bytes but has " + wrong,
                    () -> new SecAggConfig(
                            usual.sessionId(), "run", 0, bytes(wrong), bytes(32), usual.vectors(), usual.parameters()));
            assertRefused(
                    "the terms digest must be 32 bytes but has " + wrong,
                    () -> new SecAggConfig(
                            usual.sessionId(), "run", 0, bytes(32), bytes(wrong), usual.vectors(), usual.parameters()));
        }
    }

    @Test
    void membersHaveANameAndTwoKeys() {
        assertThatCode(() -> new Member("m".repeat(128), bytes(32), bytes(32))).doesNotThrowAnyException();
        for (int length : new int[] {0, 129}) {
            assertRefused(
                    "a client's id must have 1 to 128 characters but has " + length,
                    () -> new Member("m".repeat(length), bytes(32), bytes(32)));
        }
        assertRefused(
                "the public keys of \"m\" must be 32 bytes but have 31 and 32",
                () -> new Member("m", bytes(31), bytes(32)));
        assertRefused(
                "the public keys of \"m\" must be 32 bytes but have 32 and 33",
                () -> new Member("m", bytes(32), bytes(33)));
    }

    private static boolean fits(int cohort, int valueBits, int bits) {
        return cohort * ((1L << (valueBits - 1)) - 1) <= (1L << (bits - 1)) - 1;
    }

    private static void assertRefused(String message, ThrowingCallable made) {
        assertThatThrownBy(made).isInstanceOf(IllegalArgumentException.class).hasMessage(message);
    }

    private static SecAggConfig config(int session, String run, int round, VectorSpec... vectors) {
        var parameters = new SecAggParameters(ThreatModel.CURIOUS, 10, 8, 5, 9, 4, false, 0, 0);
        return new SecAggConfig(bytes(session), run, round, bytes(32), bytes(32), List.of(vectors), parameters);
    }

    private static ByteString bytes(int size) {
        return ByteString.copyFrom(new byte[size]);
    }
}
