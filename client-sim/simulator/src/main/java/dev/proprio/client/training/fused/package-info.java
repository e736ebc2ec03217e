/**
 * The fast trainer: DL4J configurations compiled to fused kernels over the flat parameter vector. Here live
 * the kernels, vectorised and scalar, and the layers made of them; which steps to take is decided elsewhere.
 */
@NullMarked
package dev.proprio.client.training.fused;

import org.jspecify.annotations.NullMarked;
