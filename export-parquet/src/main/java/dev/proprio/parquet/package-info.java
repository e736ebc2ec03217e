/**
 * A run's figures as Parquet: {@link dev.proprio.parquet.ParquetFormat}, which the command {@code export} finds when this module
 * is on its class path.
 */
@NullMarked
package dev.proprio.parquet;

import org.jspecify.annotations.NullMarked;
