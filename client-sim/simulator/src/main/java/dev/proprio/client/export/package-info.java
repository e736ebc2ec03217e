/**
 * Trained models in forms that devices run without Proprio: C source, ONNX, and DL4J's own files. A network
 * is first read into a {@link dev.proprio.client.export.Program}, which says in plain arithmetic what it does; the
 * C and ONNX writers know nothing but that.
 */
@NullMarked
package dev.proprio.client.export;

import org.jspecify.annotations.NullMarked;
