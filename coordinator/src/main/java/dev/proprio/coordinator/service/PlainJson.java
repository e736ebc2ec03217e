package dev.proprio.coordinator.service;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.proprio.proto.extension.DurationText;
import java.time.Duration;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.util.JsonGeneratorDelegate;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.deser.std.StdScalarDeserializer;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.ser.std.StdScalarSerializer;

/**
 * How all JSON is written: snake_case keys, times as RFC 3339 writes them, what is absent left out. A number that is none
 * is {@code null}, which is read as NaN where there must be a number.
 */
public final class PlainJson {
    private PlainJson() {}

    /** A mapper that reads and writes it. */
    public static JsonMapper mapper() {
        JsonFactory finite = JsonFactory.builder()
                .addDecorator((factory, generator) -> new FiniteNumbers(generator))
                .build();
        return JsonMapper.builder(finite)
                .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
                .changeDefaultPropertyInclusion(
                        inclusion -> inclusion.withValueInclusion(JsonInclude.Include.NON_ABSENT))
                .addModule(new SimpleModule("numbers")
                        .addSerializer(Double.class, new Numbers<>(Double.class))
                        .addSerializer(Double.TYPE, new Numbers<>(Double.class))
                        .addSerializer(Float.class, new Numbers<>(Float.class))
                        .addSerializer(Float.TYPE, new Numbers<>(Float.class))
                        .addSerializer(Duration.class, new Durations())
                        .addDeserializer(Double.TYPE, new NumberOrNull()))
                .build();
    }

    /** Writes what is finite, whoever writes it: arrays, trees and optional numbers have ways of their own. */
    private static final class FiniteNumbers extends JsonGeneratorDelegate {
        private FiniteNumbers(JsonGenerator target) {
            super(target, false);
        }

        @Override
        public JsonGenerator writeNumber(double value) {
            return Double.isFinite(value) ? super.writeNumber(value) : writeNull();
        }

        @Override
        public JsonGenerator writeNumber(float value) {
            return Float.isFinite(value) ? super.writeNumber(value) : writeNull();
        }

        @Override
        public JsonGenerator writeArray(double[] values, int offset, int length) {
            writeStartArray(values, length);
            for (int i = offset; i < offset + length; i++) {
                writeNumber(values[i]);
            }
            return writeEndArray();
        }
    }

    /** The same in trees that are made of values, which hold null then. */
    private static final class Numbers<N extends Number> extends StdScalarSerializer<N> {
        private Numbers(Class<N> type) {
            super(type);
        }

        @Override
        public void serialize(N value, JsonGenerator generator, SerializationContext context) {
            if (!Double.isFinite(value.doubleValue())) {
                generator.writeNull();
            } else if (value instanceof Float single) {
                generator.writeNumber(single);
            } else {
                generator.writeNumber(value.doubleValue());
            }
        }
    }

    /** Writes a duration as it stands in settings. */
    private static final class Durations extends StdScalarSerializer<Duration> {
        private Durations() {
            super(Duration.class);
        }

        @Override
        public void serialize(Duration value, JsonGenerator generator, SerializationContext context) {
            generator.writeString(DurationText.format(value));
        }
    }

    /** Reads it again. */
    private static final class NumberOrNull extends StdScalarDeserializer<Double> {
        private NumberOrNull() {
            super(Double.class);
        }

        @Override
        public Double deserialize(JsonParser parser, DeserializationContext context) {
            if (parser.currentToken() == JsonToken.VALUE_STRING) {
                // As it was written once.
                return switch (parser.getString()) {
                    case "NaN" -> Double.NaN;
                    case "Infinity" -> Double.POSITIVE_INFINITY;
                    case "-Infinity" -> Double.NEGATIVE_INFINITY;
                    default -> (Double) context.handleWeirdStringValue(Double.class, parser.getString(), "no number");
                };
            }
            return parser.getDoubleValue();
        }

        @Override
        public Object getNullValue(DeserializationContext context) {
            return Double.NaN;
        }

        @Override
        public Object getAbsentValue(DeserializationContext context) {
            return context.reportInputMismatch(this, "a number is missing");
        }
    }
}
