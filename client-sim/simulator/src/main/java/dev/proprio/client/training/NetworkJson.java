package dev.proprio.client.training;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.nd4j.shade.jackson.core.JsonLocation;
import org.nd4j.shade.jackson.core.JsonParser;
import org.nd4j.shade.jackson.core.JsonProcessingException;
import org.nd4j.shade.jackson.core.JsonToken;

/**
 * Reads a configuration's JSON, which says by the names of classes what its layers are. Each name is looked at before any
 * class is loaded.
 */
final class NetworkJson {
    private static final int LARGEST = 16 << 20;
    private static final int DEEPEST = 64;
    private static final int LONGEST_NUMBER = 64;
    private static final String TYPE = "@class";

    /** Where layers and what they are made of live. */
    private static final List<String> KNOWN = List.of(
            "org.deeplearning4j.nn.conf.",
            "org.deeplearning4j.nn.weights.",
            "org.nd4j.linalg.activations.impl.",
            "org.nd4j.linalg.learning.config.",
            "org.nd4j.linalg.learning.regularization.",
            "org.nd4j.linalg.lossfunctions.impl.",
            "org.nd4j.linalg.schedule.",
            "dev.proprio.client.training.layer.",
            "dev.proprio.client.training.FlattenSequence");

    private NetworkJson() {}

    static MultiLayerConfiguration read(InputStream in) throws IOException {
        byte[] bytes = in.readNBytes(LARGEST + 1);
        if (bytes.length > LARGEST) {
            throw new IOException("its configuration is longer than 16 MiB, as that of no network is");
        }
        String json = new String(bytes, StandardCharsets.UTF_8);
        requireKnownClasses(json);
        try {
            MultiLayerConfiguration configuration = MultiLayerConfiguration.fromJson(json);
            boolean complete = configuration.getConfs().stream().allMatch(layer -> layer.getLayer() != null);
            if (!complete || configuration.getConfs().isEmpty()) {
                throw notOne();
            }
            return configuration;
        } catch (RuntimeException e) {
            throw new IOException(notOne().getMessage(), e);
        }
    }

    private static IOException notOne() {
        return new IOException(
                "its JSON is no configuration of a network; MultiLayerConfiguration.toJson() writes one");
    }

    private static void requireKnownClasses(String json) throws IOException {
        try (JsonParser parser = NeuralNetConfiguration.mapper().getFactory().createParser(json)) {
            int depth = 0;
            JsonToken before = JsonToken.NOT_AVAILABLE;
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
                boolean named = TYPE.equals(parser.getCurrentName()) && token == JsonToken.VALUE_STRING;
                // Jackson also takes ["class", value] for a typed value.
                boolean first = before == JsonToken.START_ARRAY
                        && token == JsonToken.VALUE_STRING
                        && parser.getText().indexOf('.') >= 0;
                if ((named || first) && !isKnown(parser.getText())) {
                    throw new IOException(
                            "its JSON names a class at %s that is no part of a network; only DL4J's and Proprio's layers are read"
                                    .formatted(where(parser.getTokenLocation())));
                }
                if (depth > DEEPEST || (token.isNumeric() && parser.getTextLength() > LONGEST_NUMBER)) {
                    throw new IOException("its JSON holds what no configuration of a network does, at %s"
                            .formatted(where(parser.getTokenLocation())));
                }
                before = token;
            }
        } catch (JsonProcessingException e) {
            JsonLocation location = e.getLocation() == null ? JsonLocation.NA : e.getLocation();
            throw new IOException("it is no JSON, from %s on".formatted(where(location)), e);
        }
    }

    private static boolean isKnown(String name) {
        return name.indexOf('<') < 0 && KNOWN.stream().anyMatch(name::startsWith);
    }

    private static String where(JsonLocation at) {
        return "line %s, column %s".formatted(at.getLineNr(), at.getColumnNr());
    }
}
