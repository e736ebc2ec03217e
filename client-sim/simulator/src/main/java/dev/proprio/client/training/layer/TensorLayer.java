package dev.proprio.client.training.layer;

import java.util.List;

/** A layer configuration that says what its parameters are. */
interface TensorLayer {
    /** The tensors in the order of their memory. */
    List<ParameterTensor> tensors();
}
