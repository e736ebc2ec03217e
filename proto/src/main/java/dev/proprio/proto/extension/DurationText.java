package dev.proprio.proto.extension;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as people write them: {@code 500ms}, {@code 10s}, {@code 2m}, {@code 1.5h}, {@code 1h30m}. */
public final class DurationText {
    // A possessive group: others take a stack as deep as the text is long.
    private static final Pattern WHOLE = Pattern.compile("-?(?:\\d{1,28}(?:\\.\\d{1,9})?(?:ms|us|ns|s|m|h|d))++");
    private static final Pattern PART = Pattern.compile("([\\d.]+)(ms|us|ns|s|m|h|d)");
    private static final BigInteger BILLION = BigInteger.valueOf(1_000_000_000);
    private static final Map<String, BigInteger> NANOS = nanosByUnit();

    private DurationText() {}

    private static Map<String, BigInteger> nanosByUnit() {
        Map<String, BigInteger> units = new LinkedHashMap<>();
        units.put("d", BILLION.multiply(BigInteger.valueOf(86_400)));
        units.put("h", BILLION.multiply(BigInteger.valueOf(3_600)));
        units.put("m", BILLION.multiply(BigInteger.valueOf(60)));
        units.put("s", BILLION);
        units.put("ms", BigInteger.valueOf(1_000_000));
        units.put("us", BigInteger.valueOf(1_000));
        units.put("ns", BigInteger.ONE);
        return units;
    }

    /** The duration that {@code text} stands for, if it is one. */
    public static Optional<Duration> parse(String text) {
        if (!WHOLE.matcher(text).matches()) {
            return Optional.empty();
        }
        BigDecimal nanos = BigDecimal.ZERO;
        Matcher part = PART.matcher(text);
        while (part.find()) {
            BigDecimal unit = new BigDecimal(NANOS.getOrDefault(part.group(2), BigInteger.ZERO));
            nanos = nanos.add(new BigDecimal(part.group(1)).multiply(unit));
        }
        BigInteger total = text.startsWith("-") ? nanos.toBigInteger().negate() : nanos.toBigInteger();
        BigInteger[] split = total.divideAndRemainder(BILLION);
        if (split[0].bitLength() > 62) {
            return Optional.empty();
        }
        return Optional.of(Duration.ofSeconds(split[0].longValueExact(), split[1].longValueExact()));
    }

    /** The shortest text in one unit that says exactly {@code duration}. */
    public static String format(Duration duration) {
        BigInteger nanos =
                BigInteger.valueOf(duration.getSeconds()).multiply(BILLION).add(BigInteger.valueOf(duration.getNano()));
        if (nanos.signum() == 0) {
            return "0s";
        }
        for (Map.Entry<String, BigInteger> unit : NANOS.entrySet()) {
            BigInteger[] split = nanos.divideAndRemainder(unit.getValue());
            if (split[1].signum() == 0) {
                return split[0] + unit.getKey();
            }
        }
        throw new IllegalStateException("every duration is a whole number of nanoseconds");
    }
}
