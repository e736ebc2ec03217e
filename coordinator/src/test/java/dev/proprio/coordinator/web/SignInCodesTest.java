package dev.proprio.coordinator.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A code stands for its token once and for ten minutes. */
class SignInCodesTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    @Test
    void aCodeServesOnce() {
        var codes = new SignInCodes(Clock.fixed(START, ZoneOffset.UTC));
        String code = codes.create("secret");
        assertThat(code).isNotEqualTo("secret").hasSizeGreaterThan(20);
        assertThat(codes.redeem("other")).isEmpty();
        assertThat(codes.redeem("")).isEmpty();
        assertThat(codes.redeem(code)).contains("secret");
        assertThat(codes.redeem(code)).isEmpty();
    }

    @Test
    void aCodeEndsAfterTenMinutes() {
        var time = new Instant[] {START};
        var codes = new SignInCodes(new Clock() {
            @Override
            public ZoneOffset getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(java.time.ZoneId zone) {
                return this;
            }

            @Override
            public Instant instant() {
                return time[0];
            }
        });
        String early = codes.create("secret");
        String late = codes.create("secret");
        time[0] = START.plus(Duration.ofMinutes(10)).minusMillis(1);
        assertThat(codes.redeem(early)).contains("secret");
        time[0] = START.plus(Duration.ofMinutes(10));
        assertThat(codes.redeem(late)).isEmpty();
    }

    @Test
    void manyCodesForgetTheOldestAndNoneIsMadeTwice() {
        var codes = new SignInCodes(Clock.fixed(START, ZoneOffset.UTC));
        String first = codes.create("first");
        List<String> made = new ArrayList<>();
        for (int i = 0; i < 64; i++) {
            made.add(codes.create("other"));
        }
        assertThat(made).doesNotHaveDuplicates();
        // Whoever makes many forgets their own.
        assertThat(codes.redeem(first)).contains("first");
        assertThat(made.stream().filter(code -> codes.redeem(code).isPresent())).isEqualTo(made.subList(56, 64));
        first = codes.create("first");
        for (int i = 0; i < 1_024; i++) {
            codes.create("token " + i);
        }
        assertThat(codes.redeem(first)).isEmpty();
    }
}
