package dev.proprio.coordinator.web;

import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Codes that stand for tokens, each once and for ten minutes: a link with one may be printed, and lie in a browser's
 * history, where a token may not. Thread-safe.
 */
final class SignInCodes {
    static final Duration VALID = Duration.ofMinutes(10);

    private static final int BYTES = 24;
    private static final int MOST_OF_ONE = 8;
    private static final int MOST = 1_024;

    private final Clock clock;
    private final Map<String, Kept> kept = new LinkedHashMap<>();

    private record Kept(String token, Instant until) {}

    SignInCodes(Clock clock) {
        this.clock = clock;
    }

    /** A new code; of too many for one token, or in all, the oldest is forgotten. */
    synchronized String create(String token) {
        List<String> own = kept.entrySet().stream()
                .filter(code -> code.getValue().token().equals(token))
                .map(Map.Entry::getKey)
                .toList();
        if (own.size() >= MOST_OF_ONE) {
            kept.remove(own.getFirst());
        } else if (kept.size() >= MOST) {
            kept.remove(kept.keySet().iterator().next());
        }
        byte[] bytes = new byte[BYTES];
        new SecureRandom().nextBytes(bytes);
        String code = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        kept.put(code, new Kept(token, clock.instant().plus(VALID)));
        return code;
    }

    /** The token that a code stands for; the next time, for nothing. */
    synchronized Optional<String> redeem(String code) {
        return Optional.ofNullable(kept.remove(code))
                .filter(found -> clock.instant().isBefore(found.until()))
                .map(Kept::token);
    }
}
