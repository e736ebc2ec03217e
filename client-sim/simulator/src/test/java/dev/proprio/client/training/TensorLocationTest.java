package dev.proprio.client.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;

class TensorLocationTest {
    private static final InputShape SHAPE = new InputShape(12, 3, 4);

    /** Every parameter has its own index as value, so that each element tells where it lies. */
    @Test
    void everyElementLiesWhereNameShapeOrderAndOffsetSay() {
        for (ModelArchitecture architecture : List.of(
                new Softmax(),
                new Mlp(List.of(5), HiddenNormalization.BATCH),
                new Mlp(List.of(5), HiddenNormalization.LAYER),
                new Cnn1d(List.of(2, 3), 3, 2, List.of(5)),
                new LstmClassifier(),
                new GruClassifier())) {
            var model = new Model(architecture, SHAPE, 1);
            float[] indices = new float[model.layout().length()];
            IntStream.range(0, indices.length).forEach(i -> indices[i] = i);
            var network = model.network(indices);
            int next = 0;
            for (TensorLocation tensor : model.tensors()) {
                assertThat(tensor.offset()).isEqualTo(next);
                String[] name = tensor.name().split("/", 2);
                INDArray array = network.getLayer(Integer.parseInt(name[0])).getParam(name[1]);
                float[] inOrder =
                        array.dup(tensor.order().equals("F") ? 'f' : 'c').data().asFloat();
                next += inOrder.length;
                for (int i = 0; i < inOrder.length; i++) {
                    assertThat(inOrder[i]).as("%s of %s", tensor, architecture).isEqualTo(tensor.offset() + i);
                }
            }
            assertThat(next).isEqualTo(indices.length);
        }
    }

    @Test
    void whatIsWrittenOfAModelIsWhatTheManualSays() {
        assertThat(new Model(new Cnn1d(List.of(2), 3, 2, List.of()), SHAPE, 1).tensors())
                .contains(new TensorLocation("0/W", List.of(2, 3, 3, 1), "C", 2));
        assertThat(new Model(new Softmax(), SHAPE, 1).tensors())
                .containsExactly(
                        new TensorLocation("0/W", List.of(36, 4), "F", 0),
                        new TensorLocation("0/b", List.of(4), "F", 144));
    }
}
