package dev.proprio.client.export;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import onnx.Onnx.AttributeProto;
import onnx.Onnx.AttributeProto.AttributeType;
import onnx.Onnx.GraphProto;
import onnx.Onnx.NodeProto;
import onnx.Onnx.TensorProto;
import onnx.Onnx.TensorShapeProto.Dimension;
import onnx.Onnx.TypeProto;
import onnx.Onnx.ValueInfoProto;
import org.nd4j.shade.protobuf.ByteString;

/** An ONNX graph in the making, in the protobuf classes that ND4J brings. */
final class OnnxGraph {
    private static final int FLOAT = 1;
    private static final int INT64 = 7;

    private final GraphProto.Builder graph = GraphProto.newBuilder().setName("proprio");
    private int names;

    /** Adds a constant; gives its name. */
    String floats(float[] values, long... shape) {
        ByteBuffer bytes = ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(values);
        return constant(FLOAT, bytes, shape);
    }

    /** Adds a constant vector; gives its name. */
    String integers(long... values) {
        ByteBuffer bytes = ByteBuffer.allocate(values.length * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asLongBuffer().put(values);
        return constant(INT64, bytes, values.length);
    }

    private String constant(int type, ByteBuffer bytes, long... shape) {
        String name = "constant" + names++;
        var tensor = TensorProto.newBuilder().setName(name).setDataType(type).setRawData(ByteString.copyFrom(bytes));
        for (long dimension : shape) {
            tensor.addDims(dimension);
        }
        graph.addInitializer(tensor);
        return name;
    }

    /** Adds a node of one output; gives the output's name. */
    String node(String operator, Map<String, ?> attributes, String... inputs) {
        String name = "value" + names++;
        node(operator, attributes, List.of(inputs), List.of(name));
        return name;
    }

    /** Adds a node. An output that nobody wants has an empty name. */
    void node(String operator, Map<String, ?> attributes, List<String> inputs, List<String> outputs) {
        var node = NodeProto.newBuilder()
                .setOpType(operator)
                .setName(operator + graph.getNodeCount())
                .addAllInput(inputs)
                .addAllOutput(outputs);
        attributes.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .forEach(entry -> node.addAttribute(attribute(entry.getKey(), entry.getValue())));
        graph.addNode(node);
    }

    private static AttributeProto attribute(String name, Object value) {
        var attribute = AttributeProto.newBuilder().setName(name);
        switch (value) {
            case Float number -> attribute.setType(AttributeType.FLOAT).setF(number);
            case Integer number -> attribute.setType(AttributeType.INT).setI(number);
            case int[] numbers -> {
                attribute.setType(AttributeType.INTS);
                for (int number : numbers) {
                    attribute.addInts(number);
                }
            }
            case float[] numbers -> {
                attribute.setType(AttributeType.FLOATS);
                for (float number : numbers) {
                    attribute.addFloats(number);
                }
            }
            case String[] texts -> {
                attribute.setType(AttributeType.STRINGS);
                for (String text : texts) {
                    attribute.addStrings(ByteString.copyFrom(text, StandardCharsets.UTF_8));
                }
            }
            default -> throw new IllegalArgumentException("no attribute: " + value);
        }
        return attribute.build();
    }

    /** The graph, with an input and an output of which the first dimension is open. */
    GraphProto finish(String input, List<Integer> taken, String output, List<Integer> given) {
        return graph.addInput(value(input, taken))
                .addOutput(value(output, given))
                .build();
    }

    private static ValueInfoProto value(String name, List<Integer> shape) {
        var type = TypeProto.Tensor.newBuilder().setElemType(FLOAT);
        type.getShapeBuilder().addDim(Dimension.newBuilder().setDimParam("windows"));
        shape.forEach(
                size -> type.getShapeBuilder().addDim(Dimension.newBuilder().setDimValue(size)));
        return ValueInfoProto.newBuilder()
                .setName(name)
                .setType(TypeProto.newBuilder().setTensorType(type))
                .build();
    }
}
